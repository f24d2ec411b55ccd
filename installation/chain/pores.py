"""Pores, freckles and stubble of the cheeks that the camera saw, for skin that nobody saw.

The chain paints in 128 cells, and the painted cheek beside the seen one looked like wax. So noise is made that is as
rough as the visitor's skin at every size (Galerne, Gousseau and Morel, 2011: fine textures are told by their spectrum
alone); ``picture.surface`` lays it round the head. A patch of the cheek itself, quilted as ``strands`` are, laid the
fold of a smile all over the neck.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.chain.noise import shaped
from installation.chain.palette import CHEEK, CHEEK_REACH
from installation.core.alignment import EYE_LINE
from installation.core.turn import STRANDS_SHARE

MOST_PX = 720
"""A larger source is brought to this first."""
COARSE = 0.005
"""Size, as a share of the crop's side, from which on it is the light and no longer the skin. With 0.006 the blocks of a
photograph's compression were freckles on painted cheeks; with 0.004 three turns of 38 less were seen at 75 degrees."""
MOST = 0.2
"""Largest deviation that is skin: beyond are earrings, rims of glasses, strands of hair."""
CONTRAST = 0.05
"""Bound of the pores' standard deviation, in shares of the light on them."""
LIT = (20.0, 245.0)
"""Grey levels between which skin can be told: beside a window one cheek is all white ..."""
LIT_SHARE = 0.8
"""... and this much of a cheek must lie between them."""
SIGMA_PER_MEDIAN = 1.4826
"""Standard deviation to median absolute deviation of a normal distribution."""


def pores_of(source: np.ndarray) -> np.ndarray | None:
    """A tile as rough as the visitor's own skin, or None where both cheeks are too bright or too dark to tell.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.

    Returns:
        (T, T) float32, relative brightness, mean 0; it repeats without a seam.
    """
    side = min(source.shape[0], MOST_PX)
    grey = cv2.cvtColor(cv2.resize(source, (side, side), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32)
    around = cv2.GaussianBlur(grey, (0, 0), max(COARSE * side, 1.0))
    relative = np.clip(grey / np.maximum(around, 8.0) - 1.0, -MOST, MOST)
    reach = max(round(min(CHEEK_REACH) * side), 4)
    row = round((EYE_LINE + CHEEK[1]) * side)
    cheeks = []
    for column in (round((0.5 + sign * CHEEK[0]) * side) for sign in (-1, 1)):
        place = np.s_[row - reach : row + reach, column - reach : column + reach]
        if np.mean((grey[place] > LIT[0]) & (grey[place] < LIT[1])) > LIT_SHARE:
            cheeks.append(relative[place])
    if not cheeks:
        return None
    # the calmer cheek, and its median: a lock, a mole or the edge of a shadow is no skin
    spread, patch = min(((_spread(cheek), cheek) for cheek in cheeks), key=lambda pair: pair[0])
    return _as_rough(patch, min(spread, CONTRAST), round(STRANDS_SHARE * side))


def _spread(patch: np.ndarray) -> float:
    """Standard deviation, blind to the few that stand out."""
    return SIGMA_PER_MEDIAN * float(np.median(np.abs(patch - np.median(patch))))


def _as_rough(patch: np.ndarray, spread: float, side: int) -> np.ndarray:
    """Noise (side, side) float32 of a standard deviation with a patch's (p, p) spectrum, the same in all directions."""
    size = patch.shape[0]
    line = np.hanning(size + 2)[1:-1]
    power = np.abs(np.fft.fft2((patch - patch.mean()) * line[:, None] * line[None])) ** 2
    ring = np.rint(_frequencies(size) * size).astype(np.intp).ravel()
    radial = np.bincount(ring, power.ravel()) / np.maximum(np.bincount(ring), 1)
    frequencies = _frequencies(side)[:, : side // 2 + 1]
    amplitude = np.sqrt(np.interp(frequencies, np.arange(len(radial)) / size, radial))
    white = np.random.default_rng(7).normal(size=(side, side))  # the same visitor keeps the same skin
    return (shaped(white, amplitude) * spread).astype(np.float32)


def _frequencies(size: int) -> np.ndarray:
    """(size, size), cycles a pixel of a square's discrete Fourier transform."""
    line = np.fft.fftfreq(size)
    return np.asarray(np.hypot(line[:, None], line[None]))
