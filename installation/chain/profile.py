"""A turned face gets the profile that its front tells of.

Links draw the outline of a face seen from the side too smooth: a ball of a nose, a line for lips and chin. Where it
truly runs ``profile_net`` says row by row, and each row of a position is drawn out or in until it ends there. How far
the whole face stands out stays as links say: that a front tells neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from installation.chain.manifest import REMEDY, ChainFilesError, Manifest, read_weights
from installation.chain.silhouette import spans
from installation.core.easing import share_of
from installation.core.ramp import ramp
from installation.core.turn import STEP_DEG

YAWS_DEG = tuple(STEP_DEG * number for number in range(8, 19))  # 60 to 135
FROM_DEG, FULL_DEG = 60.0, 82.5
"""Between which yaws the profile comes. Earlier, far cheeks are the outline; ..."""
FADES_DEG, GONE_DEG = 120.0, 142.5
"""... and later near ones."""
BROW_LINE, CHIN_END = 0.27, 0.84
"""Of the side, from its top: a profile runs from brow to chin."""
MOST_CELLS = 7.0
"""What is further off is hair, or the neck beside a chin of another height."""
SURE_ROWS = 3
"""Rows beside one that is further off are not drawn out either, and beside those less, over about as many."""
INNER_CELLS = 18.0
"""How far into a face its outline's move reaches."""
OUTER_CELLS = (4.0, 16.0)
"""Between which distances before a face it ends."""


class Profiles:
    """What says a face's profile, loaded from a chain's folder.

    Raises:
        ChainFilesError: the file is missing, torn, or of another shape.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        import tensorflow as tf

        from installation.chain.profile_net import build_profile_net, shapes_of

        assert manifest.profile is not None
        net = build_profile_net(manifest.size)
        arrays = read_weights(folder, manifest.profile)
        if [array.shape for array in arrays] != shapes_of(net, manifest.size):
            raise ChainFilesError(
                f"{folder / manifest.profile.file}: received weights of other shapes than profiles have at size "
                f"{manifest.size}; {REMEDY}"
            )
        self._usual, *weights = arrays
        net.set_weights(weights)
        self._call = tf.function(lambda pair: net(pair, training=False))

    def outlines(self, pair: Any) -> dict[float, np.ndarray]:
        """Of each yaw in degrees how far to the right each row of a face reaches that turns there.

        Args:
            pair: (B, S, S, 3) float32 RGB in 0..1.

        Returns:
            (B, S) float32 each, cells from the left.
        """
        said = self._call(pair).numpy() + self._usual
        return dict(zip(YAWS_DEG, np.moveaxis(said, 1, 0), strict=True))


def comes_in(yaw_deg: float) -> float:
    """How much of a profile shows at a yaw, 0..1."""
    yaw = abs(yaw_deg)
    return share_of(yaw - FROM_DEG, FULL_DEG - FROM_DEG) * share_of(GONE_DEG - yaw, GONE_DEG - FADES_DEG)


def drawn_to(outline: np.ndarray, moving: np.ndarray, share: float) -> np.ndarray:
    """By how many cells each place of a position that faces right is to move right, so that it ends at an outline.

    Args:
        outline: (S,) float32, cells from the left.
        moving: (S, S) float32 in 0..1, of the position.
        share: 0..1, see ``comes_in``.

    Returns:
        (S, S) float32.
    """
    size = len(moving)
    rows, columns = np.arange(size), np.arange(size, dtype=np.float32)
    some, edge = edge_of(moving)
    apart = np.where(some, outline - edge, np.inf)
    of_face = (rows >= BROW_LINE * size) & (rows < CHIN_END * size) & (np.abs(apart) < MOST_CELLS)
    sure = cv2.erode(of_face.astype(np.float32)[:, None], np.ones((SURE_ROWS, 1), np.uint8))
    sure = cv2.GaussianBlur(sure, (1, 0), 0.0, sigmaY=SURE_ROWS - 1)[:, 0] * of_face
    if not sure.any():
        return np.zeros_like(moving)
    apart = np.where(of_face, apart, 0.0)
    apart = (apart - np.average(apart, weights=sure)) * sure * share
    outside = columns - edge[:, None]
    reach = np.minimum(ramp(outside, -INNER_CELLS, 0.0), ramp(outside, OUTER_CELLS[1], OUTER_CELLS[0]))
    return np.asarray(apart[:, None] * reach * reach * (3.0 - 2.0 * reach), np.float32)


def edge_of(moving: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each row of a head (S, S) float32 in 0..1 whether there is any of it, (S,) bool, and how far to the right it
    reaches, (S,) float32, cells from the left; of a row without any, no matter what."""
    rows, size = np.arange(len(moving)), len(moving)
    some, _, last = spans(moving > 0.5)
    beyond = moving[rows, np.minimum(last + 1, size - 1)] * (last + 1 < size)
    return some, last + moving[rows, last] - 0.5 + beyond


def moved_across(fields: Sequence[np.ndarray], cells: np.ndarray) -> list[np.ndarray]:
    """Fields (S, S[, C]) float32 whose places have moved right by so many cells (S, S)."""
    moved = [field.copy() for field in fields]
    moves = np.flatnonzero(cells.any(axis=1))
    if not moves.size:
        return moved
    here = slice(moves[0], moves[-1] + 1)
    columns = np.arange(len(cells), dtype=np.float32) - cells[here]
    rows = np.repeat(np.arange(here.start, here.stop, dtype=np.float32)[:, None], len(cells), axis=1)
    for field, after in zip(fields, moved, strict=True):
        read = cv2.remap(field, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        after[here] = read.reshape(after[here].shape)
    return moved
