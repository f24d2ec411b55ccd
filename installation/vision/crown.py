"""A head that its picture cuts off at the top closes in a crown.

Who is tall and near is cut off by the camera's frame, and portraits from elsewhere are cut tight. With the picture's
border repeated upwards, a forehead grew into a tower. So the border is drawn together as the outline of a head is: what
lies within it there lies within it further up, too, and the room beside goes on beside.
"""

from __future__ import annotations

import cv2
import numpy as np

HALF_WIDTH, WIDEST_LINE, HEIGHT = 0.305, 0.33, 0.3
"""Of the upper half of a head's outline, an ellipse, in shares of the crop's side: the mean of sixty people's
photographs, hair and all, to 0.02, but lower by 0.05: such a crown did not close within the crop, heads turned into
cones, and what was drawn above 204 whole photographs that were cut was less like them."""
TOP_LINE = WIDEST_LINE - HEIGHT
"""Above it is no head."""
LEAST_SHARE = 0.01
"""Of its width that the outline keeps above its top, where nobody sees it, see ``_without_tip``."""
CELL = 4
"""Pixels between two places that are worked out: in between they lie on a line, to a tenth of a pixel."""
TIP = 0.2
"""Half the width, as a share of the side, of what stands above the crown's top: all of the border, in a few pixels, and
beside it the ends of hair that is broader than the outline."""


def close_crown(square: np.ndarray, rgb: np.ndarray, to_frame: np.ndarray) -> None:
    """Draws, in place, what a crop shows above its picture.

    Args:
        square: (S, S[, C]) uint8 or float32, the crop.
        rgb: (H, W[, C]), the picture, likewise.
        to_frame: (2, 3) takes the crop's pixels to the picture's, both counted from the first one's centre.
    """
    side = square.shape[0]
    border = border_of(to_frame, np.arange(side))
    rows = rows_above(border)
    if rows == 0:
        return
    above = np.arange(rows)[:, None] < border
    places = _places(rows, side, to_frame)
    drawn = cv2.remap(rgb, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    top = min(round(TOP_LINE * side), rows)
    if 0 < top < border[side // 2]:
        _without_tip(drawn[:top])
    cv2.copyTo(drawn, above.astype(np.uint8), square[:rows])


def _without_tip(drawn: np.ndarray) -> None:
    """Puts, in place, between what lies left and right of a crown's top, (R, S[, C]), what lies between in colour."""
    middle, reach = drawn.shape[1] // 2, round(TIP * drawn.shape[1]) + CELL
    ends = drawn[:, [middle - reach, middle + reach]].astype(np.float32)
    between = cv2.resize(ends, (2 * reach + 1, len(drawn)), interpolation=cv2.INTER_LINEAR)
    drawn[:, middle - reach : middle + reach + 1] = between.reshape(drawn[:, : 2 * reach + 1].shape)


def border_of(to_frame: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """How far down a picture's upper border lies in columns of a crop, float64, px; all 0 where it has none.

    Args:
        to_frame: see ``close_crown``.
        columns: any shape, px, which the border has, too.
    """
    across, down, begin = to_frame[1]
    if down <= 0.0:
        return np.zeros(columns.shape)
    return np.asarray(-(begin + across * columns) / down)


def rows_above(border: np.ndarray) -> int:
    """How many of a crop's rows lie above its picture, at least in part; the border as ``border_of`` gives it."""
    return int(np.clip(np.ceil(border.max()), 0, len(border)))


def read_aside(aside: np.ndarray, line: np.ndarray, border: np.ndarray) -> np.ndarray:
    """Where at the border a place above it is read.

    Args:
        aside: how far to the right of the crop's middle the place lies, in shares of its side, as all that follows.
        line: how far down it lies.
        border: how far down the border lies there.

    Returns:
        How far to the right of the middle it is read.
    """
    here, there = half_width(line), half_width(border)
    beyond = (np.abs(aside) - here) / (0.5 - here)
    return np.where(beyond < 0.0, aside * there / here, np.sign(aside) * (there + beyond * (0.5 - there)))


def _places(rows: int, side: int, to_frame: np.ndarray) -> np.ndarray:
    """(rows, S, 2) float32, where at the picture's border a crop's first rows are read, px of the picture."""
    # a cell more on each side, as cv2.resize bends what lies beyond the middle of the last one
    across, down = (CELL * (np.arange(-(-n // CELL) + 2) - 0.5) - 0.5 for n in (side, rows))
    x, y = np.meshgrid(across, down)
    border = border_of(to_frame, x)
    middle = (side - 1) / 2
    read = side * read_aside((x - middle) / side, (y + 0.5) / side, (border + 0.5) / side) + middle
    at = np.dstack([read, border, np.ones_like(x)]) @ to_frame.T
    fine = cv2.resize(at.astype(np.float32), None, fx=CELL, fy=CELL, interpolation=cv2.INTER_LINEAR)
    return fine[CELL : CELL + rows, CELL : CELL + side]


def half_width(line: np.ndarray | float) -> np.ndarray:
    """Half the width of a head's outline at heights of the crop from its top, both in shares of its side."""
    up = np.clip((WIDEST_LINE - line) / HEIGHT, 0.0, 1.0)
    return np.asarray(HALF_WIDTH * np.maximum(np.sqrt(1.0 - up**2), LEAST_SHARE))
