from dataclasses import replace

import numpy as np
import pytest

from installation.chain.matting import ROUND, drawn_by, matte_of
from installation.chain.uncovered import (
    LUMA_AND_TINTS,
    REACH,
    before_face,
    kept_to_room,
    not_of_room,
    painted_as_beside,
    room_left_by_head,
    room_of,
    seen_as_it_was,
)
from installation.core.turn import Position, frontal

SIZE = 64
NO_HAIR = np.zeros((SIZE, SIZE), bool)
NECK = 24
WALL, COLLAR, SKIN = (np.array(c, np.float32) for c in ((0.5, 0.55, 0.6), (0.9, 0.9, 0.9), (0.4, 0.2, 0.1)))
OTHERS = np.stack([SKIN, 0.5 * SKIN])
GLARING = np.array([1.0, 1.0, 0.0], np.float32)


def uncovered(paint: np.ndarray, moving: np.ndarray | None = None) -> Position:
    """A wall at the left, seen; four columns of it that a neck had hidden, painted; the neck at the right, seen."""
    coverage = np.ones((SIZE, SIZE), np.float32)
    coverage[:, NECK - 4 : NECK] = 0.0
    head = np.zeros((SIZE, SIZE), np.float32)
    head[:, NECK:] = 1.0
    return replace(
        frontal(SIZE),
        yaw_deg=30.0,
        coverage=coverage,
        imagined=((1.0 - coverage)[..., None] * paint).astype(np.float32),
        moving=head if moving is None else moving,
    )


