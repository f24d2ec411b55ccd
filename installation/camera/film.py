"""A video file as a camera: loops for ever at its own rate."""

from __future__ import annotations

import logging
from pathlib import Path

import cv2
import numpy as np

from installation.camera.pace import Pace, Wait
from installation.camera.upright import fitted, upright_rgb
from installation.clock import Clock

USUAL_RATE_HZ = 25.0

log = logging.getLogger(__name__)


class FilmCamera:
    """Reads a film as if it were happening now: a slow reader misses frames, it does not slow the film.

    Args:
        path: the file.
        clock, wait: see ``Pace``.
        rotate_deg: how far the pictures are turned clockwise.
    """

    def __init__(self, path: Path, clock: Clock, wait: Wait, rotate_deg: int = 0) -> None:
        self._path = path
        self._clock = clock
        self._wait = wait
        self._rotate_deg = rotate_deg
        self._capture: cv2.VideoCapture | None = None
        self._pace = Pace(USUAL_RATE_HZ, clock, wait)

    @property
    def name(self) -> str:
        return self._path.name

    def open(self) -> bool:
        """See ``core.ports.Camera``; False where the file has gone or holds no film."""
        self.close()
        capture = cv2.VideoCapture(str(self._path))
        if not capture.isOpened():
            capture.release()
            return False
        rate_hz = capture.get(cv2.CAP_PROP_FPS)
        self._pace = Pace(rate_hz if 1.0 <= rate_hz <= 240.0 else USUAL_RATE_HZ, self._clock, self._wait)
        self._capture = capture
        return True

    def read(self) -> np.ndarray | None:
        """See ``core.ports.Camera``."""
        if self._capture is None:
            return None
        for _ in range(self._pace.next()):
            if not self._capture.grab():
                break
        got, bgr = self._capture.read()
        if not got:
            bgr = self._from_the_start()
        return None if bgr is None else upright_rgb(fitted(bgr), self._rotate_deg)

    def close(self) -> None:
        """Lets go of the file."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _from_the_start(self) -> np.ndarray | None:
        """The first frame again; opened anew, because not every container can be wound back."""
        pace = self._pace
        if not self.open() or self._capture is None:
            return None
        self._pace = pace  # the film goes on in time
        got, bgr = self._capture.read()
        return bgr if got else None
