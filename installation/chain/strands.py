"""Strands of the hair that the camera saw, for hair that nobody saw.

The chain paints in 128 cells: colour and shape, no strands. So a patch of the visitor's own hair, its brightness
against the brightness around it, is turned upright; ``picture.surface`` lays it round the head.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.chain.blur import WIDE, wide_blur
from installation.chain.noise import shaped
from installation.core.turn import STRANDS_SHARE, Position, cells_of

PATCHES = (0.14, 0.1, 0.07)
"""Sides of the patch that are tried, largest first, as shares of the crop's: a close crop or short hair shows a narrow
strip above the forehead, and its owner wore a flat cap at the back while the largest alone would do."""
SURE = 0.8
"""Shares from which on a cell is hair, and seen."""
LEAST = 0.8
"""Share of the patch that must be hair."""
MOST_PX = 540
"""A larger source is brought to this first: no screen shows finer strands, as ``picture.surface`` lays them."""
FINE, COARSE = 0.002, 0.008
"""Between which sizes, as shares of the crop's side, strands are: smaller is the camera's noise, larger the light. With
0.004 to 0.03 smooth fair hair was strokes of a brush, with 0.003 to 0.016 corduroy; with 0.006 as the larger dark hair
was scratches."""
CONTRAST = (0.075, 0.19)
"""Bounds of the strands' standard deviation, in shares of the light on them."""
STRENGTH = (0.76, 0.95)
"""Of that contrast, for a patch without any direction and for one whose strands all run one way. The less, the less the
back of a head moves as it turns, against its front. As strong as this, dark hair was scratched before it lay in
locks. A smaller patch has less, in proportion: shaved heads were raked."""
STRETCH = 3.0
"""Times that a patch without any direction is drawn out along the head, the largest; one of strands is long already.
Smaller ones are drawn out more, to the same length: as short as they are, they made a mottled cap."""

MEANDER, LOCKS = 0.002, 0.15
"""By how much strands leave their straight line, as a share of the crop's side, and by how much their contrast comes
and goes from lock to lock, as its logarithm's deviation: hair that the camera saw softly has strands of one size only,
and straight and even they were corduroy. With 0.012 and 0.5 they were the grain of wood."""
MEANDER_SIZE, LOCK_SIZE = (0.12, 0.04), (0.12, 0.03)
"""Sizes of both, along and across the strands, as shares of the tile's side."""


def tile_of(source: np.ndarray, position: Position) -> np.ndarray | None:
    """A tile of the visitor's own strands, or None where too little hair was seen.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.
        position: any that still shows hair that the camera saw, with its hair.

    Returns:
        (T, T) float32, relative brightness, mean 0, strands along the columns; it repeats without a seam.
    """
    if position.hair is None:
        return None
    side = min(source.shape[0], MOST_PX)
    source = cv2.resize(source, (side, side), interpolation=cv2.INTER_AREA)
    hair = cv2.resize(hair_in_source(position), (side, side), interpolation=cv2.INTER_LINEAR)
    grey = cv2.cvtColor(source, cv2.COLOR_RGB2GRAY).astype(np.float32)
    for patch_share in PATCHES:
        reach = max(round(patch_share * side / 2), 4)
        share = cv2.blur(hair, (2 * reach + 1, 2 * reach + 1))
        # a patch that leaves the picture would repeat its border
        share[:reach] = share[-reach:] = 0.0
        share[:, :reach] = share[:, -reach:] = 0.0
        if share.max() >= LEAST:
            break
    else:
        return None
    solid = np.maximum(_blur(hair, COARSE * side), 1e-3)
    around = _blur(grey * hair, COARSE * side) / solid
    relative = cv2.GaussianBlur(grey, (0, 0), max(FINE * side / 2, 0.5)) / np.maximum(around, 8.0) - 1.0
    relative = np.clip(relative, -0.5, 0.7) * hair
    # Of all places that are hair enough, the one whose strands run most nearly one way, if there are any: light on
    # smooth hair does, too. Told by brightness itself, the edge of dark hair ran more nearly one way than any strands.
    angle, coherence = _strands_run(relative, reach)
    rough = np.sqrt(np.maximum(cv2.blur(relative**2, (2 * reach + 1, 2 * reach + 1)), 0.0))
    score = coherence * np.minimum(rough / CONTRAST[0], 1.0)
    row, column = np.unravel_index(np.argmax(np.where(share >= LEAST, score + 0.01, 0.0)), share.shape)
    turn = cv2.getRotationMatrix2D((float(column), float(row)), float(angle[row, column]), 1.0)
    turn[:, 2] += np.array([reach - column, reach - row])
    patch = cv2.warpAffine(relative, turn, (2 * reach, 2 * reach), borderMode=cv2.BORDER_REFLECT)
    tile_side = round(STRANDS_SHARE * side)
    one_way = float(np.clip(coherence[row, column], 0.0, 1.0))
    stretch = STRETCH + (1.0 - STRETCH) * one_way
    length = min(round(2 * reach * stretch * PATCHES[0] / patch_share), tile_side)
    patch = cv2.resize(patch, (2 * reach, length), interpolation=cv2.INTER_LINEAR)
    patch -= cv2.GaussianBlur(patch, (0, 0), sigmaX=reach / 2, sigmaY=length / 4)
    spread = float(patch.std())
    if spread < 1e-3:
        return None
    strength = (STRENGTH[0] + (STRENGTH[1] - STRENGTH[0]) * one_way) * patch_share / PATCHES[0]
    patch = (patch * (strength * float(np.clip(spread, *CONTRAST)) / spread)).astype(np.float32)
    return in_locks(_quilt(patch, tile_side))


