"""A picture, a folder of pictures, or nothing at all, as cameras."""

from __future__ import annotations

import logging
from pathlib import Path

import cv2
import numpy as np

from installation.camera.pace import Pace, Wait
from installation.camera.upright import fitted, upright_rgb
from installation.clock import Clock

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
RATE_HZ = 30.0
EACH_S = 8.0

log = logging.getLogger(__name__)


def picture_files(folder: Path) -> list[Path]:
    """The pictures of a folder, by name; hidden files are left out."""
    files = (path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    return sorted(path for path in files if not path.name.startswith("."))


def read_picture(path: Path, rotate_deg: int = 0) -> np.ndarray | None:
    """(H, W, 3) uint8 RGB, read-only, at most 1920 pixels long; None where the file is no picture."""
    try:
        data = np.fromfile(path, np.uint8)  # not cv2.imread: it cannot open every path on every system
    except OSError:
        return None
    bgr = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if bgr is None:
        return None
    rgb = upright_rgb(fitted(bgr), rotate_deg)
    rgb.flags.writeable = False  # the same array is given again and again
    return rgb


class PictureCamera:
    """Shows one or several pictures in turn, each for some seconds, for ever.

    Args:
        path: a picture, or a folder of them; the folder is read anew at every ``open``.
        clock, wait: see ``Pace``.
        rotate_deg: how far the pictures are turned clockwise.
        each_s: how long each of several is shown.
    """

    def __init__(
        self, path: Path, clock: Clock, wait: Wait, rotate_deg: int = 0, each_s: float = EACH_S
    ) -> None:
        self._path = path
        self._clock = clock
        self._rotate_deg = rotate_deg
        self._each_s = each_s
        self._pace = Pace(RATE_HZ, clock, wait)
        self._files: list[Path] = []
        self._start_s = 0.0
        self._shown: tuple[int, np.ndarray] | None = None

    @property
    def name(self) -> str:
        return self._path.name

    def open(self) -> bool:
        """See ``core.ports.Camera``; False where no picture is there."""
        self.close()
        try:
            files = picture_files(self._path) if self._path.is_dir() else [self._path]
        except OSError:
            return False
        self._files = [file for file in files if self._readable(file)]
        self._start_s = self._clock.now_s()
        self._pace.restart()
        return bool(self._files)

    def read(self) -> np.ndarray | None:
        """See ``core.ports.Camera``; the same read-only array as long as the same picture is shown."""
        if not self._files:
            return None
        self._pace.next()
        number = int((self._clock.now_s() - self._start_s) / self._each_s) % len(self._files)
        if self._shown is None or self._shown[0] != number:
            picture = read_picture(self._files[number], self._rotate_deg)
            if picture is None:
                return None
            self._shown = (number, picture)
        return self._shown[1]

    def close(self) -> None:
        """Lets go of the picture."""
        self._files, self._shown = [], None

    def _readable(self, file: Path) -> bool:
        if read_picture(file) is not None:
            return True
        log.warning("%s: left out, it cannot be read as a picture", file.name)
        return False


class NoCamera:
    """Nobody will ever be seen: the attract loop plays alone."""

    name = "none"

    def open(self) -> bool:
        """Never."""
        return False

    def read(self) -> np.ndarray | None:
        """Nothing."""
        return None

    def close(self) -> None:
        """Nothing to do."""
