from dataclasses import replace

import numpy as np
import pytest

from installation.chain.behind import GONE_DEG, slid_behind
from installation.chain.uncovered import before_face, room_left_by_head
from installation.core.alignment import CHIN_LINE
from installation.core.turn import Position, Turn, frontal
from installation.picture.compose import compose

SIZE = 64
FACE, EAR = 36, 44
"""First columns beyond the face and beyond the ear."""
ROWS = np.s_[8:30]
WALL, HEAD = 200, 40
RED = np.array([220, 30, 30], np.uint8)


def portrait() -> np.ndarray:
    """(SIZE, SIZE, 3) uint8: a face, a red ear of eight columns at its right, and the wall."""
    picture = np.full((SIZE, SIZE, 3), WALL, np.uint8)
    picture[:, 16:FACE] = HEAD
    picture[:, FACE:EAR] = RED
    return picture


def turned(yaw_deg: float, ghost: bool = False) -> tuple[Position, np.ndarray]:
    """A face that has not moved yet, its ear standing still or painted as a part of the head; and what it hid."""
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[:, 16 : EAR if ghost else FACE] = 1.0
    coverage = np.ones((SIZE, SIZE), np.float32)
    if ghost:
        coverage[:, FACE:EAR] = 0.0
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[:, 16:EAR] = True
    position = replace(
        frontal(SIZE),
        yaw_deg=yaw_deg,
        coverage=coverage,
        imagined=np.repeat((1.0 - coverage)[..., None] * 0.9, 3, axis=2).astype(np.float32),
        moving=moving,
    )
    return position, hidden


def shown(position: Position, hidden: np.ndarray, still: bool = True) -> np.ndarray:
    before = before_face(position)
    small = portrait().astype(np.float32) / 255.0
    whole = room_left_by_head(
        slid_behind(position, before, hidden), small, before, hidden, np.zeros_like(hidden)
    )
    return compose(whole, portrait(), SIZE, still)


def red_columns(picture: np.ndarray) -> np.ndarray:
    """(R,) how many columns of each row are the ear's."""
    return np.asarray((np.abs(picture[ROWS].astype(int) - RED).max(axis=2) < 60).sum(axis=1))


@pytest.mark.parametrize("still", [True, False])
@pytest.mark.parametrize("ghost", [False, True])
def test_at_15_degrees_a_part_of_the_far_ear_stands_beside_the_face_and_all_of_it_is_solid(
    ghost: bool, still: bool
) -> None:
    picture = shown(*turned(15.0, ghost), still)

    assert red_columns(picture) == pytest.approx(3.2, abs=1.01)
    beyond = picture[ROWS, FACE + 6 :].astype(int)
    assert np.abs(beyond - WALL).max() < 12, "and beyond it is the wall as it is, no ghost"
    np.testing.assert_array_equal(picture[ROWS, :14], portrait()[ROWS, :14])


def test_when_the_face_has_come_over_it_nothing_of_the_ear_is_left() -> None:
    picture = shown(*turned(GONE_DEG))

    assert not red_columns(picture).any()
    assert np.abs(picture[ROWS, FACE + 2 :].astype(int) - WALL).max() < 12


def test_between_two_positions_the_ear_goes_on_sliding() -> None:
    turn = Turn(portrait(), "x", 4, SIZE)
    for yaw_deg in (7.5, 15.0):
        position, hidden = turned(yaw_deg)
        turn.add(slid_behind(position, before_face(position), hidden))

    widths = [red_columns(compose(turn.at(yaw), portrait(), SIZE, True)).mean() for yaw in (7.5, 11.25, 15.0)]

    assert widths == pytest.approx([6.0, 4.6, 3.2], abs=0.7)


def test_the_left_arm_is_the_mirror_image_of_the_right_one() -> None:
    position, hidden = turned(15.0)
    left = replace(
        position,
        yaw_deg=-15.0,
        coverage=position.coverage[:, ::-1],
        moving=position.moving[:, ::-1] if position.moving is not None else None,
    )

    right = slid_behind(position, before_face(position), hidden)
    mirrored = slid_behind(left, before_face(left), hidden[:, ::-1])

    assert right.slide is not None and mirrored.slide is not None and right.slide.max() > 0.05
    np.testing.assert_allclose(mirrored.slide[:, ::-1], -right.slide, atol=1e-7)


def test_a_piece_of_wall_that_something_hid_further_out_does_not_slide() -> None:
    position, hidden = turned(15.0)
    alone = slid_behind(position, before_face(position), hidden)
    hidden = hidden.copy()
    hidden[:, -6:] = True

    both = slid_behind(position, before_face(position), hidden)

    assert alone.slide is not None and both.slide is not None
    np.testing.assert_allclose(both.slide, alone.slide)


@pytest.mark.parametrize("yaw_deg", [30.0, 90.0])
def test_nothing_slides_once_it_is_gone(yaw_deg: float) -> None:
    position, hidden = turned(yaw_deg)

    assert slid_behind(position, before_face(position), hidden) is position


def test_under_the_chin_all_stays_as_it_was() -> None:
    picture = shown(*turned(15.0))

    low = int(CHIN_LINE * SIZE) + 8
    np.testing.assert_array_equal(picture[low:, EAR:], portrait()[low:, EAR:])
    assert (np.abs(picture[low:, FACE + 2 : EAR - 1].astype(int) - RED) < 3).all()
