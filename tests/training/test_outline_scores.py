from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.profile import YAWS_DEG
from installation.core.turn import Position, frontal
from installation.training.outline_scores import outline_scores

SIZE = 32


def ending_at(edge: float) -> list[Position]:
    """An arm whose heads end there, in every row."""
    moving = np.clip(edge - np.arange(SIZE) + 0.5, 0.0, 1.0).astype(np.float32)
    whole = np.repeat(moving[None], SIZE, axis=0)
    return [replace(frontal(SIZE), yaw_deg=yaw, moving=whole) for yaw in YAWS_DEG]


def test_an_outline_out_of_place_is_off_by_so_many_cells_and_as_steep() -> None:
    edge = np.full((len(YAWS_DEG), SIZE), 20.0, np.float32)

    scores = outline_scores(ending_at(22.25), edge, np.ones(edge.shape, bool))

    np.testing.assert_allclose(scores, [[2.25, 0.0]] * len(YAWS_DEG), atol=1e-5)


def test_what_a_smooth_outline_lacks_is_steepness() -> None:
    edge = np.full((len(YAWS_DEG), SIZE), 20.0, np.float32)
    edge[:, 10:20] += 2.0

    scores = outline_scores(ending_at(20.0), edge, np.ones(edge.shape, bool))

    assert (scores[:, 1] > 0.1).all()


def test_rows_that_nobody_knows_count_nothing() -> None:
    edge = np.full((len(YAWS_DEG), SIZE), 20.0, np.float32)
    edge[:, :8] = 0.0
    known = np.ones(edge.shape, bool)
    known[:, :8] = False

    np.testing.assert_allclose(outline_scores(ending_at(20.0), edge, known), 0.0, atol=1e-5)


def test_an_arm_of_which_nothing_is_known_has_no_error_rather_than_none() -> None:
    edge = np.zeros((len(YAWS_DEG), SIZE), np.float32)

    assert np.isnan(outline_scores(ending_at(20.0), edge, np.zeros(edge.shape, bool))).all()
