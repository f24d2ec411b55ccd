"""The score in seconds: how the portrait approaches, turns and leaves.

Everything here is a function of time at tempo 1; whoever plays faster feeds time faster.

The original turned by frames of 66 ms, to and fro: each time the far end was reached, it moved one position
further. So the portrait hesitates, dares more, turns. Kept here: the growing reach. Changed: both arms by turns,
angles are continuous, and a longer swing takes a little less than its share of time longer, so that the first
ones hesitate instead of trembling.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from installation.core.easing import catch_up, clamp, share_of, swing, there_and_back
from installation.core.geometry import wrapped_deg

ORIGINAL_RATE_HZ = 50 / 1.6
"""Frames a second of the original outside its turn: its dissolve took 50 of them, about 1.6 s."""
GLIDE_PER_FRAME = 1 / 25
GROWTH_PER_FRAME = 1 / 20
GLIDE_ALONE = 0.467
"""Share of the approach in which the crop only glides; its growth begins with 4 % of the way left."""
APPROACH_S = 5.4
"""How long the original's approach takes until 1 % of its growth is left."""
HESITATION = 0.8
"""A swing's time grows with this power of its reach: 1 is one speed for all, 0 the same time for all."""
LAP_STEPS = 48
MEAN_FACE_STEPS = 93
"""The mean face's two laps, as the original counted them."""
MEAN_FACE_GROWTH = 3
"""Positions by which the mean face's reach grows: with 1, its 180 s would spin three times as fast as in 2017."""
FULL_CIRCLE_DEG = 345.0


@dataclass(frozen=True)
class Approach:
    """How far the crop is on its way: both 0 (in the live picture) to 1 (the portrait)."""

    glide: float
    growth: float


def approach_at(elapsed_s: float, approach_s: float) -> Approach:
    """The original's two curves, normalised so that both arrive.

    Args:
        elapsed_s: since the face was accepted.
        approach_s: how long the approach takes.
    """
    time_s = share_of(elapsed_s, approach_s) * APPROACH_S
    alone_s = GLIDE_ALONE * APPROACH_S

    def arrived(at_s: float, of_s: float, per_frame: float) -> float:
        return catch_up(at_s, per_frame, ORIGINAL_RATE_HZ) / catch_up(of_s, per_frame, ORIGINAL_RATE_HZ)

    return Approach(
        glide=arrived(time_s, APPROACH_S, GLIDE_PER_FRAME),
        growth=arrived(time_s - alone_s, APPROACH_S - alone_s, GROWTH_PER_FRAME),
    )


def dissolve_chance(elapsed_s: float, dissolve_s: float) -> float:
    """Chance of a pixel still to show the old picture: 1 at the beginning, 0 at the end, falling evenly."""
    return 1.0 - share_of(elapsed_s, dissolve_s)


@dataclass(frozen=True)
class Swing:
    """Once out and back.

    Attributes:
        arm: +1 towards positive yaw, -1 towards negative.
        reach: positions from frontal to its far end.
        start_s, duration_s: when it begins in the turn, how long it takes.
    """

    arm: int
    reach: int
    start_s: float
    duration_s: float

    def share(self, elapsed_s: float) -> float:
        return share_of(elapsed_s - self.start_s, self.duration_s)


@dataclass(frozen=True)
class TurnPlan:
    """All swings of a turn in order, without a gap."""

    swings: tuple[Swing, ...]

    @property
    def duration_s(self) -> float:
        return self.swings[-1].start_s + self.swings[-1].duration_s if self.swings else 0.0

    def swing_at(self, elapsed_s: float) -> Swing:
        """The swing of a moment; the last one from its end on, the first one before its beginning."""
        starts = [one.start_s for one in self.swings]
        return self.swings[max(bisect.bisect_right(starts, elapsed_s) - 1, 0)]


def plan_swings(reaches: Sequence[tuple[int, int]], duration_s: float) -> TurnPlan:
    """Lays swings end to end into a duration.

    Args:
        reaches: (arm, reach) in order.
        duration_s: of all together.
    """
    weights = [reach**HESITATION for _, reach in reaches]
    unit_s = duration_s / sum(weights) if weights else 0.0
    starts = itertools.accumulate(weights, initial=0.0)
    return TurnPlan(
        tuple(
            Swing(arm, reach, start * unit_s, weight * unit_s)
            for (arm, reach), weight, start in zip(reaches, weights, starts, strict=False)
        )
    )


