"""Nobody there: the title, then the mean face turning slowly, for ever."""

from __future__ import annotations

import numpy as np

from installation.core.choreography import attract_yaw_deg
from installation.core.easing import share_of, smooth
from installation.core.geometry import Point
from installation.core.modes import Happening, Mode
from installation.core.ports import Canvas
from installation.scenes import layout, words
from installation.scenes.invitation import draw_invitation
from installation.scenes.portrait import Portrait
from installation.scenes.stage import Stage
from installation.scenes.veil import Veil

SAME_ANGLE_DEG = 0.15
"""Two thirds of a pixel at the nose: it turns slowly, for ever, and need not warm the room."""


class Attract:
    """See ``scenes.stage.Scene``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._time = stage.settings.choreography
        self._elapsed_s = 0.0
        self._face: Portrait | None = None
        self._still: np.ndarray | None = None
        self._veil = Veil(self._time.dissolve_s)
        stage.session = stage.portrait = None

    def update(self, now_s: float, step_s: float) -> Happening | None:
        in_title = self._in_title
        self._elapsed_s += step_s
        if not self._in_title:
            self._turn()
            if in_title and self._face:
                self._veil.drop()
        self._veil.update(step_s)
        return self._happening(now_s)

    @property
    def _in_title(self) -> bool:
        return self._elapsed_s < self._time.title_s

    @property
    def _face_s(self) -> float:
        return max(self._elapsed_s - self._time.title_s, 0.0)

    def _turn(self) -> None:
        still, turn = self._stage.mean_face.still(), self._stage.mean_face.turn()
        if still is None:
            return
        if self._face is None or still is not self._still:
            if self._face is not None:
                self._veil.drop()  # another mean face has been made: it comes as everything here comes
            self._still = still
            size_px = self._stage.settings.portrait.size_px
            self._face = Portrait(still, size_px, self._stage.mirrored, SAME_ANGLE_DEG)
        yaws = turn.yaws_deg if turn else (0.0,)
        yaw_deg = attract_yaw_deg(self._face_s, self._time.attract_turn_s, yaws)
        self._stage.show(self._face, turn, yaw_deg, worn=0.0)

    def _happening(self, now_s: float) -> Happening | None:
        if self._in_title:
            return None
        audience = self._stage.audience
        if self._stage.mode is Mode.LIVE:
            return Happening.CAMERA_CAME if audience.camera_there(now_s) else None
        # Before the chain is warm a visitor would wait in front of a portrait that does not turn.
        came = audience.somebody and self._stage.imagination.ready
        return Happening.VISITOR_CAME if came else None

    def draw(self, canvas: Canvas) -> None:
        self._veil.take(canvas)
        canvas.clear()
        if self._in_title or self._face is None:
            opacity = title_opacity(self._elapsed_s, self._time.title_s)
            draw_title(canvas, words.TITLE_VISITOR, opacity, self._stage.drift)
        else:
            self._face.draw(canvas, self._stage.drift)
            draw_invitation(canvas, self._face_s, self._stage.drift)
        self._veil.draw(canvas)


def draw_title(canvas: Canvas, title: str, opacity: float, drift: Point) -> None:
    """The title alone in a black room, as in 2017."""
    height = layout.scaled_px(canvas.size, layout.TITLE_PX)
    middle = layout.center_of(canvas.size)
    canvas.text(title, Point(middle.x + drift.x, middle.y + drift.y), height, opacity)


def title_opacity(elapsed_s: float, title_s: float) -> float:
    """The title comes up quickly; what follows dissolves it."""
    return smooth(share_of(elapsed_s, min(0.8, title_s)))
