from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from installation.chain.underjaw import FROM_DEG, SHADE, UNTIL_DEG, shaded_under_jaw
from installation.core.turn import Position, frontal

SIZE = 128
JAW = 92  # the last row of the jaw that was seen
SKIN = 0.6
COLUMN = 64


def head() -> tuple[Position, np.ndarray, np.ndarray]:
    """A head from the side: what was seen of it ends at the jaw, below it a painted neck, beside it the room."""
    moving = np.zeros((SIZE, SIZE), np.float32)
    moving[10:120, 30:100] = 1.0
    seen = 1.0 - moving
    seen[:JAW, 40:100] = 1.0
    imagined = np.repeat(((1.0 - seen) * SKIN)[..., None], 3, axis=2).astype(np.float32)
    position = replace(
        frontal(SIZE),
        yaw_deg=75.0,
        coverage=seen,
        imagined=imagined,
        moving=moving,
        hair=np.zeros((SIZE, SIZE), np.float32),
    )
    return position, seen, 1.0 - moving


def test_painted_skin_just_below_the_jaw_is_darker_and_the_neck_further_down_is_not() -> None:
    position, seen, room = head()

    shaded = shaded_under_jaw(position, seen, room).imagined[:, COLUMN, 0]

    assert shaded[JAW + 3] < (1.0 - 0.5 * SHADE) * SKIN
    assert shaded[JAW + 3] > (1.0 - 1.01 * SHADE) * SKIN
    assert shaded[118] == pytest.approx(SKIN, abs=0.01)
    assert shaded.dtype == np.float32


def test_all_else_stays_as_it_is() -> None:
    position, seen, room = head()
    painted = position.imagined.copy()
    painted[:, 103:] = SKIN  # the room beside the neck, painted where nobody saw it, as long as it is no head
    position = replace(position, imagined=painted)
    seen = seen.copy()
    seen[:, 103:] = 0.0

    shaded = shaded_under_jaw(position, seen, room)

    np.testing.assert_array_equal(shaded.coverage, position.coverage)
    np.testing.assert_array_equal(shaded.imagined[:75], position.imagined[:75], "cheeks and ears")
    np.testing.assert_allclose(
        shaded.imagined[:, 106:], position.imagined[:, 106:], atol=1e-3, err_msg="the room"
    )
    hairy = replace(position, hair=np.ones((SIZE, SIZE), np.float32))
    np.testing.assert_array_equal(shaded_under_jaw(hairy, seen, room).imagined, position.imagined)


def test_room_that_a_head_only_passes_is_not_in_the_shade() -> None:
    position, seen, room = head()
    passed = room.copy()
    passed[JAW:, 40:100] = 1.0

    shaded = shaded_under_jaw(position, seen, passed)

    np.testing.assert_allclose(shaded.imagined[JAW + 3 : 119, COLUMN], SKIN, atol=0.01)


def test_a_cheek_painted_where_what_was_seen_is_not_shown_casts_no_shade_on_itself() -> None:
    position, seen, room = head()
    stretched = seen.copy()
    stretched[60:JAW, 40:70] = 0.0
    imagined = np.repeat(((1.0 - stretched) * SKIN)[..., None], 3, axis=2).astype(np.float32)

    whole = shaded_under_jaw(position, seen, room)
    shaded = shaded_under_jaw(replace(position, coverage=stretched, imagined=imagined), seen, room)

    np.testing.assert_allclose(shaded.imagined[60 : JAW - 6, 50:68], SKIN, atol=0.01)
    np.testing.assert_allclose(
        shaded.imagined[JAW + 1 :], whole.imagined[JAW + 1 :], atol=0.01, err_msg="but on the neck"
    )


def test_the_shade_comes_in_as_the_jaw_comes_into_sight_on_either_side() -> None:
    position, seen, room = head()

    def light(yaw_deg: float) -> float:
        return float(
            shaded_under_jaw(replace(position, yaw_deg=yaw_deg), seen, room).imagined[JAW + 3, COLUMN, 0]
        )

    assert light(FROM_DEG[0]) == np.float32(SKIN)
    assert light(FROM_DEG[0]) > light(sum(FROM_DEG) / 2) > light(FROM_DEG[1])
    assert light(-75.0) == light(75.0)
    assert light(75.0) < light(sum(UNTIL_DEG) / 2) < light(UNTIL_DEG[1]) == np.float32(SKIN), (
        "and goes as the face does"
    )


def test_without_a_head_that_moves_there_is_no_shade() -> None:
    position, seen, room = head()
    still = replace(position, moving=None)

    assert shaded_under_jaw(still, seen, room) is still
