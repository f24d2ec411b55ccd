from dataclasses import replace

import numpy as np
import pytest

from installation.chain.seam import MOST, joined
from installation.core.turn import Position, frontal

SIZE, SEAM = 128, 40
CHEEK = np.array([0.5, 0.4, 0.3], np.float32)
SOURCE = np.broadcast_to(CHEEK, (SIZE, SIZE, 3)).copy()


HEAD, ROOM = np.zeros((SIZE, SIZE), np.float32), np.ones((SIZE, SIZE), np.float32)
NOTHING = np.zeros((SIZE, SIZE), np.float32)


def half_seen(paint: np.ndarray, hair: float = 0.0) -> Position:
    """Seen left of ``SEAM``, painted right of it, both in one column of cells."""
    coverage = np.zeros((SIZE, SIZE), np.float32)
    coverage[:, :SEAM] = 1.0
    coverage[:, SEAM] = 0.5
    return replace(
        frontal(SIZE),
        yaw_deg=45.0,
        coverage=coverage,
        imagined=(1.0 - coverage)[..., None] * paint.astype(np.float32),
        hair=np.full((SIZE, SIZE), hair, np.float32),
    )


@pytest.mark.parametrize("hair", [0.0, 1.0])
def test_paint_goes_on_in_the_light_of_what_was_seen_beside_it_and_far_off_stays_as_it_was(
    hair: float,
) -> None:
    paint = joined(half_seen(1.4 * CHEEK, hair), SOURCE, HEAD, NOTHING, CHEEK).imagined

    np.testing.assert_allclose(paint[:, SEAM + 2], np.broadcast_to(CHEEK, (SIZE, 3)), rtol=0.06)
    np.testing.assert_allclose(paint[:, -8:], np.broadcast_to(1.4 * CHEEK, (SIZE, 8, 3)), rtol=0.06)
    brightness = paint[SIZE // 2, SEAM + 1 :, 0]
    assert (np.diff(brightness) > -1e-4).all(), "no new seam on the way"


def test_a_dark_lock_beside_a_cheek_is_no_shade_on_it() -> None:
    skin = half_seen(CHEEK)
    hair = np.zeros((SIZE, SIZE), np.float32)
    hair[:, : SEAM + 1] = 1.0

    after = joined(replace(skin, hair=hair), 0.2 * SOURCE, HEAD, NOTHING, CHEEK).imagined[:, SEAM + 1 :]

    np.testing.assert_allclose(after, skin.imagined[:, SEAM + 1 :], rtol=1e-4)


def test_another_surface_is_not_taken_for_another_light() -> None:
    after = joined(half_seen(CHEEK), 0.01 * SOURCE, HEAD, NOTHING, CHEEK).imagined[:, SEAM + 1 :]

    assert (after > 0.95 * np.exp(-MOST) * CHEEK).all()


def test_the_room_stays_as_it_was_painted() -> None:
    room = half_seen(1.4 * CHEEK)

    np.testing.assert_array_equal(joined(room, SOURCE, ROOM, NOTHING, CHEEK).imagined, room.imagined)


def test_paint_is_never_brighter_than_white_and_what_was_seen_gets_none() -> None:
    after = joined(half_seen(np.full(3, 0.9)), np.ones_like(SOURCE), HEAD, NOTHING, np.full(3, 0.9))

    assert (after.imagined <= 1.0 - after.coverage[..., None] + 1e-6).all()
    assert not after.imagined[:, :SEAM].any()


def test_the_left_arm_is_the_right_one_mirrored() -> None:
    right = half_seen(1.4 * CHEEK)
    left = replace(
        right,
        yaw_deg=-45.0,
        coverage=right.coverage[:, ::-1].copy(),
        imagined=right.imagined[:, ::-1].copy(),
    )

    mirrored = joined(left, SOURCE, HEAD, NOTHING, CHEEK).imagined[:, ::-1]

    np.testing.assert_allclose(mirrored, joined(right, SOURCE, HEAD, NOTHING, CHEEK).imagined, atol=1e-5)


def test_paint_takes_no_light_from_what_was_seen_of_the_room() -> None:
    """The cells in which both show were read half out of a blue wall."""
    pale = half_seen(0.5 * CHEEK)
    lost = NOTHING.copy()
    lost[:, SEAM - 1 : SEAM + 1] = 0.5

    np.testing.assert_array_equal(joined(pale, SOURCE, HEAD, lost, CHEEK).imagined, pale.imagined)
    assert np.abs(joined(pale, SOURCE, HEAD, NOTHING, CHEEK).imagined - pale.imagined).max() > 0.05


@pytest.mark.parametrize(("hair", "taken"), [(0.0, False), (1.0, True)])
def test_skin_takes_no_light_from_a_wall_that_passes_for_a_cheek_and_hair_has_many_tints(
    hair: float, taken: bool
) -> None:
    """The cells in which both show are a sand-coloured wall, as bright as the cheek."""
    plain = half_seen(CHEEK, hair)
    sand = np.broadcast_to(np.array([0.38, 0.45, 0.15], np.float32), SOURCE.shape)

    change = np.abs(joined(plain, np.ascontiguousarray(sand), HEAD, NOTHING, CHEEK).imagined - plain.imagined)

    assert (change.max() > 0.05) == taken


@pytest.mark.parametrize("brightness", [0.3, 1.6])
def test_a_cheek_in_shade_or_in_the_light_is_a_cheek(brightness: float) -> None:
    plain = half_seen(CHEEK)
    source = (brightness * SOURCE).astype(np.float32)

    after = joined(plain, source, HEAD, NOTHING, CHEEK).imagined[:, SEAM + 1]

    wanted = np.clip(np.log(brightness), -MOST, MOST)
    np.testing.assert_allclose(np.log(after / CHEEK), wanted, atol=0.07)
