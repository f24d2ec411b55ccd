"""Reading photographs and their landmarks, and laying them into the crop's frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.raster import CROP_U, DROP_U, Floats, Frame
from installation.training.transfer import carry_landmarks, read_mesh

LANDMARKS = 189
"""Points in a ``.tem`` file of the Face Research Lab template."""
CANVAS_MARGIN_U = 0.8
"""What the working canvas shows beyond the crop on each side, so that nothing is cut while it turns."""
PHOTO_ENDINGS = (".jpg", ".jpeg", ".png")
NEUTRAL = "neutral"
"""Folder of the photographs with ``.tem`` files; folders beside it show the same people with other expressions."""
MESH_FILE = "mesh478.npz"
"""Face Mesh points of a folder's photographs."""


class Person(NamedTuple):
    """One photograph with its landmarks: its own, or those of the same person's neutral photograph."""

    set_name: str
    id: str
    photo: Path
    landmarks: Path

    @property
    def key(self) -> str:
        """Name of the person's file, without ending."""
        return f"{self.set_name}_{self.id}"

    def landmarks_px(self) -> Floats:
        """(189, 2) float64 landmarks in pixels of the photograph.

        Read where the ``.tem`` file lies beside the photograph, else carried over by both folders' face meshes.
        Raises ValueError where a file is not what it should be.
        """
        points = read_landmarks(self.landmarks)
        if self.landmarks.parent == self.photo.parent:
            return points
        meshes = (read_mesh(file.parent / MESH_FILE, file.stem) for file in (self.landmarks, self.photo))
        return carry_landmarks(points, *meshes)


@dataclass(frozen=True)
class Portrait:
    """A photograph laid level into a canvas.

    rgb: (N, N, 3) float32 0..1. inside: (N, N) bool, where the photograph reaches. landmarks: (189, 2) in u,
    the pupils at (-0.5, 0) and (0.5, 0). canvas: the frame of both; its middle ``crop.size`` pixels are the crop.
    """

    rgb: NDArray[np.float32]
    inside: NDArray[np.bool_]
    landmarks: Floats
    canvas: Frame
    crop: Frame

    @property
    def margin_px(self) -> int:
        """Pixels of canvas outside the crop, on each side."""
        return (self.canvas.size - self.crop.size) // 2

    def cut(self, picture: NDArray) -> NDArray:
        """The crop's part of an (N, N, ...) canvas picture."""
        m = self.margin_px
        return picture[m : m + self.crop.size, m : m + self.crop.size]


def find_people(folders: Iterable[Path], only: Sequence[str] = ()) -> list[Person]:
    """Everyone in ``folders`` who has a photograph and landmarks.

    A folder holds its own ``.tem`` files, or face meshes for landmarks from the folder ``neutral`` beside it; then
    the people are called ``<set>_<photo>_<folder>``. ``only`` keeps those whose id or ``<set>_<id>`` it names.
    Raises FileNotFoundError where a folder holds nobody, ValueError where ``only`` names nobody.
    """
    people: list[Person] = []
    for folder in folders:
        carried = (folder / MESH_FILE).exists() and not any(folder.glob("*.tem"))
        people += _carried_people(folder) if carried else _marked_people(folder)
    if only:
        people = [p for p in people if p.id in only or p.key in only]
        if not people:
            raise ValueError(f"--only {','.join(only)}: none of these ids is in the folders given")
    return people


def _marked_people(folder: Path) -> list[Person]:
    """Those whose ``.tem`` file lies beside their photograph."""
    set_name = folder.resolve().parent.name if folder.name == NEUTRAL else folder.resolve().name
    found = [Person(set_name, tem.stem, photo, tem) for tem, photo in _pairs(folder, folder)]
    if not found:
        raise FileNotFoundError(
            f"{folder}: no photograph ({', '.join(PHOTO_ENDINGS)}) with a .tem file of the same name; "
            "give the folder that holds both"
        )
    return found


def _carried_people(folder: Path) -> list[Person]:
    """Those whose ``.tem`` file lies in the neutral folder beside ``folder``, with meshes in both."""
    folder = folder.resolve()
    neutral = folder.parent / NEUTRAL
    found = [
        Person(folder.parent.name, f"{tem.stem}_{folder.name}", photo, tem)
        for tem, photo in _pairs(neutral, folder)
    ]
    if not found or not (neutral / MESH_FILE).exists():
        raise FileNotFoundError(
            f"{folder}: holds no .tem files, and {neutral} has no {MESH_FILE} and .tem files of the same people "
            "to take them from; put the neutral photographs' folder there"
        )
    return found


def _pairs(landmarks: Path, photos: Path) -> list[tuple[Path, Path]]:
    """``.tem`` files of one folder, each with the photograph of the same name in the other."""
    return [
        (tem, photo)
        for tem in sorted(landmarks.glob("*.tem"))
        for photo in [photos / f"{tem.stem}{ending}" for ending in PHOTO_ENDINGS]
        if photo.exists()
    ]


def read_landmarks(path: Path) -> Floats:
    """(189, 2) float64 pixel positions of a ``.tem`` file: a count, then one ``x y`` a line."""
    words = path.read_text(encoding="utf-8", errors="replace").split()
    if not words or words[0] != str(LANDMARKS):
        got = words[0] if words else "nothing"
        raise ValueError(
            f"{path}: starts with {got}, expected the count {LANDMARKS}; is it a 189-point template?"
        )
    return np.array(words[1 : 1 + 2 * LANDMARKS], np.float64).reshape(LANDMARKS, 2)


def load_portrait(photo: Path, landmarks_px: Floats, source_size: int) -> Portrait:
    """Read ``photo`` and lay it level, ``source_size`` pixels to the crop's side."""
    bgr = cv2.imread(str(photo), cv2.IMREAD_COLOR)
    if bgr is None:
        raise ValueError(f"{photo}: cannot be read as a picture; expected a JPEG or PNG")
    return lay_level(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), landmarks_px, source_size)


def lay_level(rgb: NDArray[np.uint8], landmarks_px: Floats, source_size: int) -> Portrait:
    """Scale, roll and shift a (H, W, 3) uint8 photograph so that the pupils lie at (-0.5, 0) and (0.5, 0) u."""
    crop = Frame(source_size, CROP_U)
    margin = int(round(CANVAS_MARGIN_U * crop.px_per_u))
    size = source_size + 2 * margin
    canvas = Frame(size, CROP_U * size / source_size)

    left, right = landmarks_px[0], landmarks_px[1]
    axis = right - left
    u_px = float(np.hypot(*axis))
    to_u = np.array([[axis[0], axis[1]], [-axis[1], axis[0]]]) / u_px**2
    middle = (left + right) / 2
    landmarks = (landmarks_px - middle) @ to_u.T

    forward = np.zeros((2, 3))
    forward[:, :2] = to_u * canvas.px_per_u
    centre = np.array([0.0, -DROP_U * canvas.px_per_u]) + (canvas.size / 2 - 0.5)
    forward[:, 2] = centre - forward[:, :2] @ middle
    shrink = u_px / canvas.px_per_u
    picture = rgb.astype(np.float32) / 255.0
    if shrink > 1:
        # a linear warp reads 2x2 pixels only: without this it aliases
        picture = cv2.GaussianBlur(picture, (0, 0), 0.42 * float(np.sqrt(shrink**2 - 1)) + 1e-3)
    laid = cv2.warpAffine(
        picture, forward, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(np.ones(rgb.shape[:2], np.float32), forward, (size, size), flags=cv2.INTER_LINEAR)
    return Portrait(np.clip(laid, 0, 1), inside > 0.99, landmarks, canvas, crop)
