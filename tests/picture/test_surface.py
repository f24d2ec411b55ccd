import dataclasses

import cv2
import numpy as np
import pytest

from installation.core.turn import Position, frontal
from installation.picture.compose import Composer
from installation.picture.surface import UNIT, Surface

TILE = np.tile(np.array([0.2, -0.2], np.float32).repeat(4), (64, 8))
SIDE = 128


PORES = TILE.T.copy()


def painted(yaw_deg: float = 60.0, hair: float = 1.0) -> Position:
    """Nothing was seen, all is painted grey."""
    return dataclasses.replace(
        frontal(32),
        yaw_deg=yaw_deg,
        coverage=np.zeros((32, 32), np.float32),
        imagined=np.full((32, 32, 3), 0.5, np.float32),
        hair=np.full((32, 32), hair, np.float32),
        strands=TILE,
    )


@pytest.mark.parametrize("fine", [False, True])
def test_hair_that_is_painted_gets_strands_and_painted_skin_gets_pores(fine: bool) -> None:
    both = Surface(TILE, PORES, SIDE, fine)
    for hair, along in ((1.0, 0), (0.0, 1)):
        laid = both.at(painted(hair=hair))
        assert laid is not None
        assert (laid.shape, laid.dtype) == ((SIDE, SIDE), np.uint8)
        assert laid.std() > 0.05 * UNIT
        assert abs(laid.mean() - UNIT) < 0.03 * UNIT
        steps = [np.abs(np.diff(laid.astype(float), axis=axis)).mean() for axis in (0, 1)]
        assert steps[along] < 0.2 * steps[1 - along], "its own tile and not the other's"


def test_who_has_no_strands_still_has_pores_and_the_other_way_round() -> None:
    for surface, bare in ((Surface(None, PORES, SIDE), 1.0), (Surface(TILE, None, SIDE), 0.0)):
        of_bare, of_other = surface.at(painted(hair=bare)), surface.at(painted(hair=1.0 - bare))
        assert of_bare is None
        assert of_other is not None and of_other.std() > 0.05 * UNIT
    with pytest.raises(ValueError, match="neither strands nor pores"):
        Surface(None, None, SIDE)


def test_what_was_seen_keeps_its_own_surface_and_the_room_has_none() -> None:
    seen = dataclasses.replace(painted(), coverage=np.ones((32, 32), np.float32))
    room = dataclasses.replace(painted(), moving=np.zeros((32, 32), np.float32))

    assert Surface(TILE, PORES, SIDE).at(seen) is None
    assert Surface(TILE, PORES, SIDE).at(room) is None


@pytest.mark.parametrize("seen", [0.2, 0.4, 0.6])
def test_skin_that_is_partly_seen_is_as_rough_as_skin_that_is_not(seen: float) -> None:
    """Mixed plainly, with each tile by its share, half seen skin would have 0.56 of it."""
    rng = np.random.default_rng(5)
    surface = Surface(None, rng.normal(0, 0.05, (SIDE // 2, SIDE // 2)).astype(np.float32), SIDE, fine=True)
    mixed = dataclasses.replace(painted(hair=0.0), coverage=np.full((32, 32), seen, np.float32))
    unseen, laid = surface.at(painted(hair=0.0)), surface.at(mixed)
    assert unseen is not None and laid is not None
    middle = np.s_[:, 40:88]
    rough = unseen[middle].std() / UNIT
    skin = 1.0 + rng.normal(0, rough, (SIDE, SIDE))

    shown = seen * skin + (1.0 - seen) * laid / UNIT
    assert 0.88 < shown[middle].std() / rough < 1.08


def test_pores_are_as_rough_between_two_pixels_as_on_them() -> None:
    noise = np.random.default_rng(3).normal(0, 0.05, (SIDE // 4, SIDE // 4)).astype(np.float32)
    surface = Surface(None, noise, SIDE)
    rough = []
    for yaw in np.arange(60.0, 64.0, 0.2):
        laid = surface.at(painted(float(yaw), hair=0.0))
        assert laid is not None
        rough.append(laid[:, 40:90].std())

    assert min(rough) > 0.88 * max(rough)


@pytest.mark.parametrize("columns", [(3, 9), (14, 18), (26, 32)])
def test_surface_is_laid_on_all_that_is_painted_and_only_there(columns: tuple[int, int]) -> None:
    whole, part = painted(hair=0.0), painted(hair=0.0)
    coverage = np.ones((32, 32), np.float32)
    coverage[6:20, columns[0] : columns[1]] = 0.0
    part = dataclasses.replace(part, coverage=coverage)

    everywhere, there = Surface(TILE, PORES, SIDE).at(whole), Surface(TILE, PORES, SIDE).at(part)

    assert everywhere is not None and there is not None
    inside = np.s_[7 * 4 : 19 * 4, columns[0] * 4 + 4 : columns[1] * 4 - 4]
    np.testing.assert_allclose(there[inside].astype(int), everywhere[inside].astype(int), atol=2)
    outside = cv2.resize(1.0 - coverage, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) == 0.0
    beyond = cv2.erode(outside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (there[beyond] == UNIT).all()


def test_strands_turn_with_the_head() -> None:
    """In the middle of the picture the head's surface moves to the right by its tiles' radius for each radian."""
    strands = Surface(TILE, None, SIDE)
    before, after = strands.at(painted(60.0)), strands.at(painted(65.0))
    assert before is not None and after is not None
    middle = np.s_[40:90]
    row = before[64].astype(float)
    apart = [np.abs(np.roll(row, k)[middle] - after[64].astype(float)[middle]).mean() for k in range(8)]

    assert (
        abs(int(np.argmin(apart)) - 0.398 * SIDE * np.radians(5.0)) < 1.0
    )  # of strands drawn at half the size


def test_hair_has_strands_to_the_sides_of_the_picture() -> None:
    laid = Surface(TILE, None, SIDE, fine=True).at(painted())
    assert laid is not None

    for sides in (laid[:, 1:7], laid[:, -7:-1]):
        assert np.abs(np.diff(sides.astype(int), axis=1)).max() > 0.05 * UNIT


def test_hair_at_the_back_is_the_same_whichever_way_the_head_has_turned() -> None:
    noise = np.random.default_rng(4).normal(0, 0.1, (SIDE // 4, SIDE // 4)).astype(np.float32)
    strands = Surface(noise, None, SIDE)
    for yaw in (160.0, 180.0):
        one_way, other_way = strands.at(painted(yaw)), strands.at(painted(yaw - 360.0))
        assert one_way is not None and other_way is not None
        np.testing.assert_allclose(one_way.astype(int), other_way.astype(int), atol=1)


def test_a_portrait_shows_the_strands_and_the_pores() -> None:
    source = np.full((SIDE, SIDE, 3), 90, np.uint8)
    for still in (False, True):
        plain = Composer(source, SIDE, still).at(dataclasses.replace(painted(), strands=None))
        hairy = Composer(source, SIDE, still).at(painted())
        porous = Composer(source, SIDE, still).at(
            dataclasses.replace(painted(hair=0.0), strands=None, pores=PORES)
        )

        assert hairy.std() > plain.std() + 5 and porous.std() > plain.std() + 5


def test_a_portrait_whose_strands_are_found_later_shows_them_from_there_on() -> None:
    composer = Composer(np.full((SIDE, SIDE, 3), 90, np.uint8), SIDE)
    without = composer.at(dataclasses.replace(painted(), strands=None, pores=PORES))
    later = composer.at(dataclasses.replace(painted(), pores=PORES))

    assert later.std() > without.std() + 5
