import numpy as np
import pytest

from installation.training.evaluate import largest_step, turns_scored
from installation.training.split import is_held_out


def grey(*levels: float) -> list[np.ndarray]:
    return [np.full((4, 4, 3), level, np.float32) for level in levels]


def test_the_largest_step_is_told_against_the_median_step() -> None:
    assert largest_step(grey(0.0, 0.1, 0.2, 0.5)) == pytest.approx(3.0)
    assert largest_step(grey(0.5, 0.4, 0.5, 0.4)) == pytest.approx(1.0)


def test_where_nothing_moves_no_step_stands_out() -> None:
    assert largest_step(grey(0.5, 0.5, 0.5)) == 0.0


def test_scored_are_people_held_out_with_their_own_heads_as_photographed_or_aside() -> None:
    people = [f"london_{number:03d}" for number in range(40)]
    names = [f"{person}{turn}" for person in people for turn in ("", "_smiling", "~1", "~s1", "_smiling~s2")]
    held_out = [person for person in people if is_held_out(person)]

    assert held_out
    assert turns_scored(names, stances=False) == sorted(
        p + turn for p in held_out for turn in ("", "_smiling")
    )
    assert turns_scored(names, stances=True) == [f"{person}~1" for person in held_out]
