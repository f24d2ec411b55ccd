"""The last picture dissolves into the live one. The director lays the old picture over what is drawn here."""

from __future__ import annotations

from installation.core.geometry import Size
from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.core.sighting import Frame
from installation.scenes import layout
from installation.scenes.live_picture import LivePicture
from installation.scenes.stage import Stage


class DissolveIntoLive:
    """See ``scenes.stage.Scene``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._elapsed_s = 0.0
        self._frame: Frame | None = None
        self._live = LivePicture(stage.mirrored)
        stage.session = None
        stage.imagination.forget()
        stage.eyesight.next_visitor()

    def update(self, now_s: float, step_s: float) -> Happening | None:
        self._frame = self._stage.eyesight.frame()
        self._elapsed_s += step_s
        done = self._elapsed_s >= self._stage.settings.choreography.dissolve_s
        return Happening.DISSOLVED if done else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        if self._frame is not None:
            size = Size(self._frame.rgb.shape[1], self._frame.rgb.shape[0])
            box = layout.moved(layout.search_box(canvas.size, size), self._stage.drift)
            self._live.whole(canvas, self._frame, box)
