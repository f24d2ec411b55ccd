"""Curves from 0 to 1. All take time or a share of it, never a frame's number: speed must not follow the display."""

from __future__ import annotations

import math


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """The value, not outside ``low..high``."""
    return min(max(value, low), high)


def share_of(elapsed_s: float, duration_s: float) -> float:
    """How much of a duration has passed, 0..1; a duration of 0 has always passed."""
    return 1.0 if duration_s <= 0 else clamp(elapsed_s / duration_s)


def smooth(share: float) -> float:
    """Leaves and arrives at rest; 0 at 0, 1 at 1, clamped outside."""
    share = clamp(share)
    return share * share * (3.0 - 2.0 * share)


def swing(share: float) -> float:
    """Out and back as a pendulum: 0 at both ends, 1 in the middle, at rest there; clamped outside."""
    return math.sin(math.pi * clamp(share))


def there_and_back(share: float) -> float:
    """Out and back at rest in all three places: 0 at both ends, 1 in the middle; clamped outside."""
    return (1.0 - math.cos(2.0 * math.pi * clamp(share))) / 2.0


def run_out(share: float) -> float:
    """Leaves at 1.5 times its mean speed and comes to rest; 0 at 0, 1 at 1, clamped outside."""
    share = clamp(share)
    return share * (3.0 - share * share) / 2.0


def catch_up(elapsed_s: float, share_per_frame: float, rate_hz: float) -> float:
    """How much of a way is done that loses ``share_per_frame`` of what is left at every frame.

    Args:
        elapsed_s: time since it began.
        share_per_frame: above 0, below 1.
        rate_hz: how many frames a second the curve was written for.

    Returns:
        0 at the beginning, towards 1; the same at any display's rate.
    """
    return 1.0 - (1.0 - share_per_frame) ** (max(elapsed_s, 0.0) * rate_hz)


def chase(value: float, target: float, elapsed_s: float, half_s: float) -> float:
    """The value moved towards its target so that half of the way is left after ``half_s``."""
    return target if half_s <= 0 else target + (value - target) * 0.5 ** (max(elapsed_s, 0.0) / half_s)
