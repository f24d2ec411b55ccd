from __future__ import annotations

import numpy as np
import pytest

from installation.core.alignment import EYE_LINE, SIDE_IN_EYE_DISTANCES
from installation.core.geometry import Eyes, Point
from installation.vision.crop import cut_crop, native_crop


def picture_of(place: np.ndarray) -> np.ndarray:
    """RGB whose red and green tell where they were: a ramp of one step a pixel."""
    return np.dstack([place, place, place]).astype(np.uint8)


def level_eyes(x: float, y: float, apart: float) -> Eyes:
    return Eyes(Point(x - apart / 2, y), Point(x + apart / 2, y), 10)


def test_a_crop_of_whole_pixels_is_the_picture_itself_not_shifted_by_half_a_pixel() -> None:
    random = np.random.default_rng(2)
    rgb = random.integers(0, 256, (300, 300, 3), np.uint8)
    side = 88  # 20 pixels between the eyes
    eyes = level_eyes(150, 100 + EYE_LINE * side, side / SIDE_IN_EYE_DISTANCES)
    crop = cut_crop(rgb, eyes, side)
    assert np.abs(crop.astype(int) - rgb[100 : 100 + side, 106 : 106 + side]).max() <= 1


def test_eyes_lie_at_their_fixed_place_whatever_the_roll() -> None:
    for roll_deg in (-14.0, 0.0, 9.0):
        turn = np.radians(roll_deg)
        along = np.array([np.cos(turn), np.sin(turn)]) * 40
        left, right = np.array([200, 200]) - along, np.array([200, 200]) + along
        yy, xx = np.mgrid[0:400, 0:400] + 0.5
        rgb = np.zeros((400, 400, 3), np.uint8)
        for channel, (x, y) in enumerate((left, right)):
            rgb[..., channel] = 255 * np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / 50)
        crop = cut_crop(rgb, Eyes(Point(*left), Point(*right), 20), 352).astype(float)
        yy, xx = np.mgrid[0:352, 0:352] + 0.5
        for channel, x in enumerate((0.5 - 0.5 / 4.4, 0.5 + 0.5 / 4.4)):
            weight = crop[..., channel]
            assert (xx * weight).sum() / weight.sum() == pytest.approx(x * 352, abs=0.3)
            assert (yy * weight).sum() / weight.sum() == pytest.approx(EYE_LINE * 352, abs=0.3)


def test_what_lies_outside_the_picture_repeats_its_border() -> None:
    rgb = np.full((200, 200, 3), 60, np.uint8)
    rgb[-3:] = 200
    crop = cut_crop(rgb, level_eyes(100, 180, 40), 176)
    assert (crop[-70:] == 200).all()


def test_a_shrunk_crop_averages_instead_of_picking_pixels() -> None:
    checks = ((np.indices((400, 400)).sum(axis=0) % 2) * 255).astype(np.uint8)
    crop = cut_crop(np.dstack([checks] * 3), level_eyes(200, 200, 80), 64)
    assert np.abs(crop[8:-8, 8:-8].astype(int) - 127).max() < 40
    assert crop[8:-8, 8:-8].std() < 12


@pytest.mark.parametrize("apart, side", [(100, 440), (101, 448), (400, 1080), (1.0, 8)])
def test_a_native_crop_has_the_pictures_own_resolution_in_steps_of_eight(apart: float, side: int) -> None:
    crop = native_crop(np.zeros((720, 1280, 3), np.uint8), level_eyes(640, 300, apart))
    assert crop.shape == (side, side, 3) and crop.dtype == np.uint8


def test_a_crop_can_be_one_pixel() -> None:
    assert cut_crop(np.full((100, 100, 3), 9, np.uint8), level_eyes(50, 50, 4), 1).shape == (1, 1, 3)
