from __future__ import annotations

import threading

import pytest

from installation.clock import ManualClock
from installation.core.actions import Action
from installation.loop import LONGEST_STEP_S, Loop
from installation.screen.fake import FakeWindow


class Recorder:
    def __init__(self):
        self.first = 0
        self.frames_ms = []

    def first_frame(self):
        self.first += 1

    def frame(self, ms):
        self.frames_ms.append(ms)


class Stop(threading.Event):
    """Waiting moves the clock instead of the world."""

    def __init__(self, clock):
        super().__init__()
        self._clock = clock
        self.waits = []

    def wait(self, timeout=None):
        self.waits.append(timeout)
        self._clock.advance(timeout)
        return self.is_set()


class FakeDirector:
    def __init__(self, clock, work_s=0.0):
        self._clock, self.work_s = clock, work_s
        self.steps, self.acted, self.events = [], [], []
        self.stage = self
        self.imagination = self
        self.ready = False

    def emit(self, event, /, **facts):
        self.events.append(str(event))

    def act(self, action):
        self.acted.append(action)

    def update(self, now_s, elapsed_s):
        self.steps.append(elapsed_s)

    def draw(self, canvas):
        self._clock.advance(self.work_s)


@pytest.fixture
def set_up():
    def make(rate_hz=50.0, work_s=0.004):
        clock = ManualClock()
        director, window, recorder, stop = FakeDirector(clock, work_s), FakeWindow(), Recorder(), Stop(clock)
        return Loop(window, director, clock, recorder, stop, rate_hz), director, window, recorder, stop

    return make


def test_pictures_come_at_the_rate_asked_for(set_up):
    loop, _, window, recorder, _ = set_up(rate_hz=50.0)
    loop.run(seconds=10.0)
    assert window.flips == pytest.approx(500, abs=2)
    assert recorder.frames_ms[5:] == pytest.approx([20.0] * (len(recorder.frames_ms) - 5))


def test_a_picture_that_is_harder_to_draw_comes_no_later(set_up):
    loop, director, _, recorder, _ = set_up(rate_hz=50.0)
    draw, turns = director.draw, []

    def now_harder_now_easier(canvas):
        turns.append(canvas)
        director.work_s = 0.015 if len(turns) % 3 else 0.002
        draw(canvas)

    director.draw = now_harder_now_easier
    loop.run(seconds=5.0)
    assert recorder.frames_ms[3:] == pytest.approx([20.0] * (len(recorder.frames_ms) - 3))


def test_work_that_takes_too_long_is_not_waited_for_and_not_caught_up(set_up):
    loop, director, _, recorder, stop = set_up(rate_hz=50.0, work_s=0.05)
    loop.run(seconds=1.0)
    assert recorder.frames_ms == pytest.approx([50.0] * len(recorder.frames_ms))
    assert not stop.waits
    director.work_s = 0.001


def test_after_a_stall_the_piece_goes_on_where_it_was(set_up):
    loop, director, _, _, _ = set_up(work_s=3.0)
    loop.run(seconds=10.0)
    assert max(director.steps) == LONGEST_STEP_S


def test_the_first_picture_is_told_once_and_frees_the_chain(set_up):
    loop, director, window, recorder, stop = set_up()
    first = threading.Event()
    loop = Loop(window, director, ManualClock(), recorder, stop, 50.0, first)
    stop.wait = lambda timeout=None: stop.set()
    loop.run()
    assert recorder.first == 1 and first.is_set()


def test_quit_ends_the_loop_and_is_the_last_event(set_up):
    loop, director, window, _, _ = set_up()
    window.pressed = [Action.QUIT]
    loop.run()
    assert window.flips == 0 and director.events == ["quit"]


def test_a_stop_from_outside_ends_it_too(set_up):
    loop, director, _, _, stop = set_up()
    stop.set()
    loop.run()
    assert director.events == ["quit"]


def test_actions_go_to_the_director_but_the_windows_own(set_up):
    loop, director, window, _, _ = set_up()
    window.pressed = [Action.LIVE, Action.FULLSCREEN, Action.HELP]
    loop.run(seconds=0.1)
    assert director.acted == [Action.LIVE, Action.HELP]
    assert window.fullscreen


def test_garbage_is_collected_by_hand_and_given_back_at_the_end(set_up):
    import gc

    loop, director, _, _, _ = set_up()
    director.draw = lambda canvas: director.acted.append(gc.isenabled())
    loop.run(seconds=0.1)
    assert not any(director.acted)
    assert gc.isenabled()


def test_frame_times_are_told_in_one_line(set_up):
    loop, *_ = set_up(rate_hz=50.0)
    loop.run(seconds=5.0)
    assert loop.times.line() == "frames    50 /s, worst 20 ms, work 4.0 ms"
