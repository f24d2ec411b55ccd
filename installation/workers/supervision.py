"""Threads that are started again when they fail, within a budget, and that stop when told to."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from installation.clock import Clock
from installation.core.events import Emit, Event

RESTARTS = 5
WINDOW_S = 60.0
FIRST_PAUSE_S = 0.1

log = logging.getLogger(__name__)


class Worker(Protocol):
    """What a thread does from its start to its end; made anew after a failure."""

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Works until told to stop.

        Args:
            stop: set when it must end; no wait may outlast it by more than about a second.
            beat: called often, as a sign of life.
        """
        ...


class Budget:
    """How often and how soon a failing worker is started again: five times a minute, ever later.

    Args:
        restarts: so many ...
        window_s: ... in so many seconds; then it waits until the window has moved on.
    """

    def __init__(self, restarts: int = RESTARTS, window_s: float = WINDOW_S) -> None:
        self._restarts = restarts
        self._window_s = window_s
        self._failed_s: deque[float] = deque()

    def pause_s(self, now_s: float) -> float:
        """Notes a failure and gives the wait before the next start."""
        while self._failed_s and now_s - self._failed_s[0] >= self._window_s:
            self._failed_s.popleft()
        self._failed_s.append(now_s)
        if len(self._failed_s) > self._restarts:
            return self._failed_s.popleft() + self._window_s - now_s
        return FIRST_PAUSE_S * 2 ** (len(self._failed_s) - 1)


class Supervised:
    """One thread that lives on when its worker fails.

    Args:
        name: of the thread, as the operator knows it.
        build: makes the worker; called in the thread, again after each failure.
        clock: tells monotonic seconds.
        emit: takes ``worker_restarted``.
        give_way: how far the thread steps back for the display's, 0..19; where the system can do it.
        budget: see ``Budget``.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[], Worker],
        clock: Clock,
        emit: Emit,
        give_way: int = 0,
        budget: Budget | None = None,
    ) -> None:
        self.name = name
        self._build = build
        self._clock = clock
        self._emit = emit
        self._give_way = give_way
        self._budget = budget or Budget()
        self._stop = threading.Event()
        self._beat_s = clock.now_s()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)

    def start(self) -> None:
        """Starts the thread; once."""
        self._beat()
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Tells the worker to end; does not wait."""
        self._stop.set()

    def join(self, timeout_s: float) -> bool:
        """Waits for the end, at most so long; False where the thread still runs."""
        if self._thread.ident is not None:
            self._thread.join(max(timeout_s, 0.0))
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def silent_s(self) -> float:
        """Seconds since the last sign of life."""
        return self._clock.now_s() - self._beat_s

    def _beat(self) -> None:
        self._beat_s = self._clock.now_s()

    def _live(self) -> None:
        _step_back(self._give_way)
        while not self._stop.is_set():
            try:
                self._build().run(self._stop, self._beat)
            except Exception as error:  # whatever it was, the piece goes on
                log.error("%s failed: %s: %s", self.name, type(error).__name__, error)  # noqa: TRY400
                log.debug("%s failed here", self.name, exc_info=True)
                if self._stop.wait(self._budget.pause_s(self._clock.now_s())):
                    return
                self._emit(Event.WORKER_RESTARTED, worker=self.name, error=type(error).__name__)
            else:
                return


def _step_back(steps: int) -> None:
    """Lets other threads of this process go first. Linux alone knows this for a single thread."""
    if steps and sys.platform.startswith("linux"):
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), steps)
        except OSError as error:
            log.debug("priority stays as it is: %s", error)
