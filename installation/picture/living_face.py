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
"""Light is compared on every so many-th pixel."""


class _Oval(NamedTuple):
    """Where newer pixels show: the window, and the shares (h, w) float32 of the newer and of the older one."""

    window: tuple[slice, slice]
    newer: np.ndarray
    older: np.ndarray


class LivingFace:
    """One portrait that lives; see above.

    Args:
        accepted: (H, H, 3) uint8 RGB, the aligned crop that the chain turned.
    """

    def __init__(self, accepted: np.ndarray) -> None:
        self._accepted = accepted
        self._oval = _oval(accepted.shape[0])

    def with_face(self, newer: np.ndarray) -> np.ndarray:
        """The accepted crop with the face of a newer one, (H, H, 3) uint8 RGB, a new array.

        Args:
            newer: of the same shape, aligned by its own eyes.
        """
        window, share, rest = self._oval
        shown = self._accepted.copy()
        old, new = self._accepted[window], newer[window]
        lit = cv2.multiply(new, (*_gain(old, new, share * rest), 0.0), dtype=cv2.CV_8U)
        shown[window] = cv2.blendLinear(lit, np.ascontiguousarray(old), share, rest)
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
    return _Oval(window, share, 1.0 - share)


def _gain(old: np.ndarray, new: np.ndarray, weight: np.ndarray) -> list[float]:
    """For each colour, by what the newer pixels are multiplied to be as light as the older ones where both show."""
    few = np.s_[::SHRINKS, ::SHRINKS]
    total_old, total_new = (
        np.einsum("ij,ijk->k", weight[few], p[few].astype(np.float32)) for p in (old, new)
    )
    return np.clip((total_old + 1e-3) / (total_new + 1e-3), 1.0 / LIGHTER, LIGHTER).tolist()
