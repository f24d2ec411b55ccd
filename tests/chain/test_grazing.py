import math
from dataclasses import replace

import numpy as np
import pytest

from installation.chain.grazing import FULL_DEG, TAKEN_IN, painted_where_stretched
from installation.core.turn import Position

SIZE = 128
PAINT = np.full((SIZE, SIZE, 3), 0.5, np.float32)


def reading(middle_u: float, breadth: float, yaw_deg: float, hair: float = 0.0) -> Position:
    """A position that reads about one column of the source, ``breadth`` of it in each cell."""
    column = np.arange(SIZE, dtype=np.float32) + 0.5
    source = (0.5 + middle_u / 4.4) * SIZE + breadth * (column - SIZE / 2)
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[..., 0] = (source - column) / SIZE
    ones = np.ones((SIZE, SIZE), np.float32)
    return Position(yaw_deg, offsets, ones, 0.0 * PAINT, moving=ones, hair=hair * ones)


def trust(middle_u: float, breadth: float, hair: float = 0.0) -> float:
    """In a place that turns to the front."""
    position = reading(middle_u, breadth, -math.copysign(60.0, middle_u), hair)
    return float(painted_where_stretched(position, PAINT).coverage[64, 64])


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_cheek_drawn_out_from_a_thin_strip_is_painted_and_a_broad_one_seen(side: float) -> None:
    assert trust(side, 0.5 * TAKEN_IN[0]) == 0.0
    assert trust(side, 0.9) == pytest.approx(1.0, abs=1e-5)
    assert 0.0 < trust(side, sum(TAKEN_IN) / 2) < 1.0


def test_a_strip_that_lies_mirrored_is_painted() -> None:
    assert trust(1.0, -0.8) == 0.0


def test_the_side_of_a_nose_and_the_eyes_are_seen_however_narrow() -> None:
    assert trust(0.1, 0.05) == pytest.approx(1.0)
    assert trust(0.6, 0.05) == pytest.approx(1.0)


def test_hair_is_seen_however_narrow() -> None:
    assert trust(1.0, 0.05, hair=1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_the_side_that_turns_away_is_seen_up_to_the_outline(side: float) -> None:
    position = reading(side, 0.05, math.copysign(60.0, side))

    assert painted_where_stretched(position, PAINT).coverage[64, 64] == pytest.approx(1.0)


def test_near_the_front_a_strip_is_seen_the_more_the_nearer() -> None:
    seen = [
        float(painted_where_stretched(reading(1.0, 0.05, -yaw), PAINT).coverage[64, 64])
        for yaw in (0.0, FULL_DEG / 4, FULL_DEG / 2, FULL_DEG)
    ]

    assert seen == pytest.approx([1.0, 0.75, 0.5, 0.0])


def test_what_is_not_seen_any_more_is_paint_and_the_room_stays() -> None:
    position = reading(1.0, 0.05, -60.0)
    moving = np.ones((SIZE, SIZE), np.float32)
    moving[:, :32] = 0.0
    painted = painted_where_stretched(replace(position, moving=moving), PAINT)

    np.testing.assert_allclose(painted.imagined, (1.0 - painted.coverage)[..., None] * PAINT, atol=1e-6)
    assert painted.coverage[64, 64] == 0.0
    assert (painted.coverage[:, :32] == 1.0).all()
