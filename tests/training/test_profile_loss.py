import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.training.profile_loss import profile_loss

ROWS = np.arange(40)
EDGE = np.where(ROWS < 20, 20.0 + 0.5 * ROWS, 25.0)[None, None].astype(np.float32)
ALL = np.ones_like(EDGE)


def scored(said: np.ndarray, edge: np.ndarray = EDGE, known: np.ndarray = ALL) -> tuple[float, float, float]:
    loss, place, steepness = profile_loss(said.astype(np.float32), edge, np.zeros((1, 40), np.float32), known)
    return float(loss), float(place), float(steepness)


def test_the_true_outline_costs_nothing() -> None:
    assert scored(EDGE) == (0.0, 0.0, 0.0)


def test_a_face_that_stands_further_out_has_no_error_of_steepness() -> None:
    _, place, steepness = scored(EDGE + 2.0)

    assert place == pytest.approx(2.0)
    assert steepness == pytest.approx(0.0, abs=1e-6)


def test_a_nose_that_ends_smoothly_costs_more_than_a_face_out_of_place_by_as_much() -> None:
    smooth = EDGE.copy()
    smooth[..., 15:26] = np.interp(ROWS[15:26], (15, 25), EDGE[0, 0, [15, 25]])
    off = np.abs(smooth - EDGE).mean()

    assert scored(smooth)[1] == pytest.approx(off, rel=1e-5)
    assert scored(smooth)[0] > 2 * scored(EDGE + off)[0]


def test_what_is_not_known_costs_nothing() -> None:
    known = ALL.copy()
    known[..., :5] = 0.0
    said = EDGE.copy()
    said[..., :5] += 9.0

    assert scored(said, known=known) == (0.0, 0.0, 0.0)


def test_where_a_chin_becomes_a_neck_the_jumps_height_costs_no_steepness() -> None:
    jump = EDGE.copy()
    jump[..., 30:] -= 20.0
    lower = jump.copy()
    lower[..., 30:] -= 5.0

    _, place, steepness = scored(lower, jump)

    assert place > 1.0
    assert steepness == 0.0
