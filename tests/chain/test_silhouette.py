import cv2
import numpy as np
import pytest

from installation.chain.fake import ellipsoid_position
from installation.chain.silhouette import JAW_DEG, JAW_LINE, bridges_of, part_still

SIZE = 128


def blurred_egg(yaw_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """A map whose jump at the outline is smeared over cells, as links and enlarging smear it; and the true mask."""
    position = ellipsoid_position(yaw_deg, SIZE)
    inside = np.linalg.norm(position.map, axis=2) > 0
    return cv2.blur(position.map, (3, 3)), inside


def test_the_room_is_still_and_the_head_moves() -> None:
    offsets, inside = blurred_egg(60.0)
    _, moving = part_still(offsets, 60.0)

    deep = cv2.erode(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    far = cv2.dilate(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert moving[deep].min() == 1.0
    assert moving[far].max() == 0.0


def test_the_map_goes_on_past_the_outline_without_a_ramp() -> None:
    """Beside the far cheek the source is read near the far cheek, not half-way across the face."""
    offsets, inside = blurred_egg(60.0)
    carried, moving = part_still(offsets, 60.0)

    row = 60
    edge = int(np.flatnonzero(inside[row])[-1])
    own = carried[row, edge - 4, 0]
    assert abs(offsets[row, edge + 1, 0]) < 0.6 * abs(own)
    assert (np.abs(carried[row, edge - 1 : edge + 4, 0]) > 0.75 * abs(own)).all()
    assert moving[row, edge + 4] == 0.0


def coming_to_rest(yaw_deg: float) -> np.ndarray:
    """A map that comes to rest over cells on its way to the outline of the side that turns to the front."""
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[10:120, 40:90, 0] = -np.minimum(0.7 * np.arange(1, 51), 4.0) / SIZE
    return offsets if yaw_deg > 0 else offsets[:, ::-1] * np.float32([-1.0, 1.0])


@pytest.mark.parametrize("yaw_deg", [7.5, JAW_DEG, -7.5])
def test_a_near_jaw_stays_where_its_map_comes_to_rest(yaw_deg: float) -> None:
    offsets = coming_to_rest(yaw_deg)
    carried, moving = part_still(offsets, yaw_deg)

    outline = np.s_[90, 40:44] if yaw_deg > 0 else np.s_[90, 84:88]
    np.testing.assert_array_equal(moving[outline], 1.0)
    np.testing.assert_array_equal(carried[outline], offsets[outline])


@pytest.mark.parametrize("yaw_deg, row", [(30.0, 90), (7.5, int(JAW_LINE * SIZE) - 2)])
def test_later_and_above_the_jaw_the_map_goes_on_from_further_in(yaw_deg: float, row: int) -> None:
    offsets = coming_to_rest(yaw_deg)
    carried, moving = part_still(offsets, yaw_deg)

    assert moving[row, 40] < 0.5
    assert abs(carried[row, 40, 0]) > 2.0 * abs(offsets[row, 40, 0])


def test_a_narrow_band_that_happens_to_stay_in_place_is_no_room() -> None:
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[..., 0] = (
        np.arange(SIZE) - 64
    ) * 0.002  # nothing at column 64, from the upper border to the lower

    assert part_still(offsets, 30.0)[1].min() == 1.0


def test_a_map_that_is_all_still_or_all_moving_stays_as_it_is() -> None:
    still, moving = np.zeros((32, 32, 2), np.float32), np.full((32, 32, 2), 0.2, np.float32)

    assert part_still(still, 30.0)[1].max() == 0.0
    assert part_still(moving, 30.0)[1].min() == 1.0
    np.testing.assert_array_equal(part_still(moving, 30.0)[0], moving)


def head_of_hair(first: int) -> tuple[np.ndarray, np.ndarray]:
    """Hair from a column on to the middle, and a plank of what moves from it to the left side in some rows."""
    hair = np.zeros((64, 64), np.float32)
    hair[8:30, first:32] = 1.0
    moving = hair.copy()
    moving[:, 30:50] = 1.0
    moving[16:22, :first] = 1.0
    return moving, hair


def test_a_plank_between_hair_and_the_side_of_the_crop_is_room_on_both_arms() -> None:
    moving, hair = head_of_hair(first=4)

    found = bridges_of(moving, hair)

    assert found[16:22, :4].all() and found.sum() == 6 * 4
    np.testing.assert_array_equal(bridges_of(moving[:, ::-1], hair[:, ::-1]), found[:, ::-1])


@pytest.mark.parametrize("case", ["room left", "broad", "no hair", "under the chin"])
def test_no_bridge_is_found_where_there_is_none(case: str) -> None:
    moving, hair = head_of_hair(first=12 if case == "broad" else 4)
    if case == "room left":
        moving[:, 0] = 0.0
    if case == "no hair":
        hair[:] = 0.0
    if case == "under the chin":
        moving, hair = np.roll(moving, 40, axis=0), np.roll(hair, 40, axis=0)

    assert not bridges_of(moving, hair).any()
