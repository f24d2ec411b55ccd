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

LANDMARKS = 189
"""Points in a ``.tem`` file of the Face Research Lab template."""
CANVAS_MARGIN_U = 0.8
"""What the working canvas shows beyond the crop on each side, so that nothing is cut while it turns."""
PHOTO_ENDINGS = (".jpg", ".jpeg", ".png")


class Person(NamedTuple):
    """One photograph with its landmarks."""

    set_name: str
    id: str
    photo: Path
    landmarks: Path

    @property
    def key(self) -> str:
        """Name of the person's file, without ending."""
        return f"{self.set_name}_{self.id}"


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
    """Everyone in ``folders`` who has a photograph and a ``.tem`` file of the same name.

    ``only`` keeps those whose id or ``<set>_<id>`` it names. Raises FileNotFoundError where a folder holds nobody.
    """
    people: list[Person] = []
    for folder in folders:
        set_name = folder.resolve().parent.name if folder.name == "neutral" else folder.resolve().name
        found = [
            Person(set_name, tem.stem, photo, tem)
            for tem in sorted(folder.glob("*.tem"))
            for photo in [tem.with_suffix(ending) for ending in PHOTO_ENDINGS]
            if photo.exists()
        ]
        if not found:
            raise FileNotFoundError(
                f"{folder}: no photograph ({', '.join(PHOTO_ENDINGS)}) with a .tem file of the same name; "
                "give the folder that holds both"
            )
        people += found
    if only:
        people = [p for p in people if p.id in only or p.key in only]
        if not people:
            raise ValueError(f"--only {','.join(only)}: none of these ids is in the folders given")
    return people


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
