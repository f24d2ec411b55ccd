import numpy as np
import pytest

from installation.training.lens import MIDDLE, Lens

RNG = np.random.default_rng(3)
SCREEN = RNG.uniform(-2, 2, (50, 2)) + MIDDLE
NEAR = Lens(1 / 9, 0.8)


def test_from_for_ever_away_rays_are_parallel_and_nothing_changes_its_place() -> None:
    far = Lens(0.0, 0.8)
    start, way = far.rays(SCREEN, 8.0)
    np.testing.assert_allclose(start, np.column_stack([SCREEN, np.full(50, 8.0)]))
    np.testing.assert_allclose(way, np.tile([0.0, 0, -1], (50, 1)))
    points = RNG.normal(0, 1, (50, 3))
    np.testing.assert_allclose(far.shown(points), points)


@pytest.mark.parametrize("length", [3.0, 7.0, 9.0])
def test_what_a_ray_meets_is_shown_where_the_ray_began_in_the_picture(length: float) -> None:
    start, way = NEAR.rays(SCREEN, 8.0)
    met = start + way * length
    np.testing.assert_allclose(NEAR.shown(met)[:, :2], SCREEN, atol=1e-9)
    at = np.array([NEAR.at_depth(SCREEN[i : i + 1], met[i, 2])[0] for i in range(50)])
    np.testing.assert_allclose(at, met[:, :2], atol=1e-9)


def test_what_is_nearer_is_larger_and_the_eyes_keep_their_size() -> None:
    points = np.array([[1.0, 0, 2.0], [1.0, 0, 0.8], [1.0, 0, -1.0]])
    x = NEAR.shown(points)[:, 0]
    assert x[0] > 1.1
    assert x[1] == pytest.approx(1.0)
    assert x[2] < 0.9


def test_a_near_camera_looks_past_the_sides_of_a_head() -> None:
    side = np.array([[1.0, 0.0, 0.0]])
    point = np.array([[1.2, MIDDLE[1], 0.0]])
    assert NEAR.facing(side, point)[0] < -0.1
    assert Lens(0.0, 0.8).facing(side, point)[0] == pytest.approx(0.0)