def _quilt(patch: np.ndarray, side: int) -> np.ndarray:
    """Lays a patch (p, q) all over a tile (side, side) that repeats, under Hann windows, flipped by chance.

    Divided by the root of the summed squares, so that the strands keep their contrast. Its plain mirror images, side by
    side, made a kaleidoscope.
    """
    rng = np.random.default_rng(7)  # the same visitor keeps the same hair
    down, across = (np.hanning(size + 2)[1:-1].astype(np.float32) for size in patch.shape)
    window = down[:, None] * across[None, :]
    total, power = np.zeros((side, side), np.float32), np.full((side, side), 1e-3, np.float32)
    steps = [max(size // 3, 1) for size in patch.shape]
    for top in range(0, side, steps[0]):
        for left in range(0, side, steps[1]):
            laid = patch[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]
            at = np.ix_(
                *(
                    (np.arange(size) + start + rng.integers(-step // 2, step // 2 + 1)) % side
                    for size, start, step in zip(patch.shape, (top, left), steps, strict=True)
                )
            )
            total[at] += laid * window
            power[at] += window**2
    return total / np.sqrt(power)


def in_locks(tile: np.ndarray) -> np.ndarray:
    """A tile (T, T) whose strands meander and whose contrast comes and goes; as strong as before, without a seam."""
    side = len(tile)
    rng = np.random.default_rng(8)
    down, across = np.indices(tile.shape, np.float32)
    aside = _waves(side, MEANDER_SIZE, rng) * np.float32(MEANDER / STRANDS_SHARE * side)
    strands = cv2.remap(tile, across + aside, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    strands *= np.exp(np.float32(LOCKS) * _waves(side, LOCK_SIZE, rng))
    strands -= strands.mean()
    return np.asarray(strands * (tile.std() / strands.std()), np.float32)


def _waves(side: int, size: tuple[float, float], rng: np.random.Generator) -> np.ndarray:
    """Smooth noise (side, side) float32 that repeats, mean 0, deviation 1; sizes down and across as shares of it."""
    # a Gaussian's transfer function, where convolving goes round by itself
    down, across = np.fft.fftfreq(side)[:, None] * size[0], np.fft.rfftfreq(side)[None, :] * size[1]
    blurred = np.exp(-2.0 * (np.pi * side) ** 2 * (down**2 + across**2))
    return shaped(rng.standard_normal((side, side), np.float32), blurred).astype(np.float32)


def _blur(field: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(field, (0, 0), sigma) if sigma < 2.0 * WIDE else wide_blur(field, sigma)


def hair_in_source(position: Position) -> np.ndarray:
    """(S, S) float32, where the source is hair: what is seen as hair in a position, laid back to where it came from."""
    assert position.hair is not None
    size = position.hair.shape[0]
    places = np.rint(cells_of(size) + position.map * size).astype(np.intp)
    x, y = np.clip(places, 0, size - 1).transpose(2, 0, 1)
    seen = (position.hair > SURE) & (position.coverage > SURE)
    mask = np.zeros((size, size), np.float32)
    mask[y[seen], x[seen]] = 1.0
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))


def _strands_run(grey: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """By how many degrees strands must be turned to stand upright, and how nearly they run one way, 0..1; (H, H)."""
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, xy, yy = (_blur(a * b, reach / 2) for a, b in ((dx, dx), (dx, dy), (dy, dy)))
    coherence = np.hypot(xx - yy, 2.0 * xy) / np.maximum(xx + yy, 1e-6)
    # the gradient lies across the strand; turning it level puts the strand upright
    return np.degrees(0.5 * np.arctan2(2.0 * xy, xx - yy)), coherence
