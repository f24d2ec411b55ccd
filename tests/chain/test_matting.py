import numpy as np

from installation.chain.matting import Matte, drawn_by, matte_of

SIZE = 64
WALL, SKIN, SHINE = (np.array(c, np.float32) for c in ((0.7, 0.7, 0.65), (0.5, 0.3, 0.2), (0.72, 0.72, 0.7)))
HAIR = np.array((0.1, 0.08, 0.08), np.float32)
OWN = np.stack([SKIN, HAIR])
HEAD = np.s_[:, 20:44]
DRAWN = 5
"""Columns by which the outline is drawn too wide at each side."""


def head_before_wall(wall: np.ndarray = WALL) -> tuple[np.ndarray, np.ndarray]:
    """A head of 24 columns, and where it is drawn."""
    source = np.broadcast_to(wall, (SIZE, SIZE, 3)).astype(np.float32)
    source = source.copy()
    source[HEAD] = SKIN
    drawn = np.zeros((SIZE, SIZE), bool)
    drawn[:, 20 - DRAWN : 44 + DRAWN] = True
    return drawn, source


def test_a_wall_within_a_wide_outline_is_room_by_its_colour_and_the_head_is_not() -> None:
    matte = matte_of(*head_before_wall(), OWN)

    upper = slice(4, 42)
    assert (matte.room[upper, :17] > 0.95).all() and (matte.no_head[upper, 16:20] > 0.95).all()
    for told in (matte.room, matte.no_head):
        assert told[upper, 23:41].max() < 0.05
    assert matte.hidden[upper, 20:44].all() and not matte.hidden[upper, 15:18].any()


def test_a_mixed_cell_is_neither_room_to_show_nor_head_to_read() -> None:
    drawn, source = head_before_wall()
    source[:, 19] = (WALL + SKIN) / 2

    matte = matte_of(drawn, source, OWN)

    assert (matte.room[4:50, 19] < 0.35).all() and (matte.no_head[4:50, 19] > 0.9).all()


def test_a_cheek_that_the_wall_has_stained_is_not_read() -> None:
    drawn, source = head_before_wall(np.array((0.2, 0.4, 0.9), np.float32))
    source[:, 20:23] = 0.85 * SKIN + 0.15 * source[0, 0]

    assert (matte_of(drawn, source, OWN).no_head[4:42, 20:23] > 0.95).all()


def test_a_shine_on_the_scalp_as_bright_as_the_wall_is_head() -> None:
    drawn, source = head_before_wall()
    source[8:14, 22:26] = SHINE

    assert not matte_of(drawn, source, OWN).no_head[8:14, 23:25].any()


def test_a_head_before_a_room_of_its_own_colour_is_told_by_its_outline_alone() -> None:
    drawn, source = head_before_wall(SKIN)

    matte = matte_of(drawn, source, OWN)

    np.testing.assert_array_equal(matte.hidden, drawn)
    assert not matte.no_head[drawn].max() > 0.5 and (matte.room[4:40, :10] > 0.95).all()


def test_dark_hair_beside_a_face_is_no_dark_room() -> None:
    drawn, source = head_before_wall(np.array((0.14, 0.13, 0.12), np.float32))
    source[:, 20:26] = HAIR

    assert matte_of(drawn, source, OWN).no_head[4:42, 23:26].max() < 0.4


def test_neck_and_shoulders_are_not_told_by_their_colour() -> None:
    matte: Matte = matte_of(*head_before_wall(), OWN)

    assert not matte.room[-3:].any() and not matte.no_head[-3:].any()


def test_a_head_that_fills_the_crop_hides_all_of_it() -> None:
    everywhere = np.ones((SIZE, SIZE), np.float32)

    matte = matte_of(drawn_by(everywhere), np.full((SIZE, SIZE, 3), 0.5, np.float32), OWN)

    assert matte.hidden.all() and not matte.room.any() and not matte.no_head.any()
