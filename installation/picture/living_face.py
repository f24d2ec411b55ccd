"""A newer face in an older portrait: its eyes blink and its mouth speaks, all else stays.

The chain knows of one picture where its head ends and what of it is hair. Of a newer one, laid by its eyes, only the
middle of the face lies where it lay: beside it a visitor who swayed or looked aside has moved, and maps read the wall
as cheek and hair.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE

MIDDLE = (0.5, EYE_LINE + 0.11)
"""Middle of the oval, in fractions of the crop's side: between nose and eyes."""
REACH = (0.18, 0.20)
"""Its half axes: outer corners of the eyes, brows and lower lip are within ..."""
NARROWS = (EYE_LINE, 0.67, 0.7)
"""... where it narrows, as faces do: from the first height on, to the last share of its width at the second, the
mouth's. As wide there as between the eyes, it let wall in beside the jaw of who looks aside ..."""
FADES = 1.4
"""... and so many times as large, before a narrow cheek and the chin end, nothing of it is left."""
LIGHTER = 1.3
"""The newer face is brought to the light of the older one, within this factor: cameras mend their exposure."""
SHRINKS = 8
"""Light is compared at one so-manieth of the size."""


class _Oval(NamedTuple):
    """Where newer pixels show: the window, the shares (h, w) float32 of the newer and of the older one, and, at one
    ``SHRINKS``-th of the size, how much both show."""

    window: tuple[slice, slice]
    newer: np.ndarray
    older: np.ndarray
    both: np.ndarray

    def light(self, window: np.ndarray) -> np.ndarray:
        """(3,) float32, the light of a window (h, w, 3) where both show."""
        # of four pixels each, a hundredth of the time that all would take
        small = cv2.resize(window, self.both.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return np.einsum("ij,ijk->k", self.both, small.astype(np.float32))


class LivingFace:
    """One portrait that lives; see above.

    Args:
        accepted: (H, H, 3) uint8 RGB, the aligned crop that the chain turned.
    """

    def __init__(self, accepted: np.ndarray) -> None:
        self._accepted = accepted
        self._oval = _oval(accepted.shape[0])
        self._light = self._oval.light(accepted[self._oval.window])

    def with_face(self, newer: np.ndarray) -> np.ndarray:
        """The accepted crop with the face of a newer one, (H, H, 3) uint8 RGB, a new array.

        Args:
            newer: of the same shape, aligned by its own eyes.
        """
        oval, shown = self._oval, self._accepted.copy()
        face = newer[oval.window]
        gain = np.clip((self._light + 1e-3) / (oval.light(face) + 1e-3), 1.0 / LIGHTER, LIGHTER)
        table = np.clip(np.arange(256)[:, None, None] * gain + 0.5, 0.0, 255.0).astype(np.uint8)
        shown[oval.window] = cv2.blendLinear(
            cv2.LUT(face, table), shown[oval.window].copy(), oval.newer, oval.older
        )
        return shown


@lru_cache(maxsize=2)
def _oval(side: int) -> _Oval:
    line = (np.arange(side, dtype=np.float32) + 0.5) / side
    x, y = ((line - middle) / reach for middle, reach in zip(MIDDLE, REACH, strict=True))
    begins, mouth, share_there = NARROWS
    width = 1.0 - (1.0 - share_there) * np.clip((line - begins) / (mouth - begins), 0.0, 1.0)
    away = np.hypot(x[None, :] / width[:, None], y[:, None])
    share = np.clip((FADES - away) / (FADES - 1.0), 0.0, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    rows, columns = (np.flatnonzero(share.any(axis=axis)) for axis in (1, 0))
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    share = np.ascontiguousarray(share[window], np.float32)
    size = tuple(max(side // SHRINKS, 1) for side in share.shape[::-1])
    both = cv2.resize(share * (1.0 - share), size, interpolation=cv2.INTER_AREA)
    return _Oval(window, share, 1.0 - share, both)
