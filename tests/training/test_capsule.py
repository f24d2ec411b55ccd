"""Coordinates round the head."""

from __future__ import annotations

import numpy as np
import pytest

from installation.training.capsule import Capsule, fill_rings, march, march_radii
from installation.training.raster import Frame
from installation.training.rays import Mesh, vertex_normals

CAPSULE = Capsule(np.array([0.1, -0.05, 0.3]), 2.5)


def ball(radius: float, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    theta, phi = np.meshgrid(np.linspace(0, 2 * np.pi, 60), np.linspace(0, np.pi, 40))
    points = np.stack([np.sin(phi) * np.sin(theta), np.cos(phi), np.sin(phi) * np.cos(theta)], -1)
    index = np.arange(theta.size).reshape(theta.shape)
    a, b, c, d = (p.ravel() for p in (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]))
    return points.reshape(-1, 3) * radius + centre, np.concatenate(
        [np.stack([a, b, c], 1), np.stack([a, c, d], 1)]
    )


def test_points_and_places_are_inverse() -> None:
    theta, t = np.array([0.0, -2.5, 1.2, 3.0]), np.array([-1.9, -0.4, 0.3, 2.0])
    radius = np.array([1.0, 0.7, 1.4, 0.9])
    again = CAPSULE.places(CAPSULE.points(radius, theta, t))
    for got, wanted in zip(again, (theta, t, radius), strict=True):
        assert np.allclose(got, wanted)


def test_the_front_is_theta_zero_and_image_right_positive() -> None:
    front = CAPSULE.centre + np.array([0, 0.2, 1])
    right = CAPSULE.centre + np.array([1, 0.2, 0])
    assert CAPSULE.places(front)[0] == pytest.approx(0)
    assert CAPSULE.places(right)[0] == pytest.approx(np.pi / 2)


def test_the_radius_of_a_ball_is_its_own() -> None:
    theta, t = CAPSULE.grid(24, 0.2)
    mesh = Mesh(*ball(0.8, CAPSULE.centre))
    radius = CAPSULE.radius_of(mesh, theta, t)
    assert np.allclose(radius[t < 0], 0.8, atol=0.01)
    assert np.isnan(radius[t > 0.9]).all()


def test_fields_are_read_across_the_seam() -> None:
    theta, t = CAPSULE.grid(36, 0.2)
    field = np.cos(theta)[None, :] * np.ones((len(t), 1))
    assert CAPSULE.read(field, np.array([np.pi, -np.pi]), np.zeros(2)) == pytest.approx(-1, abs=0.01)


def test_gaps_in_rings_are_bridged() -> None:
    field = np.full((2, 12), 2.0)
    field[0, 11] = field[0, 0] = np.nan
    field[1] = np.nan
    assert np.allclose(fill_rings(field), 2.0)


def test_a_march_meets_the_silhouette() -> None:
    frame = Frame(200, 6.0)
    x, _ = frame.grid_u()
    inside = march(CAPSULE, np.array([0.5]), 1, frame, (x < 1.1).astype(np.float32)) > 0.5
    assert march_radii()[inside[0]].max() == pytest.approx(1.0, abs=0.04)


def test_normals_follow_the_right_hand() -> None:
    vertices, triangles = ball(1.0, np.zeros(3))
    normals = vertex_normals(vertices, triangles)
    along = np.abs((normals * vertices).sum(1))
    assert np.median(along) > 0.99
