"""What was guessed is brought to what was seen beside it, so that no seam shows where one ends.

Links learn their paint in a truth that is lit anew; what was seen is shown nearly as the camera took it. So a painted
cheek was paler than the cheek it goes on from. Where both lie in one cell, their ratio is known; it is carried into
what is only painted, and fades there.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.chain.palette import LUMA
from installation.core.ramp import ramp
from installation.core.turn import Position

NEAR_CELLS, FAR_CELLS = 4.0, 12.0
"""How far a ratio is carried, as the sigmas of a near and a far blur ..."""
FAR_SHARE = 0.4
"""... which counts so much less."""
COARSE = 4
"""Cells of the chain to one of the blurs'."""
FADING = 0.005
"""Weight of "as it was painted" against the ratios."""
MOST = 0.5
"""Largest ratio, as a power of e: more is another surface, not another light."""
STAINED = np.ones((5, 5), np.uint8)
"""Cells about one that was in part room say nothing either ..."""
ANY_LOST = 0.25
"""... from this part on."""
LEAST_SHARE = 0.06
"""A cell that shows less than this of either says nothing of it."""
DARK = 0.04
"""Brightness under which a tint is noise."""
OTHER_TINT = (0.15, 0.3)
"""Distances of the seen tint, red and blue in shares of its brightness, from the visitor's skin between which a cell
beside painted skin begins to say nothing of it: it shows a collar, a beard, or a wall that passes for a cheek. With
them a cheek before a sand-coloured wall was green."""


def joined(
    position: Position, source: np.ndarray, room: np.ndarray, lost: np.ndarray, skin: np.ndarray
) -> Position:
    """The position with its painted head in the light of what was seen beside it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
        room: (S, S) in 0..1, how much of each cell is room, see ``uncovered.room_of``.
        lost: (S, S) float32 in 0..1, how much of what was seen in each cell was the room, see
            ``uncovered.not_of_room``: a cheek painted beside a part that was read out of a blue wall was violet.
        skin: (3,) float32 RGB in 0..1, see ``palette.Palette``.
    """
    size = source.shape[0]
    unseen = 1.0 - position.coverage
    head = 1.0 - room
    both = np.minimum(position.coverage, unseen) * head
    both *= 1.0 - np.clip(cv2.dilate(lost, STAINED) / ANY_LOST, 0.0, 1.0)
    rows, columns = np.nonzero(both > LEAST_SHARE)
    if not len(rows):
        return position
    at = position.map[rows, columns] * size + np.stack([columns, rows], 1)
    shown = cv2.remap(
        source, at[:, None].astype(np.float32), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )[:, 0]
    if position.light is not None:
        shown = shown * position.light[rows, columns, None]
    paint = position.imagined[rows, columns] / unseen[rows, columns, None]
    ratio = np.clip(np.log((shown + 0.02) / (paint + 0.02)), -MOST, MOST)
    hair = np.zeros_like(unseen) if position.hair is None else np.clip(position.hair, 0.0, 1.0)
    change = np.zeros((size, size, 3), np.float32)
    apart = np.abs(_tints(shown) - _tints(skin)).max(axis=1)
    of_skin = 1.0 - ramp(apart, *OTHER_TINT)
    # skin and hair each from their own kind: a dark lock beside a cheek is no shade on it
    for kind, own in ((hair, 1.0), (1.0 - hair, of_skin)):
        weight = (both * kind * kind)[rows, columns] * own
        known = np.column_stack([ratio * weight[:, None], weight])
        change += cv2.multiply(_carried(known, rows, columns, size), cv2.merge([kind * head] * 3))
    lit = cv2.multiply(position.imagined, cv2.exp(change))
    return replace(position, imagined=cv2.min(lit, cv2.merge([unseen] * 3)))


def _tints(rgb: np.ndarray) -> np.ndarray:
    """(..., 2) red and blue of (..., 3) RGB, in shares of its brightness."""
    return np.asarray(rgb[..., ::2] / np.maximum(rgb @ LUMA, DARK)[..., None])


def _carried(known: np.ndarray, rows: np.ndarray, columns: np.ndarray, size: int) -> np.ndarray:
    """(S, S, 3) mean of ratios near by, 0 far from any.

    Args:
        known: (N, 4) weighted ratios and their weight, at (N,) rows and columns.
    """
    # blurs this wide lose nothing at a quarter of the size, and take a tenth of the time there
    side = size // COARSE
    place = rows // COARSE * side + columns // COARSE
    sums = [np.bincount(place, part, side * side).reshape(side, side) for part in known.T]
    small = cv2.merge([part.astype(np.float32) / COARSE**2 for part in sums])
    near = cv2.GaussianBlur(small, (0, 0), NEAR_CELLS / COARSE)
    total = near + FAR_SHARE * cv2.GaussianBlur(small, (0, 0), FAR_CELLS / COARSE)
    carried = total[..., :3] / (total[..., 3:] + FADING)
    return np.asarray(cv2.resize(carried.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR))
