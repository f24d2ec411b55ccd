from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from installation.clock import ManualClock, MonotonicClock
from installation.workers.supervision import Budget, Supervised

from .conftest import DEADLINE_S, Told


class Failing:
    """Fails so many times, then works until told to stop."""

    def __init__(self, failures: int) -> None:
        self.left = failures
        self.built = 0
        self.working = threading.Event()

    def build(self) -> Failing:
        self.built += 1
        return self

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        if self.left > 0:
            self.left -= 1
            raise RuntimeError("as told")
        beat()
        self.working.set()
        stop.wait(DEADLINE_S)


class NoPause(Budget):
    def pause_s(self, now_s: float) -> float:
        return 0.0


def test_a_failing_worker_is_built_anew_and_each_restart_is_told(told: Told) -> None:
    failing = Failing(3)
    thread = Supervised("eyes", failing.build, MonotonicClock(), told.emit, budget=NoPause())
    thread.start()
    assert failing.working.wait(DEADLINE_S)
    assert failing.built == 4
    assert told.all == [("worker_restarted", {"worker": "eyes", "error": "RuntimeError"})] * 3
    thread.ask_to_stop()
    assert thread.join(DEADLINE_S) and not thread.alive


def test_a_worker_that_cannot_even_be_built_is_tried_again(told: Told) -> None:
    failing = Failing(0)
    tries = iter([OSError("not yet"), None])

    def build() -> Failing:
        error = next(tries)
        if error:
            raise error
        return failing

    thread = Supervised("eyes", build, MonotonicClock(), told.emit, budget=NoPause())
    thread.start()
    assert failing.working.wait(DEADLINE_S)
    assert told.names() == ["worker_restarted"]
    thread.ask_to_stop()
    assert thread.join(DEADLINE_S)


def test_a_worker_that_waits_for_its_restart_stops_at_once(told: Told) -> None:
    class Forever(Budget):
        def pause_s(self, now_s: float) -> float:
            waiting.set()
            return 3600.0

    waiting = threading.Event()
    thread = Supervised("eyes", Failing(9).build, MonotonicClock(), told.emit, budget=Forever())
    thread.start()
    assert waiting.wait(DEADLINE_S)
    thread.ask_to_stop()
    assert thread.join(DEADLINE_S) and told.all == []


def test_the_budget_is_five_restarts_a_minute_and_moves_on() -> None:
    budget = Budget()
    assert [budget.pause_s(t) for t in range(5)] == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6])
    assert budget.pause_s(10.0) == 50.0
    assert budget.pause_s(200.0) == pytest.approx(0.1)


def test_a_silent_worker_shows_by_its_beat(told: Told) -> None:
    clock = ManualClock()
    failing = Failing(0)
    thread = Supervised("eyes", failing.build, clock, told.emit)
    thread.start()
    assert failing.working.wait(DEADLINE_S)
    clock.advance(3.0)
    assert thread.silent_s() == 3.0
    thread.ask_to_stop()
    assert thread.join(DEADLINE_S)


def test_a_thread_never_started_is_no_hindrance(told: Told) -> None:
    thread = Supervised("eyes", Failing(0).build, ManualClock(), told.emit)
    assert thread.join(0.0)
