"""Heads that their pictures cut off: a white column stands for the head."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from installation.core.alignment import EYE_LINE, crop_to_frame
from installation.core.geometry import Eyes, Point
from installation.vision.crop import cut_crop
from installation.vision.crown import CELL, HALF_WIDTH, TOP_LINE

SIDE = 352  # eyes 80 px apart, one pixel of the crop for each of the picture


def head(roll_deg: float = 0.0) -> Eyes:
    """Eyes in a picture that ends 100 px above them: 48 rows of the crop lie above it."""
    along = 40 * np.array([np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))])
    middle = np.array([300.0, 100.0])
    return Eyes(Point(*(middle - along)), Point(*(middle + along)), 20)


def column(share: float = 0.9) -> np.ndarray:
    rgb = np.full((400, 600, 3), (10, 20, 90), np.uint8)
    half = round(share * HALF_WIDTH * SIDE)
    rgb[:, 300 - half : 300 + half] = 255
    return rgb


def width(row: np.ndarray) -> int:
    return int((row[:, 0] > 127).sum())


def test_a_head_that_is_cut_off_closes_in_a_crown() -> None:
    crop = cut_crop(column(), head(), SIDE)

    widths = [width(row) for row in crop[:49]]
    assert widths[48] == width(crop[60])
    assert all(above <= below for above, below in pairwise(widths))
    assert widths[0] < 0.6 * widths[48]
    assert (crop[0, [0, -1]] == (10, 20, 90)).all()


def test_a_crown_closes_within_the_crop_and_nothing_stands_on_it() -> None:
    crop = cut_crop(column(0.7), head(), SIDE)

    assert (crop[: int(TOP_LINE * SIDE) - CELL] == (10, 20, 90)).all()
    assert width(crop[round(1.5 * TOP_LINE * SIDE)]) > 0.15 * SIDE


@pytest.mark.parametrize("slope", [0.0, 0.07, -0.07])
def test_hair_that_reaches_above_a_crowns_top_goes_straight_on(slope: float) -> None:
    """Also where a rolled picture's corner ends lower."""
    line = (EYE_LINE - 0.008) * SIDE
    eyes = Eyes(Point(260, line - 40 * slope), Point(340, line + 40 * slope), 20)
    matrix = crop_to_frame(eyes, SIDE)
    upright = np.repeat(column(0.3)[:1, 300 - SIDE // 2 : 300 + SIDE // 2], SIDE, axis=0)
    rgb = cv2.warpAffine(
        upright, matrix, (600, 400), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE
    )

    crop = cut_crop(rgb, eyes, SIDE)

    assert abs(width(crop[0]) - width(crop[15])) <= 3


def test_what_the_picture_shows_stays_as_it_is() -> None:
    rgb = np.random.default_rng(4).integers(0, 256, (400, 600, 3), np.uint8)

    crop = cut_crop(rgb, head(), SIDE)

    top, left = (round(v) for v in crop_to_frame(head(), SIDE)[::-1, 2])
    assert top == -48
    assert np.abs(crop[48:].astype(int) - rgb[: SIDE - 48, left : left + SIDE]).max() <= 1


@pytest.mark.parametrize("roll_deg", [-10.0, 10.0])
def test_a_crown_begins_where_a_rolled_picture_ends(roll_deg: float) -> None:
    """Read at the border it is the border: no edge between what is seen and what is drawn above it."""
    yy, xx = np.mgrid[0:400, 0:600]
    to_frame, columns = crop_to_frame(head(roll_deg), SIDE), np.arange(SIDE)
    border = -(to_frame[1, 2] + to_frame[1, 0] * columns) / to_frame[1, 1]
    near = np.clip(np.round(border).astype(int) + np.arange(-4, 5)[:, None], 0, SIDE - 1)

    across, down = (cut_crop(ramp.astype(np.uint8), head(roll_deg), SIDE) for ramp in (xx // 3, yy // 2))

    for crop in (across, down):
        assert np.abs(np.diff(crop[near, columns].astype(int), axis=0)).max() <= 4
    assert (down == 0).sum() > 48 * SIDE / 2


def test_grey_pictures_have_crowns_too_and_uncut_ones_none() -> None:
    grey = column()[..., 0]

    np.testing.assert_array_equal(cut_crop(grey, head(), SIDE), cut_crop(column(), head(), SIDE)[..., 0])
    far = Eyes(Point(260, 200), Point(340, 200), 20)
    assert {width(row) for row in cut_crop(column(), far, SIDE)} == {width(cut_crop(column(), far, SIDE)[0])}


@pytest.mark.parametrize("side", [1, 8, 64])
def test_the_smallest_crops_of_a_cut_head_can_be_made(side: int) -> None:
    assert cut_crop(column(), head(), side).shape == (side, side, 3)
