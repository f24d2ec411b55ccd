"""The portrait turns on the spot: to and fro, each time further, then round."""

from __future__ import annotations

from installation.core.events import Event
from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.core.reach import Pendulum, arms_of, plan_turn
from installation.core.sighting import Frame
from installation.core.turn import Turn
from installation.scenes.alive_source import AliveSource
from installation.scenes.live_picture import LivePicture
from installation.scenes.portrait import Portrait
from installation.scenes.stage import Stage

PATIENCE_S = 15.0
"""How long the portrait waits for its first position before it gives up."""


class Turning:
    """See ``scenes.stage.Scene``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._time = stage.settings.choreography
        self._live = LivePicture(stage.mirrored)
        self._frame: Frame | None = None
        self._portrait = (
            Portrait(stage.session.crop, stage.settings.portrait.size_px, stage.mirrored)
            if stage.session
            else None
        )
        self._alive = (
            AliveSource(stage.session.alive, stage.session.crop, stage.cut)
            if stage.session and stage.session.alive and stage.cut
            else None
        )
        self._pendulum: Pendulum | None = None
        self._waited_s = 0.0
        self._elapsed_s = 0.0
        self._furthest_deg = 0.0
        self._told = False

    def update(self, now_s: float, step_s: float) -> Happening | None:
        if self._portrait is None:
            return Happening.TURNED
        self._frame = self._stage.eyesight.frame() or self._frame
        turn = self._stage.imagination.turn()
        if self._pendulum is None:
            self._begin(turn, step_s)
        else:
            self._elapsed_s += step_s
        yaw_deg = 0.0
        if self._pendulum is not None and turn is not None:
            yaw_deg = self._pendulum.yaw_deg(self._elapsed_s, turn.yaws_deg)
            self._furthest_deg = max(self._furthest_deg, abs(yaw_deg))
        fresh = self._alive.update(now_s, self._frame) if self._alive else None
        if fresh is not None:
            self._portrait.renew(fresh)
        self._stage.show(self._portrait, turn, yaw_deg)
        return self._happening(turn)

    def _begin(self, turn: Turn | None, step_s: float) -> None:
        self._waited_s += step_s
        if turn is None or len(turn.positions) < 2:
            return
        right, left = arms_of(turn.expected, turn.yaws_deg)
        self._pendulum = Pendulum(plan_turn(right, left, self._time.turn_s))

    def _happening(self, turn: Turn | None) -> Happening | None:
        if self._stage.alone:
            return Happening.LEFT_ALONE
        if self._pendulum is None:
            return Happening.TURNED if self._waited_s > PATIENCE_S else None
        if not self._pendulum.done(self._elapsed_s):
            return None
        if not self._told:
            self._told = True
            self._stage.emit(
                Event.TURNED,
                furthest_deg=round(self._furthest_deg, 1),
                positions=len(turn.positions) if turn else 0,
                complete=bool(turn and turn.complete),
            )
        lingered = self._elapsed_s >= self._pendulum.plan.duration_s + self._time.linger_s
        return Happening.TURNED if lingered else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        if self._frame is not None:
            self._live.sides(canvas, self._frame)
        if self._portrait is not None:
            self._portrait.draw(canvas, self._stage.drift)