def plan_turn(right: int, left: int, duration_s: float) -> TurnPlan:
    """A visitor's turn: right then left, each time one position further, to the ends of both arms.

    Args:
        right: positions with positive yaw that there will be.
        left: positions with negative yaw that there will be.
        duration_s: of the whole turn.

    Raises:
        ValueError: there is nothing to turn to.
    """
    if max(right, left) < 1:
        raise ValueError(
            f"plan_turn: received arms of {right} and {left} positions, expected one with 1 or more"
        )
    reaches = [
        (arm, reach)
        for reach in range(1, max(right, left) + 1)
        for arm, length in ((1, right), (-1, left))
        if reach <= length
    ]
    return plan_swings(reaches, duration_s)


def plan_laps(duration_s: float, steps: int = MEAN_FACE_STEPS, growth: int = MEAN_FACE_GROWTH) -> TurnPlan:
    """The mean face's two laps: one arm only, its reach counted in steps along the laps (see ``lap_yaw_deg``)."""
    return plan_swings([(1, reach) for reach in range(growth, steps + 1, growth)], duration_s)


class Pendulum:
    """Plays a plan on the positions that exist.

    A swing's far end is settled when it begins: the plan's, or the furthest that has been made by then. So the
    motion stays smooth while positions arrive, and a turn takes its time even where the chain falls silent.

    Args:
        plan: what is to be played.
    """

    def __init__(self, plan: TurnPlan) -> None:
        self.plan = plan
        self._swing: Swing | None = None
        self._far_deg = 0.0

    def yaw_deg(self, elapsed_s: float, yaws_deg: Sequence[float]) -> float:
        """The angle at a moment; moments never go back.

        Args:
            elapsed_s: since the turn began.
            yaws_deg: of the positions that exist, in any order.
        """
        now = self.plan.swing_at(elapsed_s)
        if now is not self._swing:
            self._swing = now
            self._far_deg = far_end_deg(now.arm, now.reach, yaws_deg)
        return self._far_deg * swing(now.share(elapsed_s))

    @property
    def reach(self) -> int:
        """Of the swing being played, in positions; 0 before the first."""
        return self._swing.reach if self._swing else 0

    def done(self, elapsed_s: float) -> bool:
        return elapsed_s >= self.plan.duration_s


def far_end_deg(arm: int, reach: int, yaws_deg: Sequence[float]) -> float:
    """Yaw of the ``reach``-th position of an arm, or of the furthest there is; 0 where the arm has none."""
    there = sorted((yaw for yaw in yaws_deg if yaw * arm > 0), key=abs)
    return there[min(reach, len(there)) - 1] if there else 0.0


def arms_of(expected: int, yaws_deg: Sequence[float] = ()) -> tuple[int, int]:
    """Lengths (right, left) of the arms of a turn with so many positions in the end, the frontal one included.

    Positions that exist already are believed: a chain with one arm only has no left one.
    """
    right_there = sum(yaw > 0 for yaw in yaws_deg)
    left_there = sum(yaw < 0 for yaw in yaws_deg)
    if len(yaws_deg) >= expected:
        return right_there, left_there
    right = max(expected // 2, right_there)
    return right, max(expected - 1 - right, left_there)


def lap_steps_at(plan: TurnPlan, elapsed_s: float) -> float:
    """How many steps along its laps the mean face is; at rest at the far end and at home."""
    now = plan.swing_at(elapsed_s)
    return now.reach * there_and_back(now.share(elapsed_s))


def lap_yaw_deg(steps: float, yaws_deg: Sequence[float]) -> float:
    """The angle at a place along the laps; a lap has 48 steps.

    On a full circle a lap goes round. Where the chain reaches less far, a lap goes to the right end, through the
    front to the left end, and home.
    """
    right, left = max(yaws_deg, default=0.0), min(yaws_deg, default=0.0)
    if right - left >= FULL_CIRCLE_DEG:
        return wrapped_deg(steps * 360.0 / LAP_STEPS)
    height = math.sin(2.0 * math.pi * steps / LAP_STEPS)
    return height * right if height > 0 else -height * left


def attract_yaw_deg(elapsed_s: float, attract_turn_s: float, yaws_deg: Sequence[float]) -> float:
    """The attract loop: one slow lap in ``attract_turn_s``, for ever."""
    return lap_yaw_deg(elapsed_s / max(attract_turn_s, 1e-3) * LAP_STEPS, yaws_deg)


def ring_share(presence_s: float, since_s: float, hold_s: float) -> float:
    """How far the ring is closed, 0..1.

    Args:
        presence_s: as vision last told it.
        since_s: how long ago that was; the ring goes on closing between two looks.
        hold_s: how long a face must stay.
    """
    if presence_s <= 0:
        return 0.0
    return share_of(presence_s + clamp(since_s, 0.0, 0.25), hold_s)
