import numpy as np
import pytest

from installation.chain.loose import loose_hair
from installation.chain.palette import Palette

SIZE = 96
WALL, SKIN, HAIR = (np.array(c, np.float32) for c in ((0.75, 0.75, 0.7), (0.7, 0.5, 0.4), (0.25, 0.18, 0.1)))
PALETTE = Palette(SKIN, HAIR)
LOCK = np.s_[20:50, 14:26]
HEAD = np.s_[6:, 26:70]


def portrait(wall: np.ndarray = WALL, lock: np.ndarray = HAIR) -> tuple[np.ndarray, np.ndarray]:
    """A head of hair with a face in it and a lock beside what is drawn of it."""
    source = np.broadcast_to(wall, (SIZE, SIZE, 3)).astype(np.float32).copy()
    drawn = np.zeros((SIZE, SIZE), bool)
    drawn[HEAD] = True
    source[HEAD] = HAIR
    source[30:80, 36:60] = SKIN
    source[LOCK] = lock
    return drawn, source


def test_a_lock_beside_the_drawn_head_is_its_hair() -> None:
    loose = loose_hair(*portrait(), PALETTE)

    assert loose[LOCK].all()
    assert not loose[HEAD].any()
    assert not loose[:, 70:].any() and not loose[:, :10].any()


def test_a_lock_on_either_side_is_found() -> None:
    drawn, source = portrait()

    mirrored = loose_hair(drawn[:, ::-1], np.ascontiguousarray(source[:, ::-1]), PALETTE)

    np.testing.assert_array_equal(mirrored[:, ::-1], loose_hair(drawn, source, PALETTE))


@pytest.mark.parametrize("lock", [WALL, np.array((0.9, 0.2, 0.2), np.float32)])
def test_what_is_not_of_the_hairs_colour_is_room(lock: np.ndarray) -> None:
    assert not loose_hair(*portrait(lock=lock), PALETTE).any()


def test_before_a_room_as_dark_as_the_hair_none_is_told() -> None:
    assert not loose_hair(*portrait(wall=HAIR + np.float32(0.05)), PALETTE).any()


def test_a_door_up_to_the_pictures_edge_is_no_hair() -> None:
    drawn, source = portrait()
    source[20:, :26] = HAIR

    assert not loose_hair(drawn, source, PALETTE).any()


def test_what_is_as_dark_but_stands_apart_is_no_hair() -> None:
    drawn, source = portrait(lock=WALL)
    source[20:40, 10:18] = HAIR

    assert not loose_hair(drawn, source, PALETTE).any()


def test_single_curls_are_let_be() -> None:
    drawn, source = portrait(lock=WALL)
    source[30:32, 14:26] = HAIR
    source[40:42, 14:26] = HAIR

    assert not loose_hair(drawn, source, PALETTE).any()


def test_shoulders_are_no_hair() -> None:
    drawn, source = portrait(lock=WALL)
    source[82:92, 10:26] = HAIR

    assert not loose_hair(drawn, source, PALETTE).any()
