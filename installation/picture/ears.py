"""The ear that a turn brings into view, drawn over a portrait as fine as the portrait is.

One ear for all, in each visitor's colour: it is kept in ``assets/ears.npz`` as light and shade, see
``training.ears``. ``yaw_deg`` (V,) float32, ``alpha`` and ``shade`` (V, R, C) uint8, shade in ``SHADE_UNIT`` steps, and
``anchor`` (3,) float32, where the mean head has the middle of it: x and y from between the eyes, z from the axis of its
turn, in eye distances.
"""

from __future__ import annotations

import bisect
import logging
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from installation.core.alignment import SIDE_IN_EYE_DISTANCES
from installation.core.look import Look
from installation.core.turn import Ear
from installation.picture.look import GRAIN_UNIT, guessed
from installation.picture.torn import TORN_NPZ

log = logging.getLogger(__name__)
EARS_FILE = Path(__file__).resolve().parents[2] / "assets" / "ears.npz"
SPAN_U = (1.2, 1.1)
"""Height and width of a view, in eye distances."""
CELL_U = 1.0 / 160
SHADE_UNIT = 200.0  # steps of the kept shade for a factor of 1
FLESH = np.array([1.0, 1.12, 1.18], np.float32)
"""Light that has gone through skin is red: powers of the shade for each colour."""


class EarsFileError(Exception):
    """The ears' file is missing or torn; the message is one sentence for the technician."""


