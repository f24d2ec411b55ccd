"""The outline between head and room: a clean narrow curve that wanders between positions; nothing bleeds over."""

from __future__ import annotations

import numpy as np
import pytest

from installation.core.turn import Position, Turn
from installation.picture.compose import compose
from installation.picture.layers import OUTLINE_PX, layers_of

BLACK = np.zeros((256, 256, 3), np.uint8)
SIDE_PX, CELLS = 1080, 128
PER_CELL = SIDE_PX / CELLS
STILLS = pytest.mark.parametrize("still", [False, True], ids=["screen", "kept"])


def painted_head(moving: np.ndarray, yaw_deg: float = 30.0) -> Position:
    """A white head nobody saw before a black room that the camera saw; coverage steps with the grid, as a chain's."""
    unseen = (moving > 0.5).astype(np.float32)
    paint = np.repeat(unseen[..., None], 3, axis=2)
    return Position(
        yaw_deg,
        np.zeros((*moving.shape, 2), np.float32),
        1.0 - unseen,
        paint,
        moving=moving.astype(np.float32),
    )


def slanted(offset: float = 0.0) -> np.ndarray:
    """Head left of a slanted line, each cell by its share, as part_still gives it."""
    y, x = np.mgrid[:CELLS, :CELLS]
    return np.clip(50.0 + offset + 0.23 * y - x, 0.0, 1.0)


def outline_of(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each row crosses half-way, and over how many pixels it goes from a tenth to nine tenths."""
    light = shown[..., 0].astype(float) / 255.0
    return light.sum(axis=1), ((light > 0.1) & (light < 0.9)).sum(axis=1)


@STILLS
def test_an_outline_is_a_line_and_no_stairs(still: bool) -> None:
    places, widths = outline_of(compose(painted_head(slanted()), BLACK, SIDE_PX, still))
    rows = np.arange(100, SIDE_PX - 100)
    line = np.polyval(np.polyfit(rows, places[rows], 1), rows)

    assert np.abs(places[rows] - line).max() < 0.5
    assert widths[rows].max() <= OUTLINE_PX + 2


def test_between_two_positions_the_outline_wanders_and_stays_narrow() -> None:
    turn = Turn(BLACK, "tiny", expected=3, size=CELLS)
    turn.add(painted_head(slanted(0.0), 30.0))
    turn.add(painted_head(slanted(2.0), 37.5))
    places, widths = zip(
        *(outline_of(compose(turn.at(30.0 + 7.5 * k / 8), BLACK, SIDE_PX)) for k in range(9)), strict=True
    )
    means = np.array([place[100:-100].mean() for place in places])
    steps = np.diff(means)

    assert means[-1] - means[0] == pytest.approx(2 * PER_CELL, abs=0.5)
    assert steps.min() > 0 and steps.max() < 2 * PER_CELL / 8 * 2
    # half-way between, both smoothed edges share their height: it is somewhat less sharp there
    assert max(width[100:-100].max() for width in widths) <= 2 * OUTLINE_PX + 2


@STILLS
def test_no_paint_of_the_head_bleeds_into_the_room(still: bool) -> None:
    shown = compose(painted_head(slanted()), BLACK, SIDE_PX, still)
    places, _ = outline_of(shown)
    for row in range(100, SIDE_PX - 100, 50):
        assert shown[row, round(places[row]) + 4 :].max() <= 2
        assert shown[row, : round(places[row]) - 4].min() >= 250


def test_without_an_outline_all_is_head() -> None:
    layers = layers_of(
        Position(0.0, np.zeros((8, 8, 2), np.float32), np.ones((8, 8), np.float32), np.zeros((8, 8, 3)))
    )
    assert layers.outline is None and layers.paint is None
