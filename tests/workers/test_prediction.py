from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from installation.chain.fake import FakePredictor
from installation.clock import ManualClock, MonotonicClock
from installation.core.turn import Position
from installation.workers.prediction import Desk, PredictionWorker

from .conftest import DEADLINE_S, Told

CROP = np.full((64, 64, 3), 90, np.uint8)
OTHER = np.full((64, 64, 3), 160, np.uint8)


class Stepwise(FakePredictor):
    """Makes a position whenever the test allows one."""

    def __init__(self, clock: ManualClock | None = None) -> None:
        super().__init__(expected_positions=5, size=16)
        self.clock = clock
        self.allowed = threading.Semaphore(0)
        self.sources: list[int] = []
        self.made = 0

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        self.sources.append(int(source[0, 0, 0]))
        for position in super().positions(source):
            assert self.allowed.acquire(timeout=DEADLINE_S)
            if self.clock:
                self.clock.advance(0.1)
            self.made += 1
            yield position


def start(in_thread, desk: Desk, predictor: FakePredictor, told: Told, clock=None, may_load=True):
    event = threading.Event()
    if may_load:
        event.set()
    worker = PredictionWorker(lambda: predictor, desk, clock or MonotonicClock(), told, event)
    stop = in_thread(lambda stop: worker.run(stop, lambda: None))
    return event, stop


def test_nothing_is_loaded_before_the_first_picture_is_up(told: Told, in_thread) -> None:
    desk = Desk(MonotonicClock())
    built = threading.Event()

    class Loading(FakePredictor):
        def warm_up(self) -> None:
            built.set()

    may_load, _ = start(in_thread, desk, Loading(), told, may_load=False)
    assert not built.wait(0.05) and not desk.ready
    may_load.set()
    told.wait_for("model_ready")
    assert built.is_set() and desk.ready


def test_a_turn_grows_while_it_is_looked_at_and_its_times_are_told(told: Told, in_thread) -> None:
    clock = ManualClock()
    desk, predictor = Desk(clock), Stepwise(clock)
    start(in_thread, desk, predictor, told, clock)
    assert desk.turn() is None
    desk.request(CROP)
    predictor.allowed.release()
    assert told.wait_for("turn_first")["ms"] == pytest.approx(100.0)
    turn = desk.turn()
    assert turn is not None and len(turn.positions) == 2 and not turn.complete
    for _ in range(3):
        predictor.allowed.release()
    assert told.wait_for("turn_all")["ms"] == pytest.approx(400.0)
    assert turn.complete and desk.turn() is turn


def test_a_newer_request_wins_and_the_old_work_stops_between_two_positions(told: Told, in_thread) -> None:
    desk, predictor = Desk(MonotonicClock()), Stepwise()
    start(in_thread, desk, predictor, told)
    desk.request(CROP)
    predictor.allowed.release()
    told.wait_for("turn_first")
    desk.request(OTHER)
    assert desk.turn() is None
    for _ in range(5):
        predictor.allowed.release()
    told.wait_for("turn_all")
    assert predictor.sources == [90, 160]
    turn = desk.turn()
    assert turn is not None and turn.source is OTHER and turn.complete
    assert told.names().count("turn_all") == 1


def test_a_forgotten_turn_is_let_go(told: Told, in_thread) -> None:
    desk, predictor = Desk(MonotonicClock()), Stepwise()
    start(in_thread, desk, predictor, told)
    desk.request(CROP)
    predictor.allowed.release()
    told.wait_for("turn_first")
    desk.forget()
    assert desk.turn() is None
    predictor.allowed.release()
    desk.request(OTHER)
    for _ in range(4):
        predictor.allowed.release()
    told.wait_for("turn_all")
    assert desk.turn() is not None and desk.turn().source is OTHER  # type: ignore[union-attr]


def test_a_failed_turn_is_tried_once_more_and_then_left(told: Told) -> None:
    class Failing(FakePredictor):
        def positions(self, source: np.ndarray) -> Iterator[Position]:
            raise RuntimeError("as told")

    desk = Desk(MonotonicClock())
    desk.request(CROP)
    go = threading.Event()
    go.set()
    for _ in range(2):
        worker = PredictionWorker(Failing, desk, MonotonicClock(), told, go)
        with pytest.raises(RuntimeError):
            worker.run(threading.Event(), lambda: None)
        assert not desk.ready
    assert desk.next(0.0) is None


def test_the_worker_ends_while_it_makes_positions(told: Told, in_thread) -> None:
    desk, predictor = Desk(MonotonicClock()), Stepwise()
    _, stop = start(in_thread, desk, predictor, told)
    desk.request(CROP)
    predictor.allowed.release()
    told.wait_for("turn_first")
    stop.set()
    predictor.allowed.release()  # the fixture sees to it that the thread has ended


def test_a_wish_comes_true_while_nobody_waits(told: Told, in_thread) -> None:
    desk, predictor = Desk(MonotonicClock()), Stepwise()
    desk.wish(OTHER)
    assert desk.wished() is None
    for _ in range(4):
        predictor.allowed.release()
    granted = threading.Event()
    grant = desk.granted
    desk.granted = lambda turn: (grant(turn), granted.set())  # type: ignore[method-assign]
    start(in_thread, desk, predictor, told)
    assert granted.wait(DEADLINE_S)
    wished = desk.wished()
    assert wished is not None and wished.source is OTHER and wished.complete
    assert desk.turn() is None and desk.next_wish() is None
    assert "turn_all" not in told.names(), "nobody has waited for it"


def test_whoever_waits_comes_before_a_wish(told: Told, in_thread) -> None:
    desk, predictor = Desk(MonotonicClock()), Stepwise()
    desk.wish(OTHER)
    desk.request(CROP)
    assert desk.next_wish() is None
    for _ in range(8):
        predictor.allowed.release()
    start(in_thread, desk, predictor, told)
    told.wait_for("turn_all")
    assert predictor.sources[0] == 90


def test_a_request_ends_a_wish_in_the_making_and_it_may_be_wished_again() -> None:
    desk = Desk(MonotonicClock())
    desk.wish(OTHER)
    assert desk.next_wish() is OTHER and desk.granting(OTHER)
    desk.request(CROP)
    assert not desk.granting(OTHER)
    assert desk.next(0.0) is not None
    assert desk.next_wish() is None, "not beside the visitor's turn that follows"
    desk.wish(OTHER)
    assert desk.next_wish() is OTHER


def test_a_wish_that_fails_is_not_taken_again() -> None:
    desk = Desk(MonotonicClock())
    desk.wish(OTHER)
    desk.wish_failed(OTHER)
    desk.wish(OTHER)
    assert desk.next_wish() is None
    desk.wish(CROP)
    assert desk.next_wish() is CROP
