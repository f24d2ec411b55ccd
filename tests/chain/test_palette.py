from dataclasses import replace

import numpy as np
import pytest

from installation.chain.palette import BRIGHTNESS, LUMA, STRENGTH, Palette, coloured, palette_of
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