def source() -> np.ndarray:
    picture = np.full((SIZE, SIZE, 3), SKIN)
    picture[:, : NECK - 4] = WALL
    picture[SIZE // 2 :, : NECK - 4] = COLLAR
    return picture


def kept(position: Position) -> np.ndarray:
    return kept_to_room(position, source(), room_of(position, before_face(position)), OTHERS).imagined


def test_a_glaring_spot_beside_a_neck_takes_a_tint_that_stands_beside_it() -> None:
    paint = kept(uncovered(GLARING))[:, NECK - 4 : NECK]

    seen = np.concatenate([[WALL, COLLAR], OTHERS]) @ LUMA_AND_TINTS[1:].T
    tints = paint @ LUMA_AND_TINTS[1:].T
    assert (tints >= seen.min(axis=0) - 0.01).all() and (tints <= seen.max(axis=0) + 0.01).all()


def test_dark_paint_beside_a_neck_is_no_redder_than_that_skin_in_shadow() -> None:
    paint = kept(uncovered(np.array([0.2, 0.0, 0.0], np.float32)))[:, NECK - 4 : NECK]

    luma, *tints = SKIN @ LUMA_AND_TINTS.T
    shadow = (paint @ LUMA_AND_TINTS[0]) / luma
    assert 0.1 < shadow.max() < 0.4
    assert (paint @ LUMA_AND_TINTS[1] <= shadow * tints[0] + 0.01).all()


def test_the_room_is_not_painted_brighter_than_what_may_stand_there_but_darker_it_may_be() -> None:
    bright, dark = (
        kept(uncovered(np.ones(3)))[..., NECK - 2, :],
        kept(uncovered(0.3 * WALL))[..., NECK - 2, :],
    )

    np.testing.assert_allclose(
        bright[: SIZE // 2 - REACH - 2], np.full((20, 3), WALL @ LUMA_AND_TINTS[0]), atol=0.02
    )
    np.testing.assert_allclose(dark[:22], np.broadcast_to(0.3 * WALL, (22, 3)), atol=1e-5)


def test_paint_that_could_be_of_the_room_stays_as_it_is() -> None:
    position = uncovered((WALL + COLLAR) / 2)
    beside_both = np.s_[SIZE // 2 - 4 : SIZE // 2 + 4]

    np.testing.assert_allclose(kept(position)[beside_both], position.imagined[beside_both], atol=1e-5)


def test_the_painted_head_is_none_of_the_rooms() -> None:
    head = np.zeros((SIZE, SIZE), np.float32)
    head[:, NECK - 4 :] = 1.0
    position = uncovered(GLARING, head)

    np.testing.assert_allclose(kept(position), position.imagined, atol=1e-5)


def test_where_no_room_was_seen_near_by_it_is_painted_as_skin_and_hair_might_be() -> None:
    position = uncovered(GLARING)
    position = replace(position, coverage=np.zeros_like(position.coverage))
    tints = (
        kept(replace(position, imagined=np.broadcast_to(GLARING, (SIZE, SIZE, 3)).copy()))[:, 0]
        @ LUMA_AND_TINTS.T
    )

    known = OTHERS @ LUMA_AND_TINTS.T
    assert (tints <= known.max(axis=0) + 0.01).all()


def test_what_far_hair_had_hidden_is_room_and_what_lies_under_the_chin_is_not() -> None:
    """Ear, unseen cheek, face, unseen room, from the near side to the far: cheeks are the head's, the room is not."""
    row = np.zeros(SIZE, np.float32)
    row[10:16] = row[30:50] = row[54:57] = 1.0  # the last is a loose strand before the room
    coverage = np.tile(row, (SIZE, 1))
    moving = np.ones((SIZE, SIZE), np.float32)
    right = replace(uncovered(WALL, moving), coverage=coverage)
    left = replace(right, yaw_deg=-30.0, coverage=coverage[:, ::-1])

    room = room_of(right, before_face(right))

    np.testing.assert_array_equal(room, room_of(left, before_face(left))[:, ::-1])
    assert room[: SIZE // 2, 50:54].all() and room[: SIZE // 2, 57:].all()
    assert not room[: SIZE // 2, :50].any() and not room[-4:].any()


def test_room_that_the_head_never_hid_is_seen_however_much_a_link_doubts_it() -> None:
    """A head of 16 columns has turned; beside it a rim of room is painted dark."""
    head = np.zeros((SIZE, SIZE), np.float32)
    head[:, 24:40] = 1.0
    doubting = replace(
        frontal(SIZE),
        yaw_deg=60.0,
        moving=head,
        coverage=np.full((SIZE, SIZE), 0.2, np.float32),
        imagined=np.full((SIZE, SIZE, 3), 0.1, np.float32),
    )

    shown = seen_as_it_was(doubting, matte_of(drawn_by(head), np.full((SIZE, SIZE, 3), WALL), OTHERS).room)

    clear = np.s_[: SIZE // 2, : 24 - ROUND - 4]
    np.testing.assert_allclose(shown.coverage[clear], 1.0, atol=1e-3)
    np.testing.assert_allclose(shown.imagined[clear], 0.0, atol=1e-3)
    for kept in (np.s_[:, 24:40], np.s_[-4:, :]):  # the head itself, and what lies under the chin
        np.testing.assert_array_equal(shown.coverage[kept], doubting.coverage[kept])
        np.testing.assert_array_equal(shown.imagined[kept], doubting.imagined[kept])
    steps = np.abs(np.diff(shown.coverage[: SIZE // 2], axis=1))
    assert steps[:, :23].max() < 0.5, "no stairs where it ends"


def test_where_nothing_is_known_of_the_room_nothing_is_seen_of_it() -> None:
    position = replace(frontal(SIZE), yaw_deg=30.0)

    assert seen_as_it_was(position, np.ones((SIZE, SIZE), np.float32)) is position


def test_a_nook_of_the_head_that_stands_still_is_no_hole_in_it() -> None:
    """Over an ear nobody saw the head and its map is nobody's business: it may say that nothing moves there."""
    head = np.zeros((SIZE, SIZE), np.float32)
    head[8:50, 24:60] = 1.0
    head[20:24, 24:40] = 0.0
    turned = replace(
        frontal(SIZE),
        yaw_deg=60.0,
        moving=head,
        coverage=np.zeros((SIZE, SIZE), np.float32),
        imagined=np.full((SIZE, SIZE, 3), 0.1, np.float32),
    )

    shown = seen_as_it_was(turned, np.ones((SIZE, SIZE), np.float32))

    assert not shown.coverage[20:24, 28:40].any()
    assert (shown.coverage[30, :20] == 1.0).all()


def turned_away(yaw_deg: float = 45.0) -> tuple[Position, np.ndarray]:
    """A face of 16 columns that was seen, eight of unseen room that move with it, the rim of the hair that was there
    left behind, a bright wall; and what the head hid from the camera."""
    coverage, moving = np.ones((SIZE, SIZE), np.float32), np.zeros((SIZE, SIZE), np.float32)
    moving[:, 16:40] = 1.0
    coverage[:, 32:40] = 0.0
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[:, 16:44] = True
    position = replace(
        frontal(SIZE),
        yaw_deg=yaw_deg,
        coverage=coverage,
        imagined=(1.0 - coverage)[..., None] * 0.5 * SKIN,
        moving=moving,
    )
    return position, hidden


def room_and_hair() -> np.ndarray:
    picture = np.full((SIZE, SIZE, 3), WALL, np.float32)
    picture[:, 16 : 44 - ROUND] = 0.1
    return picture


def test_a_face_turns_before_the_wall_and_leaves_no_rim_of_hair_behind() -> None:
    position, hidden = turned_away()

    shown = room_left_by_head(position, room_and_hair(), before_face(position), hidden, NO_HAIR)

    assert shown.moving is not None and not shown.moving[:20, 34:].any(), (
        "and all who come after take it for room"
    )
    picture = shown.coverage[..., None] * room_and_hair() + shown.imagined
    np.testing.assert_allclose(picture[:20, 34:], np.broadcast_to(WALL, (20, 30, 3)), atol=0.02)
    np.testing.assert_array_equal(shown.coverage[:, :30], position.coverage[:, :30])
    np.testing.assert_array_equal(shown.imagined[:, :30], position.imagined[:, :30])
    np.testing.assert_array_equal(shown.imagined[-8:], position.imagined[-8:])


def test_the_left_arm_turns_before_the_wall_too() -> None:
    position, hidden = turned_away()
    left = replace(
        position,
        yaw_deg=-45.0,
        coverage=position.coverage[:, ::-1],
        imagined=position.imagined[:, ::-1],
        moving=position.moving[:, ::-1] if position.moving is not None else None,
    )

    mirrored = room_left_by_head(left, room_and_hair()[:, ::-1], before_face(left), hidden[:, ::-1], NO_HAIR)

    right = room_left_by_head(position, room_and_hair(), before_face(position), hidden, NO_HAIR)
    np.testing.assert_allclose(mirrored.coverage[:, ::-1], right.coverage, atol=1e-6)
    np.testing.assert_allclose(mirrored.imagined[:, ::-1], right.imagined, atol=1e-6)


@pytest.mark.parametrize("yaw_deg", [90.0, 97.5, 150.0])
def test_past_the_profile_no_rim_of_hair_comes_back(yaw_deg: float) -> None:
    position, hidden = turned_away(yaw_deg)

    shown = room_left_by_head(position, room_and_hair(), before_face(position), hidden, NO_HAIR)

    picture = shown.coverage[..., None] * room_and_hair() + shown.imagined
    np.testing.assert_allclose(picture[:20, 41:], np.broadcast_to(WALL, (20, 23, 3)), atol=0.02)


def dark_before_wall(yaw_deg: float, dark: slice, head: slice) -> tuple[Position, np.ndarray]:
    """A position with a head in some columns, wholly seen, and the source with all that is dark before the wall."""
    source = np.full((SIZE, SIZE, 3), WALL, np.float32)
    source[:, dark] = 0.1
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[:, head] = 1.0
    seen = np.ones((SIZE, SIZE), np.float32)
    return replace(frontal(SIZE), yaw_deg=yaw_deg, moving=moving, coverage=seen), source


def left_behind(yaw_deg: float, dark: slice, head: slice) -> tuple[Position, np.ndarray]:
    """What is shown where the camera saw the head in all that is dark, and its picture as the right arm turns."""
    turn = -1 if yaw_deg < 0 else 1
    right, source = dark_before_wall(yaw_deg, dark, head)
    assert right.moving is not None
    position = replace(right, moving=right.moving[:, ::turn])
    source = source[:, ::turn]

    shown = room_left_by_head(position, source, before_face(position), source[..., 0] < 0.2, NO_HAIR)

    picture = shown.coverage[..., None] * source + shown.imagined
    return shown, picture[:, ::turn]


@pytest.mark.parametrize(("yaw_deg", "stays"), [(45.0, True), (75.0, False), (-120.0, False)])
def test_behind_the_head_hair_stays_until_the_head_shows_its_side(yaw_deg: float, stays: bool) -> None:
    """Twelve columns of the hair that the camera saw, where the back of the head no longer is."""
    shown, picture = left_behind(yaw_deg, np.s_[12:44], np.s_[24:44])

    expected = 0.1 if stays else np.broadcast_to(WALL, (20, 6, 3))
    np.testing.assert_allclose(picture[:20, 14:20], expected, atol=0.02)
    np.testing.assert_array_equal(shown.coverage[-8:], 1.0)


@pytest.mark.parametrize(("yaw_deg", "stays"), [(37.5, True), (52.5, False), (-52.5, False)])
def test_behind_the_head_its_own_outline_goes_before_its_hair(yaw_deg: float, stays: bool) -> None:
    """Three columns of it: a string of beads."""
    _, picture = left_behind(yaw_deg, np.s_[20:44], np.s_[23:44])

    expected = 0.1 if stays else np.broadcast_to(WALL, (20, 3))
    np.testing.assert_allclose(picture[:20, 21], expected, atol=0.02)


@pytest.mark.parametrize(("yaw_deg", "side"), [(90.0, np.s_[:20, 14:20]), (-90.0, np.s_[:20, 46:52])])
def test_a_loose_lock_goes_behind_the_head_and_stays_before_the_face(
    yaw_deg: float, side: tuple[slice, slice]
) -> None:
    """Locks on both sides of a head, which no position ever moved."""
    position, source = dark_before_wall(yaw_deg, np.s_[12:56], np.s_[24:44])
    loose = (source[..., 0] < 0.2) & (position.moving == 0.0)

    shown = room_left_by_head(position, source, NO_HAIR, NO_HAIR, loose)

    picture = shown.coverage[..., None] * source + shown.imagined
    np.testing.assert_allclose(picture[side], np.broadcast_to(WALL, (20, 6, 3)), atol=0.02)
    np.testing.assert_allclose(picture[:, ::-1][side], 0.1, atol=0.02)


def test_near_the_front_the_rim_is_the_heads_own() -> None:
    position, hidden = turned_away(yaw_deg=7.5)

    assert room_left_by_head(position, room_and_hair(), before_face(position), hidden, NO_HAIR) is position


def test_where_no_wall_was_seen_beside_it_the_paint_before_a_face_stays() -> None:
    position, _ = turned_away()

    shown = room_left_by_head(
        position, room_and_hair(), before_face(position), np.ones((SIZE, SIZE), bool), NO_HAIR
    )

    np.testing.assert_allclose(shown.imagined, position.imagined)


def test_a_head_that_is_read_out_of_the_room_was_not_seen() -> None:
    no_head = np.zeros((SIZE, SIZE), np.float32)
    no_head[:, :20] = 1.0
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[..., 0] = -16 / SIZE  # all is read from 16 cells further left

    coverage = not_of_room(offsets, np.full((SIZE, SIZE), 0.9, np.float32), no_head)

    assert not coverage[:, 17:35].any() and (coverage[:, 37:] > 0.89).all()


def half_a_cheek(lost: np.ndarray) -> tuple[Position, np.ndarray]:
    """A cheek in whose middle a link painted glaring stripes under a coverage that it has lost since."""
    cheek = np.full((SIZE, SIZE, 3), SKIN)
    position = replace(
        frontal(SIZE),
        yaw_deg=30.0,
        coverage=1.0 - lost,
        imagined=lost[..., None] * GLARING,
        moving=np.ones((SIZE, SIZE), np.float32),
    )
    return painted_as_beside(position, lost, cheek), position.imagined


def test_where_a_cheek_was_read_out_of_the_room_it_is_painted_as_the_cheek_beside_it() -> None:
    lost = np.zeros((SIZE, SIZE), np.float32)
    lost[:, 30:36] = 1.0

    mended, _ = half_a_cheek(lost)

    np.testing.assert_allclose(mended.imagined[:, 30:36], np.broadcast_to(SKIN, (SIZE, 6, 3)), atol=0.02)
    assert not mended.imagined[:, :29].any()


def test_where_nothing_of_the_head_is_left_near_by_its_paint_stays() -> None:
    mended, painted = half_a_cheek(np.ones((SIZE, SIZE), np.float32))

    np.testing.assert_array_equal(mended.imagined, painted)


@pytest.mark.parametrize("yaw_deg", [75.0, -75.0])
def test_the_underside_of_a_jaw_between_neck_and_chin_is_no_room(yaw_deg: float) -> None:
    """Under the jaw the neck is what was seen most of; at the temple what is unseen beyond the face is room."""
    coverage = np.ones((SIZE, SIZE), np.float32)
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[:, 8:56] = 1.0
    temple, jaw = np.s_[10:20], np.s_[44:50]
    coverage[temple, 40:50] = 0.0  # then a sliver of far hair
    coverage[jaw, 32:48] = 0.0  # then the chin
    if yaw_deg < 0:
        coverage, moving = coverage[:, ::-1], moving[:, ::-1]

    before = before_face(replace(frontal(SIZE), yaw_deg=yaw_deg, moving=moving, coverage=coverage))

    if yaw_deg < 0:
        before = before[:, ::-1]
    assert before[temple, 40:50].all()
    assert not before[jaw, :56].any()
    assert before[jaw, 56:].all()
