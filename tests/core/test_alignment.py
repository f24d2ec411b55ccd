import numpy as np
import pytest

from installation.core.alignment import (
    EYE_LINE,
    SIDE_IN_EYE_DISTANCES,
    crop_corners,
    crop_side_px,
    crop_to_frame,
)
from installation.core.geometry import Eyes, Point


@pytest.mark.parametrize("roll_deg", [-14.0, 0.0, 9.0])
def test_eyes_come_to_their_fixed_place_whatever_their_roll(roll_deg: float) -> None:
    angle = np.radians(roll_deg)
    along = 30 * np.array([np.cos(angle), np.sin(angle)])
    eyes = Eyes(Point(*(np.array([200.0, 120.0]) - along)), Point(*(np.array([200.0, 120.0]) + along)))
    matrix = crop_to_frame(eyes, 440)

    half = 440 / SIDE_IN_EYE_DISTANCES / 2
    for eye, x in ((eyes.left, 220 - half), (eyes.right, 220 + half)):
        np.testing.assert_allclose(matrix @ (x, EYE_LINE * 440, 1.0), eye, atol=1e-9)


def test_the_native_crop_has_one_pixel_for_each_of_the_camera() -> None:
    eyes = Eyes(Point(100, 50), Point(150, 50))
    matrix = crop_to_frame(eyes, round(crop_side_px(eyes)))

    np.testing.assert_allclose(np.linalg.norm(matrix[:, 0]), 1.0)


def test_corners_go_round_clockwise() -> None:
    a, b, c, d = crop_corners(Eyes(Point(100, 100), Point(200, 100)))

    assert (a.x, b.x, c.x, d.x) == pytest.approx((-70.0, 370.0, 370.0, -70.0))
    assert a.y == b.y < c.y == d.y


def test_eyes_at_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match=r"eyes 0\.0 px apart"):
        crop_to_frame(Eyes(Point(1, 1), Point(1, 1)), 128)
