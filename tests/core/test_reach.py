from __future__ import annotations

import itertools

import numpy as np
import pytest

from installation.core import reach as score
from installation.core.reach import PACE_DEG_S, Pendulum, far_ends

QUARTERS = [7.5 * step for step in range(-12, 13)]
CIRCLE = [7.5 * step for step in range(-24, 25)]


def played(plan, yaws, rate_hz=100.0):
    pendulum = Pendulum(plan)
    times = np.arange(0.0, plan.duration_s, 1.0 / rate_hz)
    return times, np.array([pendulum.yaw_deg(time, yaws) for time in times])


def speeds_deg_s(yaws, rate_hz):
    """Of a motion that may go on over the back of the head."""
    return np.diff(np.unwrap(yaws, period=360.0)) * rate_hz


def far_ends_played(yaws):
    """Extremes between two passages through the front."""
    signs = np.sign(yaws)
    swings = [list(group) for sign, group in itertools.groupby(range(len(yaws)), lambda i: signs[i]) if sign]
    return [max(yaws[swing], key=abs) for swing in swings]


# -- the far end


def test_the_far_end_moves_by_one_position_each_time_as_in_2017():
    assert far_ends(12, patience=12) == list(range(1, 13))


def test_an_impatient_far_end_moves_further_and_further_and_stops_at_the_arms_end():
    assert far_ends(24, patience=2) == [1, 2, 4, 6, 9, 12, 16, 20, 24]
    assert far_ends(5, patience=1) == [1, 3, 5]


def test_in_the_time_of_2017_the_far_end_moves_as_in_2017():
    plan = score.plan_turn(24, 24, 150.0)
    assert [swing.reach for swing in plan.swings if swing.arm > 0 and not swing.whole] == list(range(1, 24))


def test_a_full_circle_in_45_seconds_dares_more_each_time_and_then_goes_round():
    plan = score.plan_turn(24, 24, 45.0)
    _, yaws = played(plan, CIRCLE, rate_hz=400.0)
    expected = [arm * 7.5 * reach for reach in (1, 2, 4, 6, 9, 12, 16, 20) for arm in (1, -1)]
    assert far_ends_played(yaws)[:16] == pytest.approx(expected, abs=0.3)
    whole = plan.swings[-1]
    assert whole.whole and 4.0 < whole.duration_s < 8.0
    round_deg = np.unwrap(yaws[int(whole.start_s * 400) + 1 :], period=360.0)
    assert round_deg[0] == pytest.approx(0.0, abs=0.5) and round_deg[-1] == pytest.approx(360.0, abs=0.5)
    assert (np.diff(round_deg) >= 0).all()


@pytest.mark.parametrize(("arm", "yaws"), [(12, QUARTERS), (24, CIRCLE)])
def test_no_turn_is_faster_than_the_pace_of_2017_nor_changes_its_speed_in_a_jerk(arm, yaws):
    _, played_deg = played(score.plan_turn(arm, arm, 45.0), yaws, rate_hz=400.0)
    speeds = speeds_deg_s(played_deg, 400.0)
    assert np.abs(speeds).max() <= PACE_DEG_S + 1.0
    assert np.abs(np.diff(speeds)).max() < 12.0
    assert abs(speeds[0]) < 3.0 and abs(speeds[-1]) < 3.0


@pytest.mark.parametrize(("arm", "yaws"), [(12, QUARTERS), (24, CIRCLE)])
def test_no_turn_stands_still_for_longer_than_a_quarter_of_a_second(arm, yaws):
    _, played_deg = played(score.plan_turn(arm, arm, 45.0), yaws, rate_hz=100.0)
    still = np.abs(speeds_deg_s(played_deg, 100.0)) < 1.0
    longest = max((len(list(group)) for stands, group in itertools.groupby(still) if stands), default=0)
    assert longest <= 25


def test_a_time_too_short_for_the_pace_is_filled_with_the_slowest_swings_there_are():
    hurried = score.plan_turn(24, 24, 8.0)
    assert hurried.duration_s == pytest.approx(8.0)
    assert [swing.reach for swing in hurried.swings if swing.arm < 0] == [1, 3, 6, 10, 15, 21]


# -- the visitor's turn


def test_a_turn_of_12_links_reaches_one_position_further_each_time_right_then_left():
    plan = score.plan_turn(12, 12, 45.0)
    _, yaws = played(plan, QUARTERS, rate_hz=400.0)
    expected = [arm * 7.5 * reach for reach in range(1, 13) for arm in (1, -1)]
    assert far_ends_played(yaws) == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("arm", [1, 12, 24])
def test_turn_takes_its_duration_however_long_the_arms(arm):
    assert score.plan_turn(arm, arm, 45.0).duration_s == pytest.approx(45.0)


def test_a_circle_whose_back_is_not_made_yet_goes_to_both_ends_there_are():
    plan = score.plan_turn(24, 24, 45.0)
    _, yaws = played(plan, QUARTERS, rate_hz=100.0)
    whole = yaws[int(plan.swings[-1].start_s * 100) + 1 :]
    assert (whole.min(), whole.max()) == pytest.approx((-90.0, 90.0), abs=0.1)
    assert abs(whole[-1]) < 1.0


def test_turn_with_one_arm_swings_on_that_side_only():
    plan = score.plan_turn(*score.arms_of(4, [0.0, 7.5, 15.0, 22.5]), 6.0)
    assert [(swing.arm, swing.reach) for swing in plan.swings] == [(1, 1), (1, 2), (1, 3)]
    _, yaws = played(plan, [0.0, 7.5, 15.0, 22.5], rate_hz=60.0)
    assert np.abs(np.diff(speeds_deg_s(yaws, 60.0))).max() < 5.0, "it bounces at the front"


def test_a_shorter_arm_stays_out_of_what_it_does_not_have():
    plan = score.plan_turn(5, 2, 20.0)
    assert [swing.reach for swing in plan.swings if swing.arm < 0] == [1, 2]
    assert [swing.reach for swing in plan.swings if swing.arm > 0] == [1, 2, 3, 4, 5]


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


# -- the mean face


def test_mean_face_goes_two_laps_in_its_time():
    plan = score.plan_laps(180.0)
    steps = [score.lap_steps_at(plan, time) for time in np.arange(0.0, 180.0, 0.01)]
    assert plan.duration_s == pytest.approx(180.0)
    assert max(steps) == pytest.approx(93, abs=0.1)
    assert steps[-1] == pytest.approx(93.0, abs=0.1), "the piece ends where the last step has led"
    assert np.abs(np.diff(steps)).max() * 100.0 * 7.5 <= PACE_DEG_S


def test_lap_goes_round_where_the_chain_does():
    assert [score.lap_yaw_deg(steps, CIRCLE) for steps in (0, 12, 24, 36, 48)] == [0, 90, 180, -90, 0]


def test_lap_of_a_short_chain_visits_both_ends():
    yaws = [score.lap_yaw_deg(steps, QUARTERS) for steps in (0, 12, 24, 36, 48)]
    assert yaws == pytest.approx([0, 90, 0, -90, 0], abs=1e-9)
