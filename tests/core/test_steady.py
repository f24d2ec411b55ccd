from __future__ import annotations

import numpy as np
import pytest

from installation.core.geometry import Eyes, Point
from installation.core.steady import OneEuro, SteadyEyes

STEP_S = 1 / 12


def eyes(x: float = 600, y: float = 300, apart: float = 100, roll_deg: float = 0.0) -> Eyes:
    dx = apart / 2 * np.cos(np.radians(roll_deg))
    dy = apart / 2 * np.sin(np.radians(roll_deg))
    return Eyes(Point(x - dx, y - dy), Point(x + dx, y + dy), 60.0)


def test_the_first_eyes_are_given_as_they_are() -> None:
    given = eyes(roll_deg=5)
    steadied = SteadyEyes().update(given, 0.0)
    assert steadied.left == pytest.approx(given.left) and steadied.right == pytest.approx(given.right)


def test_trembling_eyes_come_to_less_than_half_their_trembling() -> None:
    random = np.random.default_rng(1)
    steady = SteadyEyes()
    given = [
        eyes(600 + random.normal(0, 2), 300, 100 + random.normal(0, 2), random.normal(0, 1))
        for _ in range(120)
    ]
    out = [steady.update(e, i * STEP_S) for i, e in enumerate(given)][24:]
    assert np.std([e.middle.x for e in out]) < 0.65 * 2
    assert np.std([e.distance_px for e in out]) < 0.5 * 2
    assert np.std([e.roll_deg for e in out]) < 0.5


def test_a_walking_visitor_is_followed_within_a_tenth_of_the_eye_distance() -> None:
    steady = SteadyEyes()
    for i in range(36):  # one eye distance a second
        x = 400 + 100 * i * STEP_S
        out = steady.update(eyes(x), i * STEP_S)
    assert abs(out.middle.x - x) < 10


def test_another_person_is_not_reached_by_gliding() -> None:
    steady = SteadyEyes()
    for i in range(12):
        steady.update(eyes(300), i * STEP_S)
    assert steady.update(eyes(900), 1.0).middle.x == pytest.approx(900)


def test_eyes_seen_again_after_a_gap_start_afresh() -> None:
    steady = SteadyEyes(gap_s=1.0)
    steady.update(eyes(600), 0.0)
    assert steady.update(eyes(660), 5.0).middle.x == pytest.approx(660)


def test_a_second_measurement_of_the_same_moment_changes_nothing() -> None:
    one = OneEuro()
    assert one.update(1.0, 0.0) == 1.0
    assert one.update(9.0, 0.0) == 1.0


def test_the_filter_reaches_a_new_level() -> None:
    one = OneEuro(rest_hz=1.0, per_speed=0.0)
    one.update(0.0, 0.0)
    for i in range(1, 60):
        value = one.update(1.0, i * STEP_S)
    assert value == pytest.approx(1.0, abs=0.01)
