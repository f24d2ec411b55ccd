"""The slow drift of the whole composition: no display shall burn what it shows into itself."""

from __future__ import annotations

import math

from installation.core.geometry import Point

CIRCLE_S = 211.0
"""Once round. Within any minute the composition has moved by more than its reach is wide at its narrowest."""
BREATH_S = 337.0
"""The circle's radius grows and shrinks meanwhile, in another time: the way fills a ring and not a line."""
NARROWEST = 0.55


def drift_at(now_s: float, reach_px: float) -> Point:
    """How far everything has drifted, in whole pixels: pictures are not scaled for it.

    Args:
        now_s: monotonic seconds.
        reach_px: farthest it ever is from its place; 0 or more.
    """
    breath = (1.0 + math.cos(2.0 * math.pi * now_s / BREATH_S)) / 2.0
    radius = reach_px * (NARROWEST + (1.0 - NARROWEST) * breath)
    angle = 2.0 * math.pi * now_s / CIRCLE_S
    return Point(round(radius * math.cos(angle)), round(radius * math.sin(angle)))
