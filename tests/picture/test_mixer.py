"""The screen's picture is the kept one, made faster."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.core.turn import Position
from installation.picture.compose import Composer

CELLS = 64
RNG = np.random.default_rng(8)


def smooth(*shape: int, low: float, high: float, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).random(shape, dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 6.0)
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    return (low + (high - low) * soft).astype(np.float32)


def a_position(*, moving: bool, light: bool, paint: bool) -> Position:
    """All kinds of blocks: seen, painted and mixed, head and room, in any neighbourhood."""
    coverage = (
        np.clip(smooth(CELLS, CELLS, low=-1.0, high=2.0, seed=1), 0, 1) if paint else np.ones((CELLS, CELLS))
    )
    coverage = coverage.astype(np.float32)
    imagined = (1.0 - coverage[..., None]) * smooth(CELLS, CELLS, 3, low=0.1, high=0.9, seed=2)
    outline = np.clip(smooth(CELLS, CELLS, low=-6.0, high=7.0, seed=3), 0, 1)
    return Position(
        yaw_deg=40.0,
        map=smooth(CELLS, CELLS, 2, low=-0.1, high=0.1, seed=4),
        coverage=coverage,
        imagined=imagined.astype(np.float32),
        moving=outline if moving else None,
        light=smooth(CELLS, CELLS, low=0.5, high=1.8, seed=5) if light else None,
    )


@pytest.mark.parametrize("side_px", [200, 333, 720])
@pytest.mark.parametrize("moving", [True, False])
@pytest.mark.parametrize("light", [True, False])
@pytest.mark.parametrize("paint", [True, False])
def test_the_screen_shows_what_is_kept(side_px: int, moving: bool, light: bool, paint: bool) -> None:
    source = (smooth(240, 240, 3, low=20, high=200, seed=6)).astype(np.uint8)
    position = a_position(moving=moving, light=light, paint=paint)

    screen = Composer(source, side_px).at(position).astype(int)
    kept = Composer(source, side_px, still=True).at(position).astype(int)

    away = np.abs(screen - kept).max(axis=2)
    assert np.median(away) <= 1
    assert np.quantile(away, 0.99) <= 4, (
        "but for the outline, which cubic enlarging puts elsewhere by parts of a pixel"
    )


def test_a_picture_does_not_depend_on_the_one_before() -> None:
    source = RNG.integers(0, 256, (240, 240, 3), np.uint8)
    first, other = (
        a_position(moving=True, light=True, paint=True),
        a_position(moving=False, light=False, paint=True),
    )
    used = Composer(source, 333)
    for position in (first, other, first):
        np.testing.assert_array_equal(used.at(position), Composer(source, 333).at(position))


def test_the_room_stays_byte_for_byte_where_nothing_moves() -> None:
    source = RNG.integers(0, 256, (333, 333, 3), np.uint8)
    position = a_position(moving=True, light=False, paint=False)
    assert position.moving is not None
    far = cv2.dilate(position.moving, np.ones((9, 9), np.uint8)) == 0
    far = cv2.resize(far.astype(np.uint8), (333, 333), interpolation=cv2.INTER_NEAREST) > 0

    shown = Composer(source, 333).at(position)

    assert far.mean() > 0.05
    np.testing.assert_array_equal(shown[far], source[far])
