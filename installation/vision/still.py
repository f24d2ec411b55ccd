"""Finding the face of a still photograph of any size: slow, thorough, from easy to hard."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from installation.core.geometry import Box, Eyes, Face, Point
from installation.core.sighting import RejectReason
from installation.vision.cascades import FACE, FACE_SECOND, load_cascade
from installation.vision.crop import cut_crop
from installation.vision.eyes import GLASSES, PLAIN, EyeFinder
from installation.vision.grey import evened

SMALLEST_SIDE_PX = 16  # a picture smaller than this holds no face
CONFIRM_SIDE_PX = 200
CONFIRM_WIDTHS = (0.42, 0.80)  # of a face in the aligned square
FIRST_EFFORTS = (
    2  # always made: in a picture filled by a face the plain search may take its nostrils for eyes
)
LARGER = 1.25
AGREE = 0.12  # two cascades mean the same eyes where they are closer than this, in eye distances


@dataclass(frozen=True)
class _Effort:
    """One way to search a photograph.

    Attributes:
        side_px: the picture's long side is brought to this.
        roll_deg: the picture is turned by this first.
        cascade: face cascade.
        min_neighbors: hits that must agree on a face.
        eye_neighbors: hits that must agree on an eye.
        even: contrast is evened before.
        margin: the border is repeated outwards by this share of the long side; for a face that fills the picture.
    """

    side_px: int
    roll_deg: float = 0.0
    cascade: str = FACE
    min_neighbors: int = 4
    eye_neighbors: int = 4
    even: bool = True
    margin: float = 0.0


_EFFORTS = (
    _Effort(640),
    _Effort(480, margin=0.3),
    _Effort(640, even=False),
    _Effort(1200),
    _Effort(360),
    _Effort(640, cascade=FACE_SECOND),
    _Effort(640, roll_deg=18, margin=0.1),
    _Effort(640, roll_deg=-18, margin=0.1),
    _Effort(480, margin=0.3, cascade=FACE_SECOND, eye_neighbors=2),
    _Effort(800, min_neighbors=3, eye_neighbors=2),
    _Effort(480, margin=0.3, even=False, min_neighbors=2, eye_neighbors=2),
    _Effort(1200, cascade=FACE_SECOND, min_neighbors=3, eye_neighbors=2),
    _Effort(480, even=False, min_neighbors=3, eye_neighbors=2),
    _Effort(640, roll_deg=32, margin=0.1),
    _Effort(640, roll_deg=-32, margin=0.1),
    _Effort(1800, min_neighbors=4, eye_neighbors=3),
)


def find_face(rgb: np.ndarray, cascade_dir: str = "") -> tuple[Face | None, RejectReason | None]:
    """The largest face with two eyes in a photograph.

    Args:
        rgb: (H, W, 3) uint8, any size.
        cascade_dir: folder of the cascade files; empty for OpenCV's own.

    Returns:
        The face in pixels of the photograph and None; or None and why there is none.

    Raises:
        CascadeError: a cascade is not there.
    """
    reason = RejectReason.NO_FACE
    if min(rgb.shape[:2]) < SMALLEST_SIDE_PX:
        return None, RejectReason.TOO_SMALL
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    faces: list[Face] = []
    for number, effort in enumerate(_EFFORTS):
        found, boxes = _search(grey, effort, cascade_dir)
        faces += [face for face in found if _confirmed(grey, face, cascade_dir)]
        if faces and number >= FIRST_EFFORTS - 1:
            return _largest(faces), None
        if boxes:
            reason = RejectReason.NO_EYES
    return None, reason


def _largest(faces: list[Face]) -> Face:
    """The largest; of nearly the same size the one found first, which is the more exact one."""
    best = faces[0]
    for face in faces[1:]:
        if face.box.width > LARGER * best.box.width:
            best = face
    return best


def _search(grey: np.ndarray, effort: _Effort, cascade_dir: str) -> tuple[list[Face], int]:
    """Faces with eyes, in pixels of ``grey``, and how many boxes there were at all."""
    turned, back = _laid(grey, effort)
    low = max(20, round(0.08 * max(turned.shape)))
    found = load_face(effort.cascade, cascade_dir).detectMultiScale(
        evened(turned) if effort.even else turned,
        scaleFactor=1.1,
        minNeighbors=effort.min_neighbors,
        minSize=(low, low),
    )
    faces = []
    for x, y, w, h in found:
        box = Box(float(x), float(y), float(w), float(h))
        eyes = _eyes(turned, box, effort, cascade_dir)
        if eyes is not None:
            faces.append(_moved(Face(box, eyes), back))
    return faces, len(found)


def _confirmed(grey: np.ndarray, face: Face, cascade_dir: str) -> bool:
    """Whether a face is found again where it must lie in the aligned square; noses and guitars are not."""
    if face.eyes is None:
        return False
    square = cut_crop(grey, face.eyes, CONFIRM_SIDE_PX)
    low, high = (round(share * CONFIRM_SIDE_PX) for share in CONFIRM_WIDTHS)
    for picture in (square, evened(square)):
        found = load_face(FACE, cascade_dir).detectMultiScale(
            picture, scaleFactor=1.05, minNeighbors=2, minSize=(low, low), maxSize=(high, high)
        )
        for x, y, w, h in found:
            away = math.dist(((x + w / 2), (y + h / 2)), (CONFIRM_SIDE_PX / 2, CONFIRM_SIDE_PX / 2))
            if away < 0.15 * CONFIRM_SIDE_PX:
                return True
    return False


def _eyes(grey: np.ndarray, box: Box, effort: _Effort, cascade_dir: str) -> Eyes | None:
    """Eyes by both cascades: their mean where they agree, else the first that found any."""
    for even in (False, True):
        pairs = [
            eyes
            for finder in _finders(effort.eye_neighbors, cascade_dir)
            if (eyes := finder.find(grey, box, even)) is not None
        ]
        if len(pairs) == 2 and _agree(*pairs):
            return _mean(*pairs)
        if pairs:
            return pairs[-1]  # the glasses' cascade: the more exact one
    return None


def _agree(one: Eyes, other: Eyes) -> bool:
    apart = (math.dist(one.left, other.left), math.dist(one.right, other.right))
    return max(apart) < AGREE * other.distance_px


def _mean(one: Eyes, other: Eyes) -> Eyes:
    def half(a: Point, b: Point) -> Point:
        return Point((a.x + b.x) / 2, (a.y + b.y) / 2)

    return Eyes(half(one.left, other.left), half(one.right, other.right), (one.size_px + other.size_px) / 2)


def _laid(grey: np.ndarray, effort: _Effort) -> tuple[np.ndarray, np.ndarray]:
    """The picture as an effort searches it, and the (2, 3) matrix from there back to the picture."""
    margin = round(effort.margin * max(grey.shape))
    if margin:
        grey = cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    height, width = grey.shape
    zoom = effort.side_px / max(height, width)
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC)
    back = np.array([[width / size[0], 0.0, -margin], [0.0, height / size[1], -margin]])
    if effort.roll_deg == 0:
        return small, back
    middle = (size[0] / 2, size[1] / 2)
    turn = cv2.getRotationMatrix2D(middle, effort.roll_deg, 1.0)
    turned = cv2.warpAffine(small, turn, size, borderMode=cv2.BORDER_REPLICATE)
    return turned, back @ np.vstack([cv2.invertAffineTransform(turn), [0.0, 0.0, 1.0]])


def _moved(face: Face, matrix: np.ndarray) -> Face:
    """The face in the picture that a similarity leads to."""
    eyes = face.eyes
    if eyes is None:
        raise ValueError("_moved: received a face without eyes, expected one with a pair")
    zoom = math.sqrt(abs(float(np.linalg.det(matrix[:, :2]))))

    def to(point: Point) -> Point:
        x, y = matrix @ np.array([point.x, point.y, 1.0])
        return Point(float(x), float(y))

    middle = to(face.box.center)
    width, height = face.box.width * zoom, face.box.height * zoom
    box = Box(middle.x - width / 2, middle.y - height / 2, width, height)
    return Face(box, Eyes(to(eyes.left), to(eyes.right), eyes.size_px * zoom))


@lru_cache(maxsize=4)
def load_face(name: str, cascade_dir: str) -> cv2.CascadeClassifier:
    """A face cascade, kept for the next photograph."""
    return load_cascade(name, cascade_dir)


@lru_cache(maxsize=4)
def _finders(min_neighbors: int, cascade_dir: str) -> tuple[EyeFinder, EyeFinder]:
    return (
        EyeFinder(PLAIN, cascade_dir, scale_factor=1.05, min_neighbors=min_neighbors),
        EyeFinder(GLASSES, cascade_dir, scale_factor=1.05, min_neighbors=min_neighbors),
    )
