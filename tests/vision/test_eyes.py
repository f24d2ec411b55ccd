from __future__ import annotations

import numpy as np
import pytest

from installation.core.geometry import Box, Eyes, Point
from installation.vision.cascades import CascadeError, load_cascade
from installation.vision.detector import FaceDetector
from installation.vision.eyes import GLASSES, PLAIN, EyeCascade, EyeFinder, choose_pair, to_pupils
from installation.vision.grey import grey_of, light_of, shrunk

FACE = Box(100, 100, 200, 200)


def eye(x: float, y: float, side: float = 46) -> Box:
    """A box in shares of the face."""
    return Box(100 + 200 * x - side / 2, 100 + 200 * y - side / 2, side, side)


def test_the_pair_is_sorted_by_x() -> None:
    pair = choose_pair([eye(0.69, 0.4), eye(0.31, 0.4)], FACE)
    assert pair is not None and pair.left.x < pair.right.x and pair.size_px == 46


def test_a_nostril_and_a_brow_do_not_win_over_the_eyes() -> None:
    pair = choose_pair([eye(0.3, 0.28), eye(0.31, 0.41), eye(0.69, 0.40), eye(0.55, 0.58)], FACE)
    assert pair is not None
    assert pair.left.y == pytest.approx(182) and pair.right.y == pytest.approx(180)


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [eye(0.31, 0.4)],
        [eye(0.45, 0.4), eye(0.55, 0.4)],  # too near
        [eye(0.31, 0.2), eye(0.69, 0.58)],  # too steep
        [eye(0.31, 0.4, 30), eye(0.69, 0.4, 60)],  # of unlike sizes
        [eye(0.05, 0.4), eye(0.50, 0.4)],  # in the hair
    ],
)
def test_no_pair_is_better_than_an_unbelievable_one(boxes: list[Box]) -> None:
    assert choose_pair(boxes, FACE) is None


def test_box_centres_are_brought_to_the_pupils_along_a_tilted_eye_line() -> None:
    kind = EyeCascade("none.xml", left=Point(-0.1, 0.05), right=Point(0.0, 0.05))
    down = to_pupils(Eyes(Point(0, 0), Point(0, 100), 9), kind)  # the eye line points down, across it is left
    assert down.left == pytest.approx((5, 10)) and down.right == pytest.approx((5, 100))


@pytest.mark.parametrize("kind", [PLAIN, GLASSES])
def test_the_eyes_of_a_real_face_are_found_near_its_pupils(astronaut: np.ndarray, kind: EyeCascade) -> None:
    grey = grey_of(astronaut)
    face, _ = FaceDetector().find(grey, 0.0)
    assert face is not None
    eyes = EyeFinder(kind).find(grey, face)
    assert eyes is not None
    assert np.hypot(eyes.left.x - 203, eyes.left.y - 100) < 5  # read off the picture by eye
    assert np.hypot(eyes.right.x - 248, eyes.right.y - 102) < 5
    near = EyeFinder(kind).find_near(grey, face, eyes)
    assert near is not None and np.hypot(near.left.x - eyes.left.x, near.left.y - eyes.left.y) < 3


def test_a_missing_cascade_is_told_with_its_place_and_the_remedy(tmp_path) -> None:
    with pytest.raises(CascadeError, match=r"eye\.xml: not found.*detector\.cascade_dir"):
        load_cascade("eye.xml", str(tmp_path))
    (tmp_path / "eye.xml").write_text("nothing of the kind")
    with pytest.raises(CascadeError, match="cannot be read as a Haar cascade"):
        load_cascade("eye.xml", str(tmp_path))


def test_an_opencv_without_cascades_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import cv2

    monkeypatch.delattr(cv2, "CascadeClassifier")
    with pytest.raises(CascadeError, match=r"expected OpenCV 4.*pip install"):
        load_cascade("haarcascade_eye.xml")


@pytest.mark.parametrize(
    "shape, factor", [((720, 1280), 2), ((480, 640), 1), ((1080, 1920), 2), ((1440, 2560), 4)]
)
def test_a_large_picture_is_searched_at_an_exact_part(shape: tuple[int, int], factor: int) -> None:
    small, divisor = shrunk(np.zeros(shape, np.uint8))
    assert divisor == factor and small.shape == (shape[0] // factor, shape[1] // factor)


def test_brightness_and_sharpness_tell_a_dark_and_a_blurred_face(visitor: np.ndarray) -> None:
    import cv2

    grey = grey_of(visitor)
    face, _ = FaceDetector().find(grey, 0.0)
    assert face is not None
    plain = light_of(grey, face)
    assert light_of(grey // 8, face).brightness == pytest.approx(plain.brightness / 8, abs=1)
    assert light_of(grey // 3, face).sharpness == pytest.approx(plain.sharpness, rel=0.2)
    assert light_of(cv2.GaussianBlur(grey, (0, 0), 12), face).sharpness < 0.5 * plain.sharpness
    assert light_of(grey, Box(-900, -900, 10, 10)).brightness == 0
