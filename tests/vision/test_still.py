from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.core.sighting import RejectReason
from installation.vision.still import find_face

LEFT, RIGHT = np.array([203.0, 100.0]), np.array([248.0, 102.0])  # read off the picture by eye


def eye_error(rgb: np.ndarray, left: np.ndarray, right: np.ndarray) -> float:
    """Mean distance of the found eyes from given ones, in eye distances."""
    face, reason = find_face(rgb)
    assert face is not None and face.eyes is not None, reason
    away = [
        np.hypot(*(np.array(found) - at)) for found, at in ((face.eyes.left, left), (face.eyes.right, right))
    ]
    return float(np.mean(away) / np.hypot(*(right - left)))


@pytest.mark.parametrize("zoom", [0.45, 1.0, 4.0])
def test_a_face_is_found_at_any_size(astronaut: np.ndarray, zoom: float) -> None:
    picture = cv2.resize(astronaut, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    assert eye_error(picture, LEFT * zoom, RIGHT * zoom) < 0.06


def test_a_face_is_found_in_a_coarse_jpeg_of_300_pixels(astronaut: np.ndarray) -> None:
    small = cv2.resize(astronaut[:400, 26:426], (300, 300), interpolation=cv2.INTER_AREA)
    coarse = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 40])[1], cv2.IMREAD_COLOR)
    shift = np.array([26, 0])
    assert eye_error(coarse, (LEFT - shift) * 0.75, (RIGHT - shift) * 0.75) < 0.07


@pytest.mark.parametrize("roll_deg", [-25, 25])
def test_a_tilted_head_is_found_with_its_tilt(astronaut: np.ndarray, roll_deg: float) -> None:
    turn = cv2.getRotationMatrix2D((225, 110), roll_deg, 1.0)
    picture = cv2.warpAffine(astronaut, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    left, right = (turn @ np.array([*eye, 1.0]) for eye in (LEFT, RIGHT))
    assert eye_error(picture, left, right) < 0.08


def test_a_face_that_fills_the_picture_is_found(astronaut: np.ndarray) -> None:
    shift = np.array([180, 68])
    assert eye_error(np.ascontiguousarray(astronaut[68:168, 180:270]), LEFT - shift, RIGHT - shift) < 0.08


def test_the_largest_of_two_faces_is_taken(astronaut: np.ndarray) -> None:
    small = cv2.resize(astronaut, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    both = np.full((512, 900, 3), 128, np.uint8)
    both[: small.shape[0], : small.shape[1]] = small
    both[:, 388:] = astronaut
    shift = np.array([388, 0])
    assert eye_error(both, LEFT + shift, RIGHT + shift) < 0.06


def test_pictures_without_a_face_are_told() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    assert find_face(noise) == (None, RejectReason.NO_FACE)
    assert find_face(np.zeros((9, 700, 3), np.uint8)) == (None, RejectReason.TOO_SMALL)


def test_a_cat_is_nobody() -> None:
    data = pytest.importorskip("skimage.data")
    face, _ = find_face(np.ascontiguousarray(data.chelsea()))
    assert face is None
