from __future__ import annotations

import numpy as np
import pytest

from installation.core.geometry import Size
from installation.picture.resize import between, cut, dimmed, lit, resized

PICTURE = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)


def test_a_picture_that_has_the_size_is_not_copied():
    assert resized(PICTURE, Size(80, 60)) is PICTURE


@pytest.mark.parametrize("size", [Size(40, 30), Size(20, 90), Size(161, 121)])
def test_resized_has_the_size(size):
    assert resized(PICTURE, size).shape == (size.height, size.width, 3)


def test_cut_is_that_part():
    assert (cut(PICTURE, 10, 20, 30, 15) == PICTURE[20:35, 10:40]).all()


@pytest.mark.parametrize(
    "place, shape",
    [((-50, -50, 20, 20), (1, 1, 3)), ((79, 59, 40, 40), (1, 1, 3)), ((-5, -5, 500, 500), (60, 80, 3))],
)
def test_cut_outside_the_picture_is_clamped(place, shape):
    assert cut(PICTURE, *place).shape == shape


def test_dimmed_to_half():
    assert dimmed(PICTURE, 0.5) == pytest.approx(PICTURE / 2, abs=0.51)
    assert dimmed(PICTURE, 1.0) is PICTURE


def test_lit_has_its_own_light_for_every_column():
    columns = np.linspace(0.0, 1.0, 80, dtype=np.float32)
    assert lit(PICTURE, columns) == pytest.approx(PICTURE * columns[None, :, None], abs=1.0)


def test_between_two_pictures_and_at_both_ends():
    other = 255 - PICTURE
    assert between(PICTURE, other, 0.0) is PICTURE and between(PICTURE, other, 1.0) is other
    assert between(PICTURE, other, 0.25) == pytest.approx(0.75 * PICTURE + 0.25 * other, abs=0.51)
