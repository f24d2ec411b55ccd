"""The main loop: actions, update, draw, the wait until the picture is due, flip. It waits for no thread.

A finished picture waits for its moment, not the work for its own: pictures that are harder to draw come no later.
"""

from __future__ import annotations

import gc
import threading
from collections import deque
from typing import Protocol

from installation.clock import Clock
from installation.core.actions import Action
from installation.core.events import Event
from installation.core.ports import Canvas
from installation.scenes.director import Director

LONGEST_STEP_S = 0.25
"""After a stall the piece goes on where it was, instead of jumping to where it would be."""
COLLECT_EVERY = (20, 600, 12_000)
"""Pictures between two collections of young, middle and old garbage, made before the next picture is begun."""


class Screen(Protocol):
    """What the loop needs of the window (``screen/``)."""

    @property
    def canvas(self) -> Canvas: ...

    def poll(self, now_s: float) -> list[Action]: ...

    def flip(self) -> None: ...

    def toggle_fullscreen(self) -> None: ...


class FrameRecorder(Protocol):
    """Where frame times go (``report``)."""

    def first_frame(self) -> None: ...

    def frame(self, ms: float) -> None: ...


class FrameTimes:
    """The newest frame times, for the operator's overlay."""

    def __init__(self, kept: int = 240) -> None:
        self._shown_ms: deque[float] = deque(maxlen=kept)
        self._busy_ms: deque[float] = deque(maxlen=kept)

    def add(self, shown_ms: float, busy_ms: float) -> None:
        """One picture: time since the one before it, and how much of it the loop worked."""
        self._shown_ms.append(shown_ms)
        self._busy_ms.append(busy_ms)

    @property
    def shown_ms(self) -> list[float]:
        """Times between two pictures, the newest last."""
        return list(self._shown_ms)

    def line(self) -> str:
        """One line for the overlay."""
        if not self._shown_ms:
            return "frames    -"
        mean = sum(self._shown_ms) / len(self._shown_ms)
        busy = sum(self._busy_ms) / len(self._busy_ms)
        return f"frames    {1000 / max(mean, 1e-3):.0f} /s, worst {max(self._shown_ms):.0f} ms, work {busy:.1f} ms"


class Loop:
    """Plays a director's scenes on a screen.

    Args:
        screen: the window.
        director: the scenes.
        clock: tells monotonic seconds.
        recorder: takes the frame times.
        stop: set by anybody who wants the piece to end; also what the loop waits on.
        rate_hz: most pictures a second.
        first_picture: set once a picture is up; the chain waits for it before it loads.
    """

    def __init__(
        self,
        screen: Screen,
        director: Director,
        clock: Clock,
        recorder: FrameRecorder,
        stop: threading.Event,
        rate_hz: float,
        first_picture: threading.Event | None = None,
    ) -> None:
        self._screen = screen
        self._director = director
        self._clock = clock
        self._recorder = recorder
        self._stop = stop
        self._frame_s = 1.0 / rate_hz
        self._first_picture = first_picture or threading.Event()
        self._was_ready = False
        self._pictures = 0
        self.times = FrameTimes()

    def run(self, seconds: float | None = None) -> None:
        """Plays until stopped.

        Args:
            seconds: at most so long; None for ever.
        """
        begin_s = last_s = due_s = self._clock.now_s()
        shown_s: float | None = None
        gc_was_on = gc.isenabled()
        gc.disable()  # a full collection takes tens of ms: it is made where nobody sees it
        try:
            while not self._stop.is_set():
                now_s = self._clock.now_s()
                if seconds is not None and now_s - begin_s >= seconds:
                    break
                if not self._drawn(now_s, min(now_s - last_s, LONGEST_STEP_S)):
                    break
                last_s = now_s
                drawn_s = self._clock.now_s()
                self._wait_until(due_s)
                flip_s = self._clock.now_s()
                self._screen.flip()
                up_s = self._clock.now_s()
                self._note(shown_s, up_s, drawn_s - now_s + up_s - flip_s)
                shown_s = up_s
                due_s = max(due_s + self._frame_s, up_s)
                self._tidy()
        finally:
            if gc_was_on:
                gc.enable()
        self._director.stage.emit(Event.QUIT)

    def _drawn(self, now_s: float, elapsed_s: float) -> bool:
        """One picture; False where the operator wants to quit."""
        for action in self._screen.poll(now_s):
            if action is Action.QUIT:
                return False
            if action is Action.FULLSCREEN:
                self._screen.toggle_fullscreen()
            else:
                self._director.act(action)
        self._director.update(now_s, elapsed_s)
        self._director.draw(self._screen.canvas)
        return True

    def _note(self, shown_s: float | None, up_s: float, busy_s: float) -> None:
        if shown_s is None:
            self._recorder.first_frame()
            self._first_picture.set()
            return
        shown_ms = 1000.0 * (up_s - shown_s)
        self._recorder.frame(shown_ms)
        self.times.add(shown_ms, 1000.0 * busy_s)

    def _tidy(self) -> None:
        """Collects garbage by hand: often the young, never the many objects of the loaded libraries."""
        self._pictures += 1
        ready = self._director.stage.imagination.ready
        if ready and not self._was_ready:
            self._was_ready = True
            gc.freeze()
            return
        due = [age for age, every in enumerate(COLLECT_EVERY) if self._pictures % every == 0]
        if due:
            gc.collect(due[-1])

    def _wait_until(self, due_s: float) -> None:
        left_s = due_s - self._clock.now_s()
        if left_s > 0:
            self._stop.wait(left_s)
