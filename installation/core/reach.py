"""The growing reach of a turn: the portrait hesitates, dares more, turns.

The original turned one position every 66 ms, to and fro between the front and a far end; each time the far end was
reached, it moved one position further. Its 47 steps took 2 x (1 + ... + 47) x 66 ms = 149 s, the mean face's 93 took
577 s. Ours has 45 s and 180 s: with a far end that moves by one position, the swings would go at three times the
original's pace. So a far end that has moved often moves further at once, by one position at first, then by two, by
three: as slowly as the original's pace allows (``far_ends``). Given the original's time, it moves as the original's.

Both arms are played by turns, angles are continuous, and a longer swing takes a little less than its share of time
longer, so that the first ones hesitate instead of trembling. Where the arms meet at the back of the head, the last
move does not come back: it goes round.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from installation.core.easing import run_out, share_of, swing, there_and_back
from installation.core.geometry import wrapped_deg

STEP_DEG = 7.5
PACE_DEG_S = STEP_DEG / 0.066
"""The original's pace, 114 degrees a second: no swing is faster at its fastest."""
HESITATION = 0.8
"""A swing's time grows with this power of its reach: 1 is one speed for all, 0 the same time for all."""
LAP_STEPS = 48
MEAN_FACE_STEPS = 93
"""The mean face's two laps, as the original counted them."""
FULL_CIRCLE_DEG = 360.0


@dataclass(frozen=True)
class Swing:
    """One move of the portrait.

    Attributes:
        arm: +1 towards positive yaw, -1 towards negative.
        reach: positions from frontal to its far end.
        start_s, duration_s: when it begins in the turn, how long it takes.
        from_rest, to_rest: it begins, or ends, at rest: nothing moves before it, or after it, or on its own side,
            so that it would bounce. Otherwise the front is passed without a stop.
        back: it comes back to the front. The last of the mean face's laps does not.
        whole: it goes round, once, to the front again.
    """

    arm: int
    reach: int
    start_s: float = 0.0
    duration_s: float = 0.0
    from_rest: bool = False
    to_rest: bool = False
    back: bool = True
    whole: bool = False

    @property
    def weight(self) -> float:
        """Its share of the plan's time, in any unit."""
        if self.whole:
            # so that it sets off as fast as the swing before it came home
            return self.reach**HESITATION * 1.5 * LAP_STEPS / (math.pi * self.reach)
        return self.reach**HESITATION / (1.0 if self.back else 2.0)

    @property
    def peak_deg_s(self) -> float:
        """Its greatest speed on a chain that has all its positions."""
        way = 1.5 * LAP_STEPS if self.whole else math.pi * self.reach / (1.0 if self.back else 2.0)
        return STEP_DEG * way / max(self.duration_s, 1e-9)

    def share(self, elapsed_s: float) -> float:
        return share_of(elapsed_s - self.start_s, self.duration_s)

    def height(self, share: float) -> float:
        """How far out it is after a share of its time: 0 at the front, 1 at its far end, or once round."""
        if self.whole:
            return run_out(share)
        if not self.back:
            return there_and_back(share / 2.0)
        at_rest = self.from_rest if share < 0.5 else self.to_rest
        return there_and_back(share) if at_rest else swing(share)


@dataclass(frozen=True)
class TurnPlan:
    """All swings of a turn in order, without a gap."""

    swings: tuple[Swing, ...]

    @property
    def duration_s(self) -> float:
        return self.swings[-1].start_s + self.swings[-1].duration_s if self.swings else 0.0

    @property
    def peak_deg_s(self) -> float:
        return max((one.peak_deg_s for one in self.swings), default=0.0)

    def swing_at(self, elapsed_s: float) -> Swing:
        """The swing of a moment; the last one from its end on, the first one before its beginning."""
        starts = [one.start_s for one in self.swings]
        return self.swings[max(bisect.bisect_right(starts, elapsed_s) - 1, 0)]


