from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

DEADLINE_S = 10.0


class Told:
    """Collects what threads tell and lets a test wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.all: list[tuple[str, dict[str, object]]] = []

    def emit(self, event: str, /, **facts: object) -> None:
        with self._changed:
            self.all.append((str(event), facts))
            self._changed.notify_all()

    def names(self) -> list[str]:
        with self._changed:
            return [name for name, _ in self.all]

    def wait_for(self, name: str, count: int = 1) -> dict[str, object]:
        """The facts of the so-many-th event of a name."""

        def found() -> list[dict[str, object]]:
            return [facts for told, facts in self.all if told == name]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, DEADLINE_S), (
                f"{name} never came: {self.all}"
            )
            return found()[count - 1]

    # measures, told as events
    def detection(self, ms: float) -> None:
        self.emit("detection", ms=ms)

    def model_ready(self) -> None:
        self.emit("model_ready")

    def turn_first(self, ms: float) -> None:
        self.emit("turn_first", ms=ms)

    def turn_all(self, ms: float) -> None:
        self.emit("turn_all", ms=ms)

    def drop(self, count: int = 1) -> None:
        self.emit("drop", count=count)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def in_thread() -> object:
    """Runs functions in threads that must end by the end of the test, each after its ``stop`` is set."""
    running: list[tuple[threading.Event, threading.Thread]] = []

    def start(work: Callable[[threading.Event], object]) -> threading.Event:
        stop = threading.Event()
        thread = threading.Thread(target=work, args=(stop,), daemon=True)
        running.append((stop, thread))
        thread.start()
        return stop

    yield start
    for stop, thread in running:
        stop.set()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()
