"""Foreheads that their pictures cut off: a painted head, and a real one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.core.alignment import EYE_LINE, crop_to_frame
from installation.core.geometry import Eyes, Point
from installation.vision.crop import cut_crop
from installation.vision.crown import CELL, TOP_LINE

MEAN_FACE = Path(__file__).parents[2] / "assets" / "mean_face.png"
SIDE = 352  # eyes 80 px apart, one pixel of the crop for each of the picture
SKIN, HAIR, WALL = (205, 160, 135), (70, 45, 30), (120, 140, 170)
CUT = 0.27  # of the crop's side above the picture, where not said otherwise
Colour = tuple[int, int, int]


def picture(
    skin: float = 0.19,
    left: Colour = HAIR,
    right: Colour = HAIR,
    wall: Colour = WALL,
    outline: float = 0.29,
) -> np.ndarray:
    """A head as columns: skin, hair and wall, from the middle outwards; widths in shares of the crop's side."""
    rgb = np.full((400, 600, 3), wall, np.uint8)
    for half, colours in ((outline, (left, right)), (skin, (SKIN, SKIN))):
        width = round(half * SIDE)
        rgb[:, 300 - width : 300], rgb[:, 300 : 300 + width] = colours
    return rgb


def cropped(rgb: np.ndarray, cut: float = CUT, side: int = SIDE) -> np.ndarray:
    line = (EYE_LINE - cut) * SIDE
    return cut_crop(rgb, Eyes(Point(260, line), Point(340, line), 20), side)


def bare(rgb: np.ndarray, cut: float = CUT) -> np.ndarray:
    """The same with a crown alone, which grey pictures have."""
    return np.dstack([cropped(np.ascontiguousarray(rgb[..., channel]), cut) for channel in range(3)])


def colour_at(crop: np.ndarray, aside: float, line: float) -> np.ndarray:
    """Mean colour round a place of a crop, right of its middle and down, in shares of its side."""
    side = crop.shape[0]
    x, y, reach = round((0.5 + aside) * side), round(line * side), round(0.02 * side)
    return crop[max(y - reach, 0) : y + reach, x - reach : x + reach].mean(axis=(0, 1))


def is_like(colour: np.ndarray, expected: Colour, most: float = 15.0) -> bool:
    return bool(np.abs(colour - expected).max() <= most)


def test_a_forehead_that_is_cut_off_ends_in_a_hairline_with_the_temples_hair_above() -> None:
    crop = cropped(picture())

    for aside, line in ((0.0, 0.05), (0.0, 0.11), (0.1, 0.1), (-0.1, 0.1), (-0.15, 0.12)):
        assert is_like(colour_at(crop, aside, line), HAIR), (aside, line)
    for aside in (-0.08, 0.0, 0.08):
        assert is_like(colour_at(crop, aside, 0.23), SKIN), aside


