from dataclasses import replace

import numpy as np
import pytest

from installation.chain.nape import HARDLY, REACH, grown_from_torso
from installation.core.turn import Position, frontal

SIZE = 64
TORSO = 58
"""The row from which on nothing moves."""
SKIN, GUESS = np.array([0.6, 0.4, 0.3], np.float32), np.array([0.9, 0.2, 0.6], np.float32)
SOURCE = np.broadcast_to(SKIN, (SIZE, SIZE, 3)).astype(np.float32)


def painted(coverage: float = 0.0) -> Position:
    """A head and neck in the middle columns, guessed, over a torso that was seen."""
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[:TORSO, 20:44] = 1.0
    seen = np.where(moving > 0, coverage, 1.0).astype(np.float32)
    imagined = ((1.0 - seen)[..., None] * GUESS).astype(np.float32)
    return replace(frontal(SIZE), yaw_deg=150.0, moving=moving, coverage=seen, imagined=imagined)


def neck_was_there() -> np.ndarray:
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[:, 20:44] = True
    return hidden


def test_the_painted_neck_ends_in_the_torso_without_an_edge() -> None:
    shown = grown_from_torso(painted(), SOURCE, neck_was_there()).imagined[:, 32]

    np.testing.assert_allclose(shown[TORSO - 1], SKIN, atol=0.05)
    np.testing.assert_allclose(shown[TORSO - int(REACH) - 1], GUESS, atol=1e-5)
    assert np.abs(np.diff(shown[: TORSO + 1, 0])[: TORSO - 1]).max() < 0.1


def test_what_was_seen_of_the_neck_stays() -> None:
    position = painted(coverage=1.0)

    np.testing.assert_array_equal(
        grown_from_torso(position, SOURCE, neck_was_there()).imagined, position.imagined
    )


def test_a_chin_before_the_room_keeps_its_edge() -> None:
    position = painted()

    shown = grown_from_torso(position, SOURCE, np.zeros((SIZE, SIZE), bool))

    np.testing.assert_array_equal(shown.imagined, position.imagined)


def test_a_jaw_that_has_turned_over_the_room_beside_the_neck_does_not_go_over_into_it() -> None:
    """What the head hid is drawn two cells wider than it was, and the wall stands there."""
    wall = np.array([0.9, 0.9, 0.9], np.float32)
    source = SOURCE.copy()
    source[:, 42:] = wall
    position = painted()

    shown = grown_from_torso(position, source, neck_was_there()).imagined[TORSO - 2]

    assert np.abs(shown[42:44] - GUESS).max() < 0.1
    np.testing.assert_allclose(shown[32], SKIN, atol=0.05)


def test_what_stands_still_under_the_chin_is_shown_as_the_camera_saw_it() -> None:
    position = painted()
    gap = np.s_[TORSO - 3 : TORSO, 44:47]  # a link thinks that the neck has left it
    coverage, imagined = position.coverage.copy(), position.imagined.copy()
    coverage[gap], imagined[gap] = 0.0, GUESS

    shown = grown_from_torso(
        replace(position, coverage=coverage, imagined=imagined), SOURCE, np.zeros((SIZE, SIZE), bool)
    )

    np.testing.assert_allclose(shown.coverage[gap], 1.0)
    np.testing.assert_allclose(shown.imagined[gap], 0.0)


@pytest.mark.parametrize("moved_cells, seen", [(0.0, 1.0), (HARDLY[0], 1.0), (HARDLY[1], 0.0)])
def test_what_has_hardly_moved_at_the_foot_of_a_neck_is_seen_though_it_counts_as_head(
    moved_cells: float, seen: float
) -> None:
    position = painted()
    foot = np.s_[TORSO - 1, 40:44]
    offsets = np.full((SIZE, SIZE, 2), 8.0 / SIZE, np.float32)
    offsets[foot] = (moved_cells / SIZE, 0.0)

    shown = grown_from_torso(
        replace(position, yaw_deg=90.0, map=offsets), SOURCE, np.zeros((SIZE, SIZE), bool)
    )

    np.testing.assert_allclose(shown.coverage[foot], seen, atol=0.05)
    assert shown.imagined[foot].max() == pytest.approx((1.0 - seen) * GUESS.max(), abs=0.05)


def test_the_nape_is_painted_whatever_its_map_says() -> None:
    position = painted()

    assert not position.map.any()
    shown = grown_from_torso(position, SOURCE, neck_was_there())

    np.testing.assert_array_equal(shown.coverage, position.coverage)


def test_a_position_that_tells_no_head_from_the_room_stays_as_it_is() -> None:
    for position in (frontal(SIZE), replace(painted(), moving=np.ones((SIZE, SIZE), np.float32))):
        assert grown_from_torso(position, SOURCE, neck_was_there()) is position
