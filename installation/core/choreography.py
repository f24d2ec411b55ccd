"""The score in seconds: how the portrait approaches, turns and leaves.

Everything here is a function of time at tempo 1; whoever plays faster feeds time faster. How the turn itself goes
stands in ``reach``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from installation.core.easing import catch_up, clamp, share_of
from installation.core.reach import LAP_STEPS, lap_yaw_deg

ORIGINAL_RATE_HZ = 50 / 1.6
"""Frames a second of the original outside its turn: its dissolve took 1 / 0.02 = 50 of them, about 1.6 s."""
GLIDE_PER_FRAME = 1 / 25
GROWTH_PER_FRAME = 1 / 20
GLIDE_ALONE = 0.467
"""Share of the approach in which the crop only glides; its growth begins with 4 % of the way left."""
APPROACH_S = 5.4
"""How long the original's approach takes until 1 % of its growth is left: log 0.04 / log (24/25) = 79 frames of
gliding alone, then log 0.01 / log (19/20) = 90 of growth, at 31.25 frames a second."""


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