@dataclass(frozen=True)
class EarViews:
    """yaw_deg (V,), ascending; alpha (V, R, C) 0..1 and shade (V, R, C) about 0.3..1.2; anchor (3,); all float32."""

    yaw_deg: np.ndarray
    alpha: np.ndarray
    shade: np.ndarray
    anchor: np.ndarray

    def save(self, path: Path) -> None:
        """Writes the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            yaw_deg=self.yaw_deg,
            alpha=np.rint(np.clip(self.alpha, 0.0, 1.0) * 255.0).astype(np.uint8),
            shade=np.rint(np.clip(self.shade * SHADE_UNIT, 0.0, 255.0)).astype(np.uint8),
            anchor=self.anchor,
        )


def load_ears(path: Path = EARS_FILE) -> EarViews:
    """Reads what ``EarViews.save`` wrote.

    Raises:
        EarsFileError: the file is missing or torn.
    """
    try:
        with np.load(path) as file:
            return EarViews(
                yaw_deg=file["yaw_deg"],
                alpha=file["alpha"].astype(np.float32) / 255.0,
                shade=file["shade"].astype(np.float32) / SHADE_UNIT,
                anchor=file["anchor"],
            )
    except TORN_NPZ as error:
        raise EarsFileError(
            f"{path}: cannot be read ({error}); fetch the assets folder again, or make it anew with: "
            "python -m installation.training ears --head MODEL"
        ) from error


@lru_cache(maxsize=1)
def _kept_views() -> EarViews | None:
    try:
        return load_ears()
    except EarsFileError as error:
        log.error("%s", error)  # noqa: TRY400 - the message is the sentence, the trace says nothing more
        return None


class EarDrawer:
    """Draws ears into pictures of one size. A missing or torn file is told once, and no ear is drawn.

    Args:
        side_px: side of the pictures.
    """

    def __init__(self, side_px: int) -> None:
        views = _kept_views()
        self._side = side_px
        self._tiles: list[np.ndarray] = []
        self._reaches: list[slice] = []
        if views is None:
            return
        self._yaws = views.yaw_deg.tolist()
        px_per_cell = side_px / SIDE_IN_EYE_DISTANCES * CELL_U
        rows, columns = (_within(views.alpha.max(axis=(0, other))) for other in (2, 1))
        shape = views.alpha.shape
        self._middle = tuple(
            (shape[axis] / 2 - part.start) * px_per_cell for axis, part in ((2, columns), (1, rows))
        )
        size = tuple(max(round((part.stop - part.start) * px_per_cell), 1) for part in (columns, rows))
        way = cv2.INTER_AREA if px_per_cell < 1.0 else cv2.INTER_LINEAR
        for alpha, shade in zip(views.alpha[:, rows, columns], views.shade[:, rows, columns], strict=True):
            skin = shade[..., None] ** FLESH
            tile = cv2.resize(np.dstack([skin, alpha]).astype(np.float32), size, interpolation=way)
            self._tiles.append(tile)
            self._reaches.append(_within(tile[..., 3].max(axis=0)))

    def draw(
        self,
        shown: np.ndarray,
        ear: Ear,
        yaw_deg: float,
        look: Look = Look.PLAIN,
        film: np.ndarray | None = None,
    ) -> None:
        """Draws an ear.

        Args:
            shown: (side_px, side_px, 3) uint8 RGB, drawn into.
            yaw_deg: of the position; its sign says which ear it is.
            look: how what is guessed is shown; film: (side_px, side_px) uint8, its grain, 128 is 1.
        """
        if not self._tiles or ear.share <= 0.0:
            return
        (tile, begins), (middle_x, middle_y) = self._tile(abs(yaw_deg)), self._middle
        middle_x -= begins
        if yaw_deg < 0:
            tile, middle_x = np.ascontiguousarray(tile[:, ::-1]), tile.shape[1] - middle_x
        left, top = (float(p) * self._side - m for p, m in zip(ear.place, (middle_x, middle_y), strict=True))
        column, row = math.floor(left), math.floor(top)
        # between pixels: an ear that jumps from one to the next trembles while the head turns evenly
        shift = np.array([[1.0, 0.0, left - column], [0.0, 1.0, top - row]], np.float32)
        tile = cv2.warpAffine(tile, shift, (tile.shape[1] + 1, tile.shape[0] + 1), flags=cv2.INTER_LINEAR)
        high, low = np.clip((row, row + tile.shape[0]), 0, self._side)
        near, far = np.clip((column, column + tile.shape[1]), 0, self._side)
        if high >= low or near >= far:
            return
        window = np.s_[high:low, near:far]
        tile = tile[high - row : low - row, near - column : far - column]
        colour = guessed(tile[..., :3] * (255.0 * ear.rgb), look)
        if film is not None:
            colour *= film[window][..., None] * np.float32(1.0 / GRAIN_UNIT)
        # in OpenCV's calls: numpy spreads one plane over three ten times as slowly
        under = shown[window].astype(np.float32)
        cv2.subtract(colour, under, colour)
        cv2.multiply(colour, cv2.merge([tile[..., 3] * np.float32(ear.share)] * 3), colour)
        shown[window] = cv2.add(under, colour, dtype=cv2.CV_8U)

    def _tile(self, yaw_deg: float) -> tuple[np.ndarray, int]:
        """At any angle (r, c, 4) float32, by what the skin's colour is multiplied and alpha, and the first column."""
        above = min(max(bisect.bisect_right(self._yaws, yaw_deg), 1), len(self._yaws) - 1)
        low, high = self._yaws[above - 1], self._yaws[above]
        share = min(max((yaw_deg - low) / (high - low), 0.0), 1.0)
        reaches = self._reaches[above - 1 : above + 1]
        at = np.s_[:, min(r.start for r in reaches) : max(r.stop for r in reaches)]
        tile = cv2.addWeighted(self._tiles[above - 1][at], 1.0 - share, self._tiles[above][at], share, 0.0)
        return tile, at[1].start


@lru_cache(maxsize=2)
def ear_drawer(side_px: int) -> EarDrawer:
    """The drawer of a size, made once: it takes as long as a picture on the screen may."""
    return EarDrawer(side_px)


def _within(profile: np.ndarray) -> slice:
    """From the first to the last place that is not nothing."""
    there = np.flatnonzero(profile > 0.0)
    return slice(int(there[0]), int(there[-1]) + 1)
