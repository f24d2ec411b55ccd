"""Painted heads at the border of their pictures, ninety rows below a crop's upper edge."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.core.alignment import EYE_LINE
from installation.vision.temples import BARE, BOTH, LIGHTNESS, Side, rgb_of, temples_of

SIDE = 352
SKIN, HAIR, WALL = (205.0, 160.0, 135.0), (70.0, 45.0, 30.0), (120.0, 140.0, 170.0)
BORDER = np.full(SIDE, 90.5 / SIDE)
ASIDE = np.abs((np.arange(SIDE) + 0.5) / SIDE - 0.5)
LEFT = np.arange(SIDE) < SIDE // 2


def crop(*kinds: tuple[float, tuple[float, float, float]], shade: float = 0.0) -> np.ndarray:
    """Columns of a colour from each distance from the middle on, darker outwards by a share of the light."""
    row = np.zeros((SIDE, 3))
    for begin, colour in kinds:
        row[begin <= ASIDE] = colour
    row *= (1.0 - shade * np.clip(ASIDE / 0.28, 0.0, 1.0) ** 2)[:, None]
    return np.repeat(row[None], SIDE, axis=0).astype(np.uint8)


def sides_of(rgb: np.ndarray, border: np.ndarray) -> tuple[Side, Side]:
    temples = temples_of(rgb, border)
    return temples.left, temples.right


def lab(colour: tuple[float, float, float]) -> np.ndarray:
    return cv2.cvtColor(np.float32([[colour]]) / 255, cv2.COLOR_RGB2LAB)[0, 0] * (LIGHTNESS, 1.0, 1.0)


@pytest.mark.parametrize("temple, outline", [(0.15, 0.27), (0.19, 0.3), (0.22, 0.26)])
def test_skin_hair_and_room_are_found_where_they_are(temple: float, outline: float) -> None:
    for side in sides_of(crop((0.0, SKIN), (temple, HAIR), (outline, WALL)), BORDER):
        assert side.temple == pytest.approx(temple, abs=0.012)
        assert side.outline == pytest.approx(outline, abs=0.012)
        np.testing.assert_allclose(side.colour, lab(HAIR), atol=4.0)


@pytest.mark.parametrize("wall", [WALL, (235.0, 235.0, 232.0), (60.0, 150.0, 70.0)])
def test_a_temple_in_the_shade_is_no_hair_and_neither_is_the_wall(wall: tuple[float, float, float]) -> None:
    left, right = sides_of(crop((0.0, SKIN), (0.27, wall), shade=0.2), BORDER)

    assert max(left.width, right.width) < BARE


def test_hair_as_dark_as_the_room_is_found_too() -> None:
    for side in sides_of(crop((0.0, SKIN), (0.19, HAIR)), BORDER):
        assert side.temple == pytest.approx(0.19, abs=0.012)
        assert side.width > 0.05


def test_under_a_fringe_is_no_forehead_and_its_colour_is_that_of_the_hair_beside() -> None:
    fringe = (115.0, 78.0, 62.0)
    rgb = crop((0.0, fringe), (0.2, HAIR), (0.29, WALL))
    rgb[100:] = crop((0.0, SKIN), (0.2, HAIR), (0.29, WALL))[100:]

    for side in sides_of(rgb, BORDER):
        assert side.temple < 0.03
        np.testing.assert_allclose(side.colour, lab(HAIR), atol=3.0)


def test_a_side_whose_hair_is_as_light_as_skin_has_the_others() -> None:
    lit = crop((0.0, SKIN), (0.27, WALL))
    dark = crop((0.0, SKIN), (0.19, HAIR), (0.29, WALL))

    left, right = sides_of(np.where(LEFT[None, :, None], lit, dark), BORDER)

    assert left.temple == right.temple
    assert left.outline == pytest.approx(0.27, abs=0.012)
    np.testing.assert_array_equal(left.colour, right.colour)


@pytest.mark.parametrize("slope", [0.0, 0.2, -0.2])
def test_brows_at_the_border_are_no_hair(slope: float) -> None:
    border = 0.33 + (0.5 + slope * (np.arange(SIDE) - SIDE / 2)) / SIDE
    rgb = crop((0.0, SKIN), (0.19, HAIR), (0.29, WALL))
    lines = (np.arange(SIDE) + 0.5)[:, None] / SIDE
    rgb[(np.abs(lines - EYE_LINE + 0.07) < 0.02) & (np.abs(ASIDE - 0.11) < 0.04)[None]] = HAIR

    for side in sides_of(rgb, border):
        assert side.temple == pytest.approx(0.19, abs=0.02)


@pytest.mark.parametrize("border", [0.25, 0.31])
def test_a_hat_down_to_the_brows_is_not_taken_for_a_forehead(border: float) -> None:
    hat = (25.0, 20.0, 60.0)
    rgb = crop((0.0, SKIN), (0.27, WALL))
    rgb[: round(0.36 * SIDE)] = crop((0.0, hat), (0.29, WALL))[: round(0.36 * SIDE)]

    temples = temples_of(rgb, np.full(SIDE, border + 0.5 / SIDE))

    np.testing.assert_allclose(temples.skin, lab(SKIN), atol=4.0)
    for side in (temples.left, temples.right):
        assert side.temple < 0.03
        np.testing.assert_allclose(side.colour, lab(hat), atol=4.0)


def test_red_cheeks_are_not_the_foreheads_colour() -> None:
    rgb = crop((0.0, SKIN), (0.19, HAIR), (0.29, WALL))
    rgb[round(0.45 * SIDE) :, ASIDE < 0.19] = (200, 140, 120)

    np.testing.assert_allclose(temples_of(rgb, BORDER).skin, lab(SKIN), atol=1.0)


def test_narrow_hair_on_one_side_makes_none_on_the_other() -> None:
    bald = crop((0.0, SKIN), (0.27, WALL))
    sliver = crop((0.0, SKIN), (0.255, HAIR), (0.255 + 0.8 * BOTH, WALL))

    left, right = sides_of(np.where(LEFT[None, :, None], bald, sliver), BORDER)

    assert left.temple > 0.26
    assert right.width > 0.5 * BOTH


def test_colours_are_told_in_rgb_again() -> None:
    np.testing.assert_allclose(rgb_of(np.stack([lab(SKIN), lab(HAIR)])), [SKIN, HAIR], atol=1.0)


def test_a_border_aslant_is_followed() -> None:
    border = 85.0 + 0.1 * (np.arange(SIDE) - SIDE / 2)
    rgb = crop((0.0, SKIN), (0.19, HAIR), (0.29, WALL))
    rgb[np.arange(SIDE)[:, None] < border - 1.0] = 0

    for side in sides_of(rgb, (border + 0.5) / SIDE):
        assert side.temple == pytest.approx(0.19, abs=0.012)
        assert side.outline == pytest.approx(0.29, abs=0.012)
