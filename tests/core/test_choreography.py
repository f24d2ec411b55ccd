from __future__ import annotations

import itertools

import numpy as np
import pytest

from installation.core import choreography as score
from installation.core.choreography import Pendulum

QUARTERS = [7.5 * step for step in range(-12, 13)]
CIRCLE = [7.5 * step for step in range(-23, 25)]


def played(plan, yaws, rate_hz=100.0):
    pendulum = Pendulum(plan)
    times = np.arange(0.0, plan.duration_s, 1.0 / rate_hz)
    return times, np.array([pendulum.yaw_deg(time, yaws) for time in times])


def far_ends(yaws):
    """Extremes between two passages through the front."""
    signs = np.sign(yaws)
    swings = [list(group) for sign, group in itertools.groupby(range(len(yaws)), lambda i: signs[i]) if sign]
    return [max(yaws[swing], key=abs) for swing in swings]


# -- the visitor's turn


def test_turn_reaches_one_position_further_each_time_right_then_left():
    plan = score.plan_turn(12, 12, 45.0)
    _, yaws = played(plan, QUARTERS, rate_hz=400.0)
    expected = [arm * 7.5 * reach for reach in range(1, 13) for arm in (1, -1)]
    assert far_ends(yaws) == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("arm", [1, 12, 24])
def test_turn_takes_its_duration_however_long_the_arms(arm):
    assert score.plan_turn(arm, arm, 45.0).duration_s == pytest.approx(45.0)


def test_turn_of_a_full_circle_ends_at_the_back_of_the_head():
    plan = score.plan_turn(*score.arms_of(48, CIRCLE), 45.0)
    _, yaws = played(plan, CIRCLE, rate_hz=400.0)
    assert [round(end / 7.5) for end in far_ends(yaws)[-3:]] == [23, -23, 24]


def test_turn_with_one_arm_swings_on_that_side_only():
    plan = score.plan_turn(*score.arms_of(4, [0.0, 7.5, 15.0, 22.5]), 6.0)
    assert [(swing.arm, swing.reach) for swing in plan.swings] == [(1, 1), (1, 2), (1, 3)]


def test_turn_without_a_position_is_refused_in_words():
    with pytest.raises(ValueError, match="received arms of 0 and 0"):
        score.plan_turn(0, 0, 45.0)


def test_turn_moves_without_a_jump():
    _, yaws = played(score.plan_turn(12, 12, 45.0), QUARTERS, rate_hz=60.0)
    assert np.abs(np.diff(yaws)).max() < 3.0


def test_reach_is_capped_to_the_positions_that_exist_and_grows_as_they_arrive():
    plan = score.plan_turn(12, 12, 45.0)
    pendulum = Pendulum(plan)
    seen = []
    for time in np.arange(0.0, 45.0, 0.01):
        made = min(12, 2 + int(time / 5))  # one more position an arm every five seconds
        yaws = [7.5 * step for step in range(-made, made + 1)]
        seen.append(pendulum.yaw_deg(time, yaws))
        assert abs(seen[-1]) <= 7.5 * made + 1e-9
    assert max(seen) == pytest.approx(7.5 * 9, abs=0.1)
    assert np.abs(np.diff(seen)).max() < 1.0


def test_pendulum_without_positions_stays_frontal_and_still_ends():
    pendulum = Pendulum(score.plan_turn(12, 12, 45.0))
    assert {pendulum.yaw_deg(time, [0.0]) for time in (0.0, 10.0, 44.0)} == {0.0}
    assert pendulum.done(45.0)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_stuttering_display_sees_the_same_angles(seed):
    plan = score.plan_turn(12, 12, 45.0)
    steady = Pendulum(plan)
    stutter = Pendulum(plan)
    times = np.cumsum(np.random.default_rng(seed).uniform(0.001, 0.2, 200))
    at_60 = {}
    for time in np.arange(0.0, 45.0, 1 / 60):
        at_60[round(time, 3)] = steady.yaw_deg(time, QUARTERS)
    for time in times[times < 45.0]:
        nearest = min(at_60, key=lambda other: abs(other - time))
        assert stutter.yaw_deg(time, QUARTERS) == pytest.approx(at_60[nearest], abs=3.0)


def test_arms_of_a_growing_turn_come_from_what_is_expected():
    assert score.arms_of(25, [0.0, 7.5]) == (12, 12)
    assert score.arms_of(48, [0.0]) == (24, 23)
    assert score.arms_of(1, [0.0]) == (0, 0)


# -- the approach


def test_approach_begins_in_the_live_picture_and_ends_as_the_portrait():
    first, last = score.approach_at(0.0, 5.4), score.approach_at(5.4, 5.4)
    assert (first.glide, first.growth) == (0.0, 0.0)
    assert (last.glide, last.growth) == pytest.approx((1.0, 1.0))


def test_approach_glides_a_25th_of_what_is_left_each_of_the_originals_frames():
    left = [
        1.0 - score.approach_at(frame / score.ORIGINAL_RATE_HZ, score.APPROACH_S).glide for frame in range(40)
    ]
    assert [after / before for before, after in itertools.pairwise(left)] == pytest.approx(
        [24 / 25] * 39, rel=0.01
    )


def test_approach_grows_only_after_it_has_nearly_arrived():
    growing = [t for t in np.arange(0, 5.4, 0.01) if score.approach_at(t, 5.4).growth > 0]
    assert score.approach_at(growing[0], 5.4).glide == pytest.approx(0.96, abs=0.01)


# -- the mean face and the attract loop


def test_mean_face_goes_two_laps_in_its_time():
    plan = score.plan_laps(180.0)
    steps = [score.lap_steps_at(plan, time) for time in np.arange(0.0, 180.0, 0.01)]
    assert plan.duration_s == pytest.approx(180.0)
    assert max(steps) == pytest.approx(93, abs=0.1)
    assert steps[-1] == pytest.approx(0.0, abs=0.1)


def test_lap_goes_round_where_the_chain_does():
    assert [score.lap_yaw_deg(steps, CIRCLE) for steps in (0, 12, 24, 36, 48)] == [0, 90, 180, -90, 0]


def test_lap_of_a_short_chain_visits_both_ends():
    yaws = [score.lap_yaw_deg(steps, QUARTERS) for steps in (0, 12, 24, 36, 48)]
    assert yaws == pytest.approx([0, 90, 0, -90, 0], abs=1e-9)


def test_attract_turn_without_a_chain_is_still():
    assert score.attract_yaw_deg(17.0, 60.0, [0.0]) == 0.0


def test_dissolve_falls_by_2_hundredths_at_each_of_the_originals_frames():
    chances = [score.dissolve_chance(frame / score.ORIGINAL_RATE_HZ, 1.6) for frame in range(51)]
    assert np.diff(chances) == pytest.approx([-0.02] * 50)


def test_ring_closes_over_the_hold_and_goes_on_between_two_looks():
    assert score.ring_share(0.0, 0.1, 2.0) == 0.0
    assert score.ring_share(1.0, 0.1, 2.0) == pytest.approx(0.55)
    assert score.ring_share(1.0, 9.0, 2.0) == pytest.approx(0.625)
    assert score.ring_share(3.0, 0.0, 2.0) == 1.0