def test_the_hairline_is_an_arch_highest_in_the_middle() -> None:
    crop = cropped(picture()).astype(float)
    brightness = cv2.GaussianBlur(crop.mean(axis=2), (0, 0), 3)
    middle = (np.mean(SKIN) + np.mean(HAIR)) / 2

    ends = [
        int(np.flatnonzero(brightness[: round(CUT * SIDE), SIDE // 2 + round(aside * SIDE)] < middle)[-1])
        for aside in (0.0, 0.1, 0.16)
    ]

    assert ends[0] <= ends[1] < ends[2]
    assert 0.12 * SIDE < ends[0] < 0.2 * SIDE


def test_the_room_beside_the_head_stays_and_so_does_all_that_the_picture_shows() -> None:
    rgb = picture()
    crop, crown = cropped(rgb), bare(rgb)

    border = int(CUT * SIDE) + 1
    np.testing.assert_array_equal(crop[border:], crown[border:])
    np.testing.assert_allclose(
        crop[:, : round(0.18 * SIDE)].astype(int), crown[:, : round(0.18 * SIDE)], atol=2
    )
    assert is_like(colour_at(crop, 0.22, 0.05), WALL, 2.0), "the crown is drawn together"
    assert is_like(colour_at(crop, 0.44, 0.05), WALL, 2.0)


def test_no_hair_stands_on_the_crown() -> None:
    rgb = picture()
    rows = round(TOP_LINE * SIDE) - CELL

    np.testing.assert_allclose(cropped(rgb)[:rows].astype(int), bare(rgb)[:rows], atol=2)


def test_hair_fades_in_from_the_border() -> None:
    crop = cropped(picture()).astype(int)
    border = round(CUT * SIDE)

    columns = [round((0.5 + aside) * SIDE) for aside in (-0.24, 0.24)]

    assert np.abs(np.diff(crop[border - 3 : border + 3, columns], axis=0)).max() <= 12


@pytest.mark.parametrize("cut", [0.0, 0.05, 0.1])
def test_a_picture_that_ends_above_the_hairline_is_left_alone(cut: float) -> None:
    """There its border shows hair, or a bald head."""
    np.testing.assert_array_equal(cropped(picture(), cut), bare(picture(), cut))


@pytest.mark.parametrize("wall", [(235, 235, 232), (40, 90, 200), (60, 150, 70)])
def test_who_shows_no_hair_at_the_temples_keeps_the_skull_and_gets_none_from_the_wall(wall: Colour) -> None:
    rgb = picture(skin=0.275, outline=0.275, wall=wall)

    np.testing.assert_array_equal(cropped(rgb), bare(rgb))


@pytest.mark.parametrize("slope", [0.1, -0.1])
def test_a_rolled_pictures_hairline_is_upright_and_all_that_it_shows_stays(slope: float) -> None:
    line = (EYE_LINE - CUT) * SIDE
    eyes = Eyes(Point(260, line - 40 * slope), Point(340, line + 40 * slope), 20)
    matrix = crop_to_frame(eyes, SIDE)
    whole = np.repeat(picture()[:1, 300 - SIDE // 2 : 300 + SIDE // 2], SIDE, axis=0)
    rgb = cv2.warpAffine(whole, matrix, (600, 400), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    border = -(matrix[1, 2] + matrix[1, 0] * (np.arange(SIDE) + 0.5)) / matrix[1, 1]

    crop = cut_crop(rgb, eyes, SIDE)

    for aside in (-0.1, 0.0, 0.1):
        assert is_like(colour_at(crop, aside, 0.09), HAIR, 20.0), aside
        assert is_like(colour_at(crop, aside, 0.24), SKIN, 20.0), aside
    seen = np.arange(SIDE)[:, None] > border + 1.0
    bare_crop = cut_crop(rgb, eyes, SIDE, hair=False)
    np.testing.assert_array_equal(crop[seen], bare_crop[seen])


def test_a_forehead_that_is_drawn_on_is_no_barcode() -> None:
    rgb = picture()
    rgb[:12, 260:340:6] = (150, 105, 85)

    drawn, crown = cropped(rgb).astype(float), bare(rgb).astype(float)

    forehead = np.s_[round(0.2 * SIDE) : round(0.23 * SIDE), round(0.42 * SIDE) : round(0.58 * SIDE)]
    assert drawn[forehead].std(axis=1).mean() < 0.3 * crown[forehead].std(axis=1).mean()


def test_brows_at_the_border_make_no_bars_and_no_hair_over_half_a_forehead() -> None:
    rgb = picture()
    cut = 0.325
    rgb[:6, 300 - 45 : 300 - 15] = rgb[:6, 300 + 15 : 300 + 45] = HAIR

    crop = cropped(rgb, cut)

    for aside in (-0.1, -0.04, 0.0, 0.04, 0.1):
        assert is_like(colour_at(crop, aside, 0.25), SKIN, 20.0), aside
        assert is_like(colour_at(crop, aside, 0.1), HAIR, 20.0), aside


def test_a_cut_without_hair_is_a_crown_alone() -> None:
    line = (EYE_LINE - CUT) * SIDE
    eyes = Eyes(Point(260, line), Point(340, line), 20)

    np.testing.assert_array_equal(cut_crop(picture(), eyes, SIDE, hair=False), bare(picture()))


def test_a_fringe_goes_on_without_a_forehead() -> None:
    rgb = picture()
    fringe = (115, 78, 62)
    rgb[: round(0.03 * SIDE), 300 - round(0.19 * SIDE) : 300 + round(0.19 * SIDE)] = fringe

    crop = cropped(rgb, 0.25)

    assert is_like(colour_at(crop, 0.0, 0.22), HAIR, 30.0), "no arch of what the border shows"
    assert is_like(colour_at(crop, 0.0, 0.1), HAIR, 20.0)


def test_a_hat_goes_on_without_a_forehead() -> None:
    rgb = picture()
    hat = (25, 20, 60)
    rgb[: round(0.05 * SIDE), 300 - round(0.29 * SIDE) : 300 + round(0.29 * SIDE)] = hat

    crop = cropped(rgb)

    for line in (0.05, 0.15, 0.22, CUT - 0.02):
        assert is_like(colour_at(crop, 0.0, line), hat, 20.0), line


def test_each_side_keeps_the_light_on_its_hair() -> None:
    lit = (130, 95, 70)

    crop = cropped(picture(left=lit))

    assert is_like(colour_at(crop, -0.14, 0.12), lit, 20.0)
    assert is_like(colour_at(crop, 0.14, 0.12), HAIR, 20.0)


def test_strands_are_the_same_at_every_size() -> None:
    """Who steps nearer is cut larger: their hair must not stir with every step."""
    small, large = cropped(picture()), cropped(picture(), side=2 * SIDE)

    shrunk = cv2.resize(large, (SIDE, SIDE), interpolation=cv2.INTER_AREA)

    drawn = np.s_[: round(0.12 * SIDE), round(0.4 * SIDE) : round(0.6 * SIDE)]
    difference = np.abs(small[drawn].astype(float) - shrunk[drawn]).mean()
    assert small[drawn].std(axis=(0, 1)).max() > 4.0
    assert difference < 2.0


def test_hair_does_not_flicker_with_the_cameras_noise() -> None:
    rng = np.random.default_rng(1)

    def noisy() -> np.ndarray:
        rgb = picture() + rng.normal(0.0, 6.0, (400, 600, 3))
        return cropped(np.clip(rgb, 0, 255).astype(np.uint8))

    tops = [
        noisy()[: round(0.14 * SIDE), round(0.3 * SIDE) : round(0.7 * SIDE)].astype(float) for _ in range(6)
    ]

    assert np.std(tops, axis=0).mean() < 2.0


@pytest.mark.parametrize("side", [1, 8, 64, 501])
def test_a_crop_of_any_size_can_be_made(side: int) -> None:
    assert cropped(picture(), side=side).shape == (side, side, 3)


@pytest.mark.parametrize("cut", [0.34, 0.4, 0.5])
def test_a_picture_that_ends_at_the_brows_or_below_still_makes_a_crop(cut: float) -> None:
    assert cropped(picture(), cut).shape == (SIDE, SIDE, 3)


@pytest.mark.parametrize("cut", [0.2, 0.25, 0.3])
def test_a_photographed_head_is_more_like_itself_than_with_a_crown_alone(cut: float) -> None:
    whole = cv2.resize(cv2.imread(str(MEAN_FACE))[..., ::-1], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    top = round(cut * SIDE)
    rgb = cv2.copyMakeBorder(whole[top:], 0, 0, 124, 124, cv2.BORDER_REPLICATE)

    def off(crop: np.ndarray) -> float:
        labs = [cv2.cvtColor(one.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) for one in (crop, whole)]
        difference = cv2.GaussianBlur(labs[0] - labs[1], (0, 0), 0.02 * SIDE)
        return float(np.linalg.norm(difference[:top, SIDE // 4 : -SIDE // 4], axis=-1).mean())

    assert off(cropped(rgb, cut)) < 0.7 * off(bare(rgb, cut))


@pytest.mark.parametrize("cut, roll_deg", [(0.31, 8.0), (0.31, 15.0), (0.29, -15.0), (0.33, 4.0)])
def test_no_brow_of_a_photographed_head_hangs_as_hair_over_half_its_forehead(
    cut: float, roll_deg: float
) -> None:
    whole = cv2.resize(cv2.imread(str(MEAN_FACE))[..., ::-1], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    middle = np.array([SIDE / 2, EYE_LINE * SIDE])
    rolled = cv2.warpAffine(
        whole, cv2.getRotationMatrix2D(middle, -roll_deg, 1.0), (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE
    )
    top = round(cut * SIDE)
    along = 40.0 * np.array([np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))])
    left, right = middle - along - (0.0, top), middle + along - (0.0, top)

    crop = cut_crop(rolled[top:].copy(), Eyes(Point(*left), Point(*right), 20), SIDE)

    skin = colour_at(crop, 0.0, 0.24)
    for aside in (-0.11, 0.11):
        assert is_like(colour_at(crop, aside, 0.24), skin, 40.0), aside