def far_ends(length: int, patience: int) -> list[int]:
    """Where the far end of an arm lies from swing to swing.

    Args:
        length: positions of the arm.
        patience: how often the far end moves by the same step before the step grows by one position: with 2 it
            lies at 1, 2, 4, 6, 9, 12, 16, ...; with ``length`` it always moves by one, as the original's.

    Returns:
        Rising, from 1 to ``length``.
    """
    ends: list[int] = []
    while not ends or ends[-1] < length:
        ends.append(min((ends[-1] if ends else 0) + 1 + len(ends) // patience, length))
    return ends


def plan_turn(right: int, left: int, duration_s: float) -> TurnPlan:
    """A visitor's turn: right then left, each time further, to the ends of both arms; then round, if they meet there.

    Args:
        right: positions with positive yaw that there will be.
        left: positions with negative yaw that there will be.
        duration_s: of the whole turn.

    Raises:
        ValueError: there is nothing to turn to.
    """
    longest = max(right, left)
    if longest < 1:
        raise ValueError(
            f"plan_turn: received arms of {right} and {left} positions, expected one with 1 or more"
        )
    arms = ((1, right), (-1, left))
    meet = 2 * min(right, left) * STEP_DEG >= FULL_CIRCLE_DEG

    def swings(patience: int) -> list[Swing]:
        reaches = [reach for reach in far_ends(longest, patience) if not meet or reach < longest]
        to_and_fro = [Swing(arm, min(reach, own)) for reach in reaches for arm, own in arms if own > 0]
        # a shorter arm stays at its end while the other one goes on
        kept = [one for number, one in enumerate(to_and_fro) if one.reach > _reach_before(to_and_fro, number)]
        return [*kept, Swing(1, kept[-1].reach, whole=True)] if meet else kept

    return _gentlest([_laid(swings(patience), duration_s) for patience in range(longest, 0, -1)])


def plan_laps(duration_s: float, steps: int = MEAN_FACE_STEPS) -> TurnPlan:
    """The mean face's two laps: one arm only, its reach counted in steps along the laps (see ``lap_yaw_deg``).

    The last one does not come back: the piece ends where its last step has led, as the original did.
    """

    def swings(patience: int) -> list[Swing]:
        return [Swing(1, reach, back=reach < steps) for reach in far_ends(steps, patience)]

    return _gentlest([_laid(swings(patience), duration_s) for patience in range(steps, 0, -1)])


def _reach_before(swings: Sequence[Swing], number: int) -> int:
    """How far the same arm reached before a swing; 0 where it had not moved."""
    return max((one.reach for one in swings[:number] if one.arm == swings[number].arm), default=0)


def _laid(swings: Sequence[Swing], duration_s: float) -> TurnPlan:
    """Lays swings end to end into a duration."""
    unit_s = duration_s / sum(one.weight for one in swings)
    starts = itertools.accumulate((one.weight for one in swings), initial=0.0)
    before = (None, *(one.arm for one in swings[:-1]))
    after = (*(one.arm for one in swings[1:]), None)
    return TurnPlan(
        tuple(
            replace(
                one,
                start_s=start * unit_s,
                duration_s=one.weight * unit_s,
                from_rest=came_from in (None, one.arm),
                to_rest=goes_to in (None, one.arm),
            )
            for one, start, came_from, goes_to in zip(swings, starts, before, after, strict=False)
        )
    )


def _gentlest(plans: Sequence[TurnPlan]) -> TurnPlan:
    """The first plan that keeps to the original's pace; where none does, the slowest."""
    slow = (plan for plan in plans if plan.peak_deg_s <= PACE_DEG_S)
    return next(slow, min(plans, key=lambda plan: plan.peak_deg_s))


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
        self._yaws_deg: tuple[float, ...] = ()

    def yaw_deg(self, elapsed_s: float, yaws_deg: Sequence[float]) -> float:
        """The angle at a moment, in -180 (left out) .. 180; moments never go back.

        Args:
            elapsed_s: since the turn began.
            yaws_deg: of the positions that exist, in any order.
        """
        now = self.plan.swing_at(elapsed_s)
        if now is not self._swing:
            self._swing = now
            self._yaws_deg = tuple(yaws_deg)
        height = now.height(now.share(elapsed_s))
        if now.whole:
            return lap_yaw_deg(LAP_STEPS * height, self._yaws_deg)
        return far_end_deg(now.arm, now.reach, self._yaws_deg) * height

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
    """How many steps along its laps the mean face is; at rest at every far end and at home."""
    now = plan.swing_at(elapsed_s)
    return now.reach * now.height(now.share(elapsed_s))


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
