"""How somebody stands before the camera, on a head of five points."""

from itertools import pairwise

import numpy as np
import pytest

from installation.training.body import Body
from installation.training.stance import PITCH_DEG, STRAIGHT, YAW_DEG, Stance, stance_of, stand, turned_by_deg

NOSE, EAR, CHEST = 0, 1, 2


@pytest.fixture
def body() -> Body:
    points = np.array([[0.0, 0.3, 1.2], [1.0, 0.3, 0.0], [0.0, 2.5, 0.4]])
    normals = np.array([[0.0, 0, 1], [1, 0, 0], [0, 0, 1]])
    return Body(
        vertices=points,
        normals=normals,
        soft=normals,
        triangles=np.array([[0, 1, 2]], np.int32),
        kind=np.zeros(3, np.int8),
        twist=np.array([1.0, 1.0, 0.0]),
        openness=np.ones(3),
        grows=np.zeros(3),
        axis=np.zeros(2),
        neck_axis=np.zeros(2),
        chin=1.2,
        collar=1.9,
        lobe=0.4,
    )


def test_a_photograph_is_straight_and_its_other_turns_stand_each_in_their_own_way() -> None:
    assert stance_of("london_012_smiling") == STRAIGHT
    stances = [stance_of(f"london_{n:03d}~1") for n in range(60)]
    assert stances == [stance_of(f"london_{n:03d}~1") for n in range(60)]
    yaw, pitch, nearness = np.array(stances).T
    assert YAW_DEG * 0.8 < np.abs(yaw).max() <= YAW_DEG and abs(yaw.mean()) < 3
    assert PITCH_DEG * 0.8 < np.abs(pitch).max() <= PITCH_DEG and abs(pitch.mean()) < 2
    assert 1 / 40 <= nearness.min() < 1 / 30 and 1 / 12 < nearness.max() <= 1 / 9


def test_who_stands_straight_is_left_alone(body: Body) -> None:
    assert stand(body, STRAIGHT) is body


def test_a_lifted_head_lifts_its_nose_and_not_its_chest(body: Body) -> None:
    up = stand(body, Stance(pitch_deg=8))
    assert up.vertices[NOSE, 1] < body.vertices[NOSE, 1] - 0.1
    assert up.normals[NOSE, 1] < -0.1
    np.testing.assert_allclose(up.vertices[CHEST], body.vertices[CHEST])


def test_a_positive_yaw_brings_the_nose_to_the_image_right(body: Body) -> None:
    aside = stand(body, Stance(yaw_deg=10))
    assert aside.vertices[NOSE, 0] == pytest.approx(1.2 * np.sin(np.radians(10)))
    assert aside.normals[NOSE, 0] > 0.1


def test_a_turn_goes_on_from_the_stance(body: Body) -> None:
    on = stand(body, Stance(yaw_deg=10)).turned(np.radians(20), slice(None))
    np.testing.assert_allclose(on, body.turned(np.radians(30), slice(None)), atol=1e-9)


@pytest.mark.parametrize("aside", [-12.0, 0.0, 10.0])
def test_the_turn_begins_at_the_stance_and_is_in_profile_at_90_degrees_whatever_that_was(
    aside: float,
) -> None:
    stance = Stance(yaw_deg=aside)

    assert turned_by_deg(0.0, stance) == 0.0
    assert turned_by_deg(15.0, stance) == pytest.approx(15.0, abs=0.35)
    for sign in (1, -1):
        assert aside + turned_by_deg(sign * 90.0, stance) == pytest.approx(sign * 90.0)
        assert aside + turned_by_deg(sign * 135.0, stance) == pytest.approx(sign * 135.0)


@pytest.mark.parametrize("aside", [-12.0, 12.0])
def test_no_step_of_a_turn_from_a_stance_stops_or_is_half_as_large_again(aside: float) -> None:
    yaws = [turned_by_deg(7.5 * step, Stance(yaw_deg=aside)) for step in range(25)]

    assert all(4.7 < after - before < 10.3 for before, after in pairwise(yaws))


def test_a_stance_changes_no_distance_within_the_head(body: Body) -> None:
    stood = stand(body, Stance(-7, 5))
    before = np.linalg.norm(body.vertices[NOSE] - body.vertices[EAR])
    assert np.linalg.norm(stood.vertices[NOSE] - stood.vertices[EAR]) == pytest.approx(before)
