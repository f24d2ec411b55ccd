from dataclasses import replace

import numpy as np
import pytest

from installation.chain.palette import BRIGHTNESS, LUMA, STRENGTH, Palette, coloured, even, palette_of
from installation.core.turn import Position, frontal

SIZE = 64
SKIN, HAIR = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.3, 0.2, 0.1], np.float32)
PALETTE = Palette(SKIN, HAIR)
HEAD, ROOM = np.zeros((SIZE, SIZE), np.float32), np.ones((SIZE, SIZE), np.float32)


def painted(colour: tuple[float, float, float], hair: float = 0.0, moving: float = 1.0) -> Position:
    """A position of which nobody saw the left half."""
    coverage = np.ones((SIZE, SIZE), np.float32)
    coverage[:, : SIZE // 2] = 0.0
    return replace(
        frontal(SIZE),
        yaw_deg=7.5,
        coverage=coverage,
        imagined=(1.0 - coverage)[..., None] * np.array(colour, np.float32),
        hair=np.full((SIZE, SIZE), hair, np.float32),
        moving=np.full((SIZE, SIZE), moving, np.float32),
    )


def test_a_palette_is_of_the_cheeks_and_of_the_hair_that_was_seen() -> None:
    source = np.full((SIZE, SIZE, 3), SKIN)
    source[: SIZE // 3] = HAIR
    hair = np.zeros((SIZE, SIZE), np.float32)
    hair[: SIZE // 3] = 1.0

    palette = palette_of(source, replace(painted((0, 0, 0)), coverage=np.ones_like(hair), hair=hair))

    np.testing.assert_allclose(palette.skin, SKIN)
    np.testing.assert_allclose(palette.hair, HAIR)


AS_BRIGHT_AS_SKIN = float(SKIN @ LUMA)


@pytest.mark.parametrize(
    ("rows", "grey", "wanted"),
    [(6, AS_BRIGHT_AS_SKIN, SKIN), (30, AS_BRIGHT_AS_SKIN, AS_BRIGHT_AS_SKIN), (6, 0.1, 0.1)],
    ids=["a shaved scalp that shines", "a head of grey hair", "a fringe of dark hair"],
)
def test_a_shaved_scalp_has_the_skins_tint_and_hair_its_own(rows: int, grey: float, wanted: float) -> None:
    hair = np.zeros((SIZE, SIZE), np.float32)
    hair[:rows] = 1.0
    source = np.full((SIZE, SIZE, 3), SKIN)
    source[:rows] = grey

    palette = palette_of(source, replace(painted((0, 0, 0)), coverage=np.ones_like(hair), hair=hair))

    np.testing.assert_allclose(palette.hair, np.broadcast_to(wanted, 3), atol=1e-3)


def test_a_head_without_hair_is_painted_in_its_skin() -> None:
    palette = palette_of(np.full((SIZE, SIZE, 3), SKIN), painted((0, 0, 0)))

    np.testing.assert_array_equal(palette.hair, palette.skin)


def test_paint_keeps_its_brightness_and_takes_the_visitors_tint() -> None:
    for colour, hair, own in (((0.6, 0.5, 0.2), 0.0, SKIN), ((0.2, 0.1, 0.3), 1.0, HAIR)):
        before = painted(colour, hair)
        after = coloured(before, PALETTE, HEAD).imagined[:, : SIZE // 2]
        light = float(np.array(colour) @ LUMA)
        tinted = own * light / (own @ LUMA)

        np.testing.assert_allclose(after @ LUMA, light, atol=1e-5)
        np.testing.assert_allclose(after[0, 0], tinted + (1 - STRENGTH) * (colour - tinted), atol=1e-5)


def test_paint_is_never_brighter_or_darker_than_skin_may_be() -> None:
    for colour, bound in (((1.0, 1.0, 1.0), BRIGHTNESS[1]), ((0.0, 0.0, 0.0), BRIGHTNESS[0])):
        after = coloured(painted(colour), PALETTE, HEAD).imagined[0, 0]
        np.testing.assert_allclose(
            after, colour + STRENGTH * (np.minimum(SKIN * bound, 1.0) - colour), atol=1e-5
        )


def test_what_was_seen_and_the_room_stay_as_they_are() -> None:
    head = room = painted((0.2, 0.9, 0.2))

    assert (coloured(head, PALETTE, HEAD).imagined[:, SIZE // 2 :] == 0).all()
    np.testing.assert_allclose(coloured(room, PALETTE, ROOM).imagined, room.imagined)


def blotched(hair: float = 0.0) -> Position:
    """Painted skin in rows of pink and of green, brighter to the left, as bright in each column."""
    plain = painted((0, 0, 0), hair)
    pink, green = (np.array(tint, np.float32) for tint in ((0.75, 0.5, 0.55), (0.6, 0.6, 0.4)))
    rows = np.where((np.arange(SIZE) % 8 < 4)[:, None], pink / (pink @ LUMA), green / (green @ LUMA))
    bright = np.linspace(0.6, 0.4, SIZE, dtype=np.float32)
    paint = rows[:, None] * bright[None, :, None] * (1.0 - plain.coverage)[..., None]
    return replace(plain, imagined=paint.astype(np.float32))


def tints(position: Position) -> np.ndarray:
    """(R, 3) of each row well inside what is painted."""
    paint = position.imagined[8:-8, 4 : SIZE // 2 - 8].mean(axis=1)
    return paint / (paint @ LUMA)[:, None]


def test_painted_skin_is_of_one_tint_and_as_bright_as_it_was() -> None:
    before = blotched()

    after = even(before, HEAD)

    assert np.ptp(tints(after), axis=0).max() < 0.2 * np.ptp(tints(before), axis=0).max()
    np.testing.assert_allclose(tints(after).mean(axis=0), tints(before).mean(axis=0), atol=0.03)
    np.testing.assert_allclose(after.imagined @ LUMA, before.imagined @ LUMA, atol=2e-3)
    assert not after.imagined[:, SIZE // 2 :].any(), "and what was seen gets no paint"


@pytest.mark.parametrize(("hair", "room"), [(1.0, HEAD), (0.0, ROOM)], ids=["hair", "room"])
def test_hair_and_room_keep_their_tints(hair: float, room: np.ndarray) -> None:
    before = blotched(hair)

    np.testing.assert_allclose(even(before, room).imagined, before.imagined, atol=1e-6)
