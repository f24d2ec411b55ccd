from __future__ import annotations

import pytest

from installation.core import easing


@pytest.mark.parametrize("curve", [easing.smooth, easing.run_out])
def test_curve_goes_from_0_to_1_and_stays_there_outside(curve):
    assert [curve(share) for share in (-1, 0, 1, 2)] == [0, 0, 1, 1]


@pytest.mark.parametrize("curve", [easing.swing, easing.there_and_back])
def test_swing_is_at_home_at_both_ends_and_far_in_the_middle(curve):
    assert [curve(share) for share in (-1, 0, 0.5, 1, 2)] == pytest.approx([0, 0, 1, 0, 0], abs=1e-12)


def test_share_of_no_duration_has_passed():
    assert easing.share_of(0.0, 0.0) == 1.0


def test_catch_up_is_the_frame_loop_it_was_written_for():
    left = 1.0
    for _ in range(30):
        left *= 24 / 25
    assert easing.catch_up(1.0, 1 / 25, 30.0) == pytest.approx(1.0 - left)


@pytest.mark.parametrize("steps", [[0.5], [1 / 24] * 12, [1 / 60] * 30, [0.01, 0.2, 0.03, 0.26]])
def test_chase_ends_at_the_same_place_at_every_frame_rate(steps):
    value = 0.0
    for step in steps:
        value = easing.chase(value, 100.0, step, half_s=0.25)
    assert value == pytest.approx(75.0)
