"""Mean-face mode: nobody's portrait, two laps, then again."""

from __future__ import annotations

from installation.core.easing import smooth
from installation.core.events import Event
from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.core.reach import LAP_STEPS, lap_steps_at, lap_yaw_deg, plan_laps
from installation.core.turn import Turn
from installation.scenes import words
from installation.scenes.attract import draw_title, title_opacity
from installation.scenes.portrait import Portrait
from installation.scenes.stage import Stage
from installation.scenes.veil import Veil

WORN_WITHIN_STEPS = 6
"""The first lap is fresh; with so many steps of the second it is as worn as the dial says."""


class MeanFaceTurn:
    """See ``scenes.stage.Scene``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._time = stage.settings.choreography
        self._plan = plan_laps(self._time.mean_turn_s)
        self._elapsed_s = 0.0
        self._portrait: Portrait | None = None
        self._kept: Turn | None = None
        self._veil = Veil(self._time.dissolve_s)
        self._told = False
        self._furthest = 0.0
        stage.session = stage.portrait = None

    def update(self, now_s: float, step_s: float) -> Happening | None:
        in_title = self._turned_s < 0.0
        self._elapsed_s += step_s
        if self._turned_s >= 0.0:
            self._turn()
            if in_title and self._portrait:
                self._veil.drop()
        self._veil.update(step_s)
        if self._turned_s < self._plan.duration_s:
            return None
        if not self._told:
            self._told = True
            self._stage.emit(Event.TURNED, portrait="mean_face", positions=self._stage.positions)
        return Happening.TURNED if self._turned_s >= self._plan.duration_s + self._time.linger_s else None

    @property
    def _turned_s(self) -> float:
        return self._elapsed_s - self._time.title_s

    def _turn(self) -> None:
        if self._portrait is None:  # one face for both laps, whichever is made meanwhile
            still, self._kept = self._stage.mean_face.still(), self._stage.mean_face.turn()
            if still is None:
                return
            self._portrait = Portrait(still, self._stage.settings.portrait.size_px, self._stage.mirrored)
        turn = self._kept
        yaws = turn.yaws_deg if turn else (0.0,)
        yaw_deg = lap_yaw_deg(lap_steps_at(self._plan, self._turned_s), yaws)
        self._furthest = max(self._furthest, lap_steps_at(self._plan, self._turned_s))
        # what is worn does not come back; fresh and worn are mixed for a few steps only, as the mixture of two
        # pictures shows two noses
        worn = smooth((self._furthest - LAP_STEPS) / WORN_WITHIN_STEPS)
        self._stage.show(self._portrait, turn, yaw_deg, worn)

    def draw(self, canvas: Canvas) -> None:
        self._veil.take(canvas)
        canvas.clear()
        if self._turned_s < 0.0 or self._portrait is None:
            opacity = title_opacity(self._elapsed_s, self._time.title_s)
            draw_title(canvas, words.TITLE_MEAN_FACE, opacity, self._stage.drift)
        else:
            self._portrait.draw(canvas, self._stage.drift)
        self._veil.draw(canvas)
