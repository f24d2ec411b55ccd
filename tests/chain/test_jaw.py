from dataclasses import replace

import numpy as np
import pytest

from installation.chain.jaw import ENDS_DEG, wall_along_jaw
from installation.chain.silhouette import JAW_LINE
from installation.core.alignment import CHIN_LINE
from installation.core.turn import Position, frontal
from installation.picture.compose import compose

SIZE = 64
JAW, FAR = 20, 44
"""First columns of the head and beyond it."""
IN = 3
"""Columns by which the near jaw draws in."""
RIM = 1
"""Columns of wall that the drawn head takes along."""
ROWS = np.s_[8:40]
WALL, HEAD = 200, 40


def portrait() -> np.ndarray:
    """(SIZE, SIZE, 3) uint8: a head before a wall."""
    picture = np.full((SIZE, SIZE, 3), WALL, np.uint8)
    picture[:, JAW:FAR] = HEAD
    return picture


def turned(yaw_deg: float, drawn_in: float = IN) -> Position:
    """A head to the chin whose near jaw has drawn in, a rim of wall with it; what it left is painted as skin."""
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[:, JAW + IN - RIM : FAR] = 1.0
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[..., 0] = -drawn_in / SIZE
    coverage = np.ones((SIZE, SIZE), np.float32)
    coverage[:, JAW : JAW + 1] = 0.5
    torso = np.s_[int(CHIN_LINE * SIZE) :]
    moving[torso], coverage[torso] = 0.0, 1.0
    position = replace(
        frontal(SIZE),
        yaw_deg=yaw_deg,
        map=offsets,
        coverage=coverage,
        imagined=np.repeat((1.0 - coverage)[..., None] * HEAD / 255.0, 3, axis=2).astype(np.float32),
        moving=moving,
    )
    if yaw_deg > 0:
        return position
    return replace(
        position,
        map=offsets[:, ::-1] * np.array([-1.0, 1.0], np.float32),
        coverage=coverage[:, ::-1],
        imagined=position.imagined[:, ::-1],
        moving=moving[:, ::-1],
    )


@pytest.mark.parametrize("still", [True, False])
def test_what_the_near_jaw_leaves_is_the_wall_and_no_second_jaw(still: bool) -> None:
    before = compose(turned(7.5), portrait(), SIZE, still)[ROWS]
    after = compose(wall_along_jaw(turned(7.5)), portrait(), SIZE, still)[ROWS]

    assert before[:, JAW : JAW + IN - RIM].max() < WALL - 60, "the old jaw stood there"
    assert np.abs(after[:, : JAW + IN].astype(int) - WALL).max() < 16
    assert np.abs(after[:, JAW + IN + 1 : FAR - 1].astype(int) - HEAD).max() < 16


def test_both_arms_slide_alike() -> None:
    right, left = wall_along_jaw(turned(15.0)), wall_along_jaw(turned(-15.0))

    assert right.slide is not None and left.slide is not None
    np.testing.assert_allclose(left.slide, -right.slide[:, ::-1], atol=1e-6)
    np.testing.assert_allclose(left.coverage, right.coverage[:, ::-1], atol=1e-6)


def test_the_wall_follows_in_order_and_further_out_it_stands() -> None:
    slide = wall_along_jaw(turned(7.5)).slide

    assert slide is not None
    read = np.arange(SIZE) + slide * SIZE
    assert (np.diff(read[ROWS, : JAW + IN], axis=1) > 0.0).all()
    assert (slide[:, : JAW - 3 * IN] == 0.0).all()


def test_the_torso_stands() -> None:
    position = wall_along_jaw(turned(7.5))

    assert position.slide is not None
    assert (position.slide[int(CHIN_LINE * SIZE) + 12 :] == 0.0).all()


@pytest.mark.parametrize(
    "position", [turned(0.0), turned(ENDS_DEG), turned(7.5, drawn_in=-2.0), replace(turned(7.5), moving=None)]
)
def test_a_head_that_draws_nothing_in_leaves_the_room_as_it_is(position: Position) -> None:
    assert wall_along_jaw(position) is position


def test_beside_a_jaw_that_stays_the_wall_is_seen_and_no_smear() -> None:
    position = turned(7.5, drawn_in=0.5)
    beside = np.s_[int(JAW_LINE * SIZE) + 2 : int(CHIN_LINE * SIZE) - 2, JAW - 2 : JAW + 1]
    coverage = position.coverage.copy()
    coverage[beside] = 0.3
    smear = np.repeat((1.0 - coverage)[..., None] * 0.5, 3, axis=2).astype(np.float32)

    seen = wall_along_jaw(replace(position, coverage=coverage, imagined=smear))

    assert (seen.coverage[beside] == 1.0).all()
    assert not seen.imagined[beside].any()


def test_a_slide_on_the_far_side_is_kept() -> None:
    far = np.zeros((SIZE, SIZE), np.float32)
    far[20, FAR + 6] = 0.01

    slide = wall_along_jaw(replace(turned(7.5), slide=far)).slide

    assert slide is not None
    assert slide[20, FAR + 6] == pytest.approx(0.01)
    assert slide[20, JAW] < 0.0
