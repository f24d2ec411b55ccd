"""The wall beside the near jaw is seen, and comes along with it.

Where a link draws the near jaw in, the still layer shows the jaw as it stood: a second jawline beside the new one, and
between the two the rim of wall that the drawn head takes along. So the still layer slides there as far as the head's
own edge: both read the same places, and there is but one jaw. What stands beside it is the wall that the camera saw;
links, which expect more of the neck there, painted a smear.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.chain.behind import SMOOTH_ROWS, STRETCHED, UNDER_CELLS, carried_on
from installation.chain.silhouette import JAW_LINE, facing_right, spans
from installation.core.alignment import CHIN_LINE
from installation.core.ramp import ramp
from installation.core.turn import Position

ENDS_DEG = 45.0
"""From here on the near side shows the ear and the nape, which come out over where the jaw stood."""
MOST_CELLS = 6.0
"""Further no jaw draws in: what does is read out of the wall."""
LEAST_CELLS = 0.3
"""Slides from which on the wall is what is seen there, ..."""
BESIDE_CELLS = 6
"""... and so far beside a jaw of which any draws in."""
NECK_CELLS = 8
"""Below the chin in which the slide ends: the neck bends, the torso stands."""


def wall_along_jaw(position: Position) -> Position:
    """The position with what stands beside its near jaw slid along, see ``Position.slide``."""
    if position.moving is None or not 0.0 < abs(position.yaw_deg) < ENDS_DEG:
        return position
    size = len(position.moving)
    rows, columns = np.arange(size), np.arange(size, dtype=np.float32)
    some, edge, _ = spans(facing_right(position.moving > 0.5, position))
    drawn_in = facing_right(position.map[..., 0] * (-np.sign(position.yaw_deg) * size), position)
    width = np.clip(drawn_in[rows, edge], 0.0, MOST_CELLS) * some
    width *= ramp(rows, CHIN_LINE * size + NECK_CELLS, CHIN_LINE * size)
    if not width.any():
        return position
    width = cv2.GaussianBlur(width.astype(np.float32)[:, None], (1, 0), 0.0, sigmaY=SMOOTH_ROWS)
    outside = carried_on(edge, some)[:, None] - columns
    field = width * np.clip(1.0 - outside / (STRETCHED * width + 1.0), 0.0, 1.0)
    field[outside < -UNDER_CELLS] = 0.0
    field = cv2.GaussianBlur(field, (1, 0), 0.0, sigmaY=1.0)
    jaw = ((rows >= JAW_LINE * size) & (rows < CHIN_LINE * size))[:, None]
    beside = (outside > 0.0) & ((field > LEAST_CELLS) | (jaw & (outside < BESIDE_CELLS)))
    wall = facing_right(beside, position) * (1.0 - position.moving)
    slide = facing_right(field, position) * (-np.sign(position.yaw_deg) / size)
    if position.slide is not None:
        slide = slide + position.slide
    return replace(
        position,
        slide=np.ascontiguousarray(slide, dtype=np.float32),
        coverage=position.coverage + wall * (1.0 - position.coverage),
        imagined=position.imagined * (1.0 - wall)[..., None],
    )
