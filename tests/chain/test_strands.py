import dataclasses

import cv2
import numpy as np
import pytest

from installation.chain.strands import in_locks, tile_of
from installation.core.turn import STRANDS_SHARE, Position, frontal

SIDE = 256


def position(hair: float) -> Position:
    return dataclasses.replace(frontal(64), yaw_deg=7.5, hair=np.full((64, 64), hair, np.float32))


def striped(angle_deg: float) -> np.ndarray:
    """A picture of stripes of 8 pixels that stand upright at 0 degrees."""
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    a = np.radians(angle_deg)
    wave = 120 + 40 * np.sin((np.cos(a) * x + np.sin(a) * y) * 2 * np.pi / 8)
    return np.repeat(wave[..., None], 3, axis=2).astype(np.uint8)


def test_no_strands_come_from_a_head_without_hair() -> None:
    assert tile_of(striped(0), position(0.0)) is None
    assert tile_of(striped(0), dataclasses.replace(position(1.0), hair=None)) is None


def test_strands_stand_upright_however_they_ran() -> None:
    for angle in (0, 35, 80):
        tile = tile_of(striped(angle), position(1.0))

        assert tile is not None
        dx = np.abs(cv2.Sobel(tile, cv2.CV_32F, 1, 0)).mean()
        dy = np.abs(cv2.Sobel(tile, cv2.CV_32F, 0, 1)).mean()
        assert dx > 2.0 * dy


def test_a_tile_repeats_without_a_seam_and_keeps_the_brightness() -> None:
    tile = tile_of(striped(20), position(1.0))

    assert tile is not None
    assert (tile.shape, tile.dtype) == ((round(STRANDS_SHARE * SIDE),) * 2, np.float32)
    assert abs(tile.mean()) < 0.03
    inside = np.abs(np.diff(tile, axis=1)).max()
    assert np.abs(tile[:, 0] - tile[:, -1]).max() <= 1.2 * inside


def test_corduroy_becomes_strands_that_meander_and_lie_in_locks() -> None:
    corduroy = np.tile(np.sin(np.arange(240) * (2 * np.pi / 6)).astype(np.float32), (240, 1))
    hair = in_locks(corduroy)

    np.testing.assert_allclose([hair.mean(), hair.std()], [0.0, corduroy.std()], atol=1e-4)
    assert (hair - hair.mean(axis=0)).std() > 0.5 * hair.std(), "they leave their line on the way down"
    locks = np.sqrt(cv2.blur(hair**2, (9, 9)))[20:-20, 20:-20]
    assert np.percentile(locks, 95) > 1.4 * np.percentile(locks, 5), "and are stronger here than there"
    for axis in (0, 1):
        steps = np.abs(np.diff(hair, axis=axis)).max()
        assert np.abs(np.take(hair, 0, axis) - np.take(hair, -1, axis)).max() <= 1.2 * steps, "without a seam"


def test_hair_is_sought_where_the_source_has_it() -> None:
    """Turned, hair lies elsewhere in the picture; the map leads back."""
    hair = np.zeros((64, 64), np.float32)
    hair[:, :40] = 1.0
    offsets = np.zeros((64, 64, 2), np.float32)
    offsets[..., 0] = 24 / 64  # all that is seen comes from further right
    source = striped(0)
    source[:, : 24 * 4] = 128  # nothing to find here
    turned = dataclasses.replace(position(1.0), hair=hair, map=offsets)

    tile = tile_of(source, turned)

    assert tile is not None
    assert tile.std() > 0.03


def test_strands_that_run_one_way_keep_more_of_their_contrast_than_a_mottled_coat() -> None:
    noise = cv2.GaussianBlur(np.random.default_rng(0).normal(size=(SIDE, SIDE)), (0, 0), 1.5)
    # as rough as each other
    noise *= (striped(0)[..., 0].std() / 120) / noise.std()
    mottled = np.repeat(np.clip(120 + 120 * noise, 0, 255)[..., None], 3, axis=2).astype(np.uint8)

    of_strands, of_coat = (tile_of(source, position(1.0)) for source in (striped(0), mottled))

    assert of_strands is not None and of_coat is not None
    assert of_strands.std() > 1.2 * of_coat.std()


def test_strands_run_as_hair_does_and_not_as_its_edge() -> None:
    """A dark strip between a forehead and a wall: its edges are stronger than its strands."""
    hair = np.zeros((64, 64), np.float32)
    hair[8:22] = 1.0
    dark = (60 + 0.2 * (striped(40).astype(np.float32) - 120)).astype(np.uint8)
    dark[: 8 * 4], dark[22 * 4 :] = 240, 210

    tile = tile_of(dark, dataclasses.replace(position(1.0), hair=hair))

    assert tile is not None
    across, down = (np.abs(np.diff(tile, axis=axis)).mean() for axis in (1, 0))
    assert across > 4.0 * down


def test_strands_are_sought_where_there_are_any() -> None:
    """Smooth hair has hardly a ripple, which runs one way; magnified, that made bark of it."""
    fine = striped(30)[..., 0].astype(np.float32) + np.random.default_rng(0).normal(0.0, 12.0, (SIDE, SIDE))
    ripple = 120.0 + 3.0 * np.sin(np.arange(SIDE) * 2 * np.pi / 16)
    half = np.where(np.arange(SIDE)[None] < SIDE // 2, fine, ripple)

    tiles = [
        tile_of(np.repeat(np.clip(one, 0, 255)[..., None], 3, axis=2).astype(np.uint8), position(1.0))
        for one in (half, fine)
    ]

    steps = [float(np.diff(tile, axis=1).std() / tile.std()) for tile in tiles if tile is not None]
    assert len(steps) == 2
    assert steps[0] == pytest.approx(steps[1], rel=0.1)


def test_the_less_hair_was_seen_the_softer_are_its_strands() -> None:
    """Shaved heads show a narrow strip of it."""
    tiles = []
    for rows in (64, 7, 5):
        hair = np.zeros((64, 64), np.float32)
        hair[8 : 8 + rows] = 1.0
        tiles.append(tile_of(striped(0), dataclasses.replace(position(1.0), hair=hair)))

    spreads = [tile.std() for tile in tiles if tile is not None]
    assert len(spreads) == 3
    assert spreads[0] > 1.2 * spreads[1] > 1.2 * 1.2 * spreads[2]


@pytest.mark.parametrize("rows", [7, 5])
def test_short_hair_gives_its_strands_where_only_a_narrow_strip_of_it_was_seen(rows: int) -> None:
    hair = np.zeros((64, 64), np.float32)
    hair[8 : 8 + rows] = 1.0  # a tenth of the height, or less

    tile = tile_of(striped(0), dataclasses.replace(position(1.0), hair=hair))

    assert tile is not None and tile.std() > 0.02


@pytest.mark.parametrize("rows", [64, 7, 5])
def test_hair_that_was_seen_as_short_as_stubble_becomes_strands(rows: int) -> None:
    """Noise without any direction: what it is drawn out to must run down the head, however narrow a strip was seen."""
    noise = cv2.GaussianBlur(np.random.default_rng(0).normal(size=(SIDE, SIDE)), (0, 0), 1.5)
    source = np.repeat(np.clip(120 + 120 * noise, 0, 255)[..., None], 3, axis=2).astype(np.uint8)
    hair = np.zeros((64, 64), np.float32)
    hair[8 : 8 + rows] = 1.0

    tile = tile_of(source, dataclasses.replace(position(1.0), hair=hair))

    assert tile is not None
    across, down = (np.abs(np.diff(tile, axis=axis)).mean() for axis in (1, 0))
    assert across > 2.0 * down
