import numpy as np
import pytest

from installation.training.evaluate import largest_step


def grey(*levels: float) -> list[np.ndarray]:
    return [np.full((4, 4, 3), level, np.float32) for level in levels]


def test_the_largest_step_is_told_against_the_median_step() -> None:
    assert largest_step(grey(0.0, 0.1, 0.2, 0.5)) == pytest.approx(3.0)
    assert largest_step(grey(0.5, 0.4, 0.5, 0.4)) == pytest.approx(1.0)


def test_where_nothing_moves_no_step_stands_out() -> None:
    assert largest_step(grey(0.5, 0.5, 0.5)) == 0.0
