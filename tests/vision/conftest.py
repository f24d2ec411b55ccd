from __future__ import annotations

import cv2
import numpy as np
import pytest


@pytest.fixture(scope="session")
def astronaut() -> np.ndarray:
    """A real face: (512, 512, 3) uint8 RGB, smiling, in front of a busy background."""
    skimage_data = pytest.importorskip("skimage.data")
    return np.ascontiguousarray(skimage_data.astronaut())


@pytest.fixture(scope="session")
def visitor(astronaut: np.ndarray) -> np.ndarray:
    """The same person at a visitor's distance: (720, 1280, 3) uint8 RGB, the face about 200 pixels wide."""
    return standing(astronaut, 640)


def standing(astronaut: np.ndarray, x: float, zoom: float = 2.1) -> np.ndarray:
    """The person with the face's middle at x of a 1280x720 picture."""
    large = cv2.resize(astronaut[:350, 60:400], None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    large = large[:720]
    picture = np.full((720, 1280, 3), 110, np.uint8)
    left = round(x - (226 - 60) * zoom)
    first, last = max(0, left), min(1280, left + large.shape[1])
    picture[720 - large.shape[0] :, first:last] = large[:, first - left : last - left]
    return picture
