"""The far ear and the hair beside it go behind the face as it turns away from them.

To a link's map they stand still: they lie as deep as the axis, where the first steps move next to nothing. A true head
draws them in a little and its cheek comes over them. Shown as they stood and faded until the room was filled in, they
were a pale ghost beside the face at 15 degrees, in the first swings of every turn. So the still layer slides there:
what is left of each row beyond the face is drawn in behind it, and the room beside follows, stretched a little.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.chain.silhouette import facing_right, spans
from installation.core.turn import Position

GONE_DEG = 22.5
"""Here all of it is behind the face; from here on the room is filled in, see ``uncovered.room_left_by_head``."""
GATHERS = 1.25
"""Power of the way to there at which it has gone behind. With nothing at 7.5 degrees and half at 15 the step between
the two was the largest of a turn, 1.75 times the median one; evenly, with 1, 1.70."""
STRETCHED = 2.0
"""Width of the room beside that follows, in widths of the slide."""
UNDER_CELLS = 8
"""So far under the face's edge the layer slides as well: between two positions the edge wanders."""
SMOOTH_ROWS = 2.0
"""Sigma over the rows, in cells: an ear is not torn into lines."""


def slid_behind(position: Position, before: np.ndarray, hidden: np.ndarray) -> Position:
    """The position with the slide of its still layer, see ``Position.slide``.

    Args:
        before: (S, S) bool, see ``uncovered.before_face``: some links paint the ear's ghost there, as part of the head.
        hidden: (S, S) bool, what the head hid from the camera, see ``matting.Matte``.
    """
    if position.moving is None or not 0.0 < abs(position.yaw_deg) <= GONE_DEG:
        return position
    size = len(hidden)
    some, edge, _ = spans(facing_right(before, position))
    if not some.any():
        return position
    edge = carried_on(edge, some)
    columns = np.arange(size, dtype=np.float32)
    # only what hangs together with the face: a hidden piece of wall further out has its own edge
    room = facing_right(~hidden, position) & (columns >= edge[:, None])
    last = np.where(room.any(axis=1), room.argmax(axis=1) - 1, size - 1)
    share = (abs(position.yaw_deg) / GONE_DEG) ** GATHERS
    width = (np.maximum(last + 1 - edge, 0) * some).astype(np.float32)
    if not width.any():
        return position
    far = share * cv2.GaussianBlur(width[:, None], (1, 0), 0.0, sigmaY=SMOOTH_ROWS)
    follows = np.maximum(np.minimum(STRETCHED * far, size - 1.0 - last[:, None]), 1.0)
    field = far * np.clip((last[:, None] + follows - columns) / (far + follows), 0.0, 1.0)
    field[columns < edge[:, None] - UNDER_CELLS] = 0.0
    field = cv2.GaussianBlur(field, (1, 0), 0.0, sigmaY=SMOOTH_ROWS)
    slide = facing_right(field, position) * (np.sign(position.yaw_deg) / size)
    return replace(
        position,
        slide=np.ascontiguousarray(slide, dtype=np.float32),
        coverage=np.maximum(position.coverage, before),
        imagined=position.imagined * ~before[..., None],
        moving=position.moving * ~before,
    )


def carried_on(edge: np.ndarray, some: np.ndarray) -> np.ndarray:
    """(R,) float32, an edge (R,) whose rows without ``some`` (R,) take it from those next to them.

    What is smoothed over the rows goes beyond them: at the edge of no row at all, it slid the crop's side.
    """
    rows = np.arange(len(edge))
    return np.interp(rows, rows[some], edge[some]).astype(np.float32)
