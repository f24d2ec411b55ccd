"""Carrying landmarks over: the head's movement reaches everything, the face's own only the face."""

from __future__ import annotations

import numpy as np
import pytest

from installation.training.raster import Floats
from installation.training.transfer import IRISES, LOWER_LIP, STILL, UPPER_LIP, carry_landmarks

EYE_DISTANCE = 200.0
UPPER_INNER, LOWER_INNER = 96, 101
PUPIL, IRIS_EDGE, CHEEK, EAR = 0, 5, 165, 117


@pytest.fixture
def mesh() -> Floats:
    """(478, 3) pixels: a disc of points with a closed mouth below its middle, the pupils 200 apart."""
    radius = np.sqrt((np.arange(478) + 0.5) / 478) * 1.2 * EYE_DISTANCE
    angle = np.arange(478) * np.pi * (3 - np.sqrt(5))
    points = 600 + np.stack([radius * np.cos(angle), radius * np.sin(angle), 0 * radius], 1)
    for lip in (UPPER_LIP, LOWER_LIP):
        points[list(lip), 0] = np.linspace(540, 660, len(lip))
        points[list(lip), 1] = 700
    points[IRISES[0], :2], points[IRISES[1], :2] = (500, 550), (700, 550)
    return points


@pytest.fixture
def landmarks() -> Floats:
    """(189, 2) pixels: pupils, an iris, the touching lips, a cheek; everything else lies with the ear, outside."""
    points = np.full((189, 2), [600 + 2.5 * EYE_DISTANCE, 600])
    points[PUPIL], points[1], points[IRIS_EDGE] = (500, 550), (700, 550), (512, 550)
    points[[UPPER_INNER, LOWER_INNER]] = 600, 700
    points[CHEEK] = 480, 650
    return points


def test_a_moved_head_takes_all_its_points_with_it(mesh: Floats, landmarks: Floats) -> None:
    turn = 1.1 * np.array([[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]])
    carried = carry_landmarks(landmarks, mesh, mesh[:, :2] @ turn.T + [30, -20])
    assert np.allclose(carried, landmarks @ turn.T + [30, -20], atol=1e-6)


def test_lips_part_with_the_mesh(mesh: Floats, landmarks: Floats) -> None:
    smile = mesh.copy()
    smile[list(UPPER_LIP), 1] -= 10
    smile[list(LOWER_LIP), 1] += 25
    carried = carry_landmarks(landmarks, mesh, smile)
    assert carried[UPPER_INNER] == pytest.approx([600, 690], abs=1)
    assert carried[LOWER_INNER] == pytest.approx([600, 725], abs=1)


def test_what_the_face_does_stays_in_the_face(mesh: Floats, landmarks: Floats) -> None:
    smile = mesh.copy()
    near = np.flatnonzero(np.hypot(*(mesh[:, :2] - landmarks[CHEEK]).T) < 60)
    smile[np.setdiff1d(near, STILL), 1] -= 12
    moved = carry_landmarks(landmarks, mesh, smile) - landmarks
    assert moved[CHEEK, 1] < -9
    assert moved[EAR] == pytest.approx([0, 0], abs=1e-6)


def test_the_iris_goes_where_the_eye_looks(mesh: Floats, landmarks: Floats) -> None:
    glance = mesh.copy()
    glance[IRISES[0], 0] += 7
    moved = carry_landmarks(landmarks, mesh, glance) - landmarks
    assert moved[PUPIL] == pytest.approx([7, 0])
    assert moved[IRIS_EDGE] == pytest.approx([7, 0])
    assert moved[1] == pytest.approx([0, 0])
