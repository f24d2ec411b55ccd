"""A webcam, by number, by path, or the first one that shows something."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, cast

import cv2
import numpy as np

from installation.camera.upright import upright_rgb
from installation.settings import CameraSettings

BUFFERS = 2
"""Two, not one: with one the camera waits for its reader and gives half its rate."""

AUTO_FRAMES = 5
AUTO_TRIES = 30
BLACK = 4.0
"""Mean of a picture under which it shows nothing: a covered lens, a device that is no camera."""

DEVICES = Path("/dev")
BLIND_GUESSES = 5
"""Numbers tried where the system lists no devices."""

Device = int | str

log = logging.getLogger(__name__)


class Capture(Protocol):
    """What is used of ``cv2.VideoCapture``."""

    def isOpened(self) -> bool: ...  # noqa: N802

    def set(self, property_id: int, value: float) -> bool: ...

    def get(self, property_id: int) -> float: ...

    def read(self) -> tuple[bool, np.ndarray | None]: ...

    def release(self) -> None: ...


OpenCapture = Callable[[Device, int], Capture]


def open_device(device: Device, api: int) -> Capture:
    """OpenCV's own capture."""
    return cast(Capture, cv2.VideoCapture(device, api))


def backend(platform: str = sys.platform) -> int:
    """The one OpenCV backend for webcams on this system; guessing costs seconds and noise."""
    if platform.startswith("linux"):
        return cv2.CAP_V4L2
    if platform == "win32":
        return cv2.CAP_DSHOW
    if platform == "darwin":
        return cv2.CAP_AVFOUNDATION
    return cv2.CAP_ANY


def devices(folder: Path = DEVICES, platform: str = sys.platform) -> Sequence[Device]:
    """What may be a webcam, in the system's order."""
    if not platform.startswith("linux"):
        return list(range(BLIND_GUESSES))
    return sorted(int(path.name[5:]) for path in folder.glob("video[0-9]*") if path.name[5:].isdecimal())


class Webcam:
    """One webcam; belongs to one thread.

    Args:
        device: a number, or a path such as ``/dev/v4l/by-id/...``, resolved anew at every ``open``.
        settings: size, rate and format that are asked for; the camera may give others.
        open_capture: opens OpenCV's capture; a fake in tests.
    """

    def __init__(
        self, device: Device, settings: CameraSettings, open_capture: OpenCapture = open_device
    ) -> None:
        self._device = device
        self._settings = settings
        self._open_capture = open_capture
        self._capture: Capture | None = None

    @property
    def name(self) -> str:
        return f"camera {self._device}" if isinstance(self._device, int) else self._device

    def open(self) -> bool:
        """See ``core.ports.Camera``."""
        self.close()
        device = self._device
        if isinstance(device, str):
            path = Path(device)
            if not path.exists():
                return False
            device = str(path.resolve())
        try:
            capture = self._open_capture(device, backend())
            if not capture.isOpened():
                capture.release()
                return False
            self._capture = capture
            self._ask(capture)
        except cv2.error as error:
            log.warning("%s: cannot be opened: %s", self.name, error)
            self.close()
            return False
        return self.read() is not None

    def read(self) -> np.ndarray | None:
        """See ``core.ports.Camera``; returns after two seconds at the latest where the system allows it."""
        if self._capture is None:
            return None
        try:
            got, bgr = self._capture.read()
            if not got or bgr is None or bgr.size == 0:
                return None
            return upright_rgb(bgr, self._settings.rotate_deg)
        except cv2.error as error:
            log.warning("%s: a picture cannot be read: %s", self.name, error)
            return None

    def close(self) -> None:
        """Lets go of the device."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _ask(self, capture: Capture) -> None:
        """Format first, then size, rate and buffers: in another order the camera stays at its slow raw format."""
        wanted = self._settings
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*wanted.fourcc))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, wanted.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, wanted.height)
        capture.set(cv2.CAP_PROP_FPS, wanted.rate_hz)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, BUFFERS)
        log.info(
            "%s: gives %d x %d at %.0f Hz, asked for %d x %d at %.0f Hz",
            self.name,
            capture.get(cv2.CAP_PROP_FRAME_WIDTH),
            capture.get(cv2.CAP_PROP_FRAME_HEIGHT),
            capture.get(cv2.CAP_PROP_FPS),
            wanted.width,
            wanted.height,
            wanted.rate_hz,
        )


class AutoCamera:
    """The first device that gives five pictures that are not black; sought anew at every ``open``.

    Args:
        settings: see ``Webcam``.
        find_devices: lists what may be a webcam.
        open_capture: see ``Webcam``.
    """

    def __init__(
        self,
        settings: CameraSettings,
        find_devices: Callable[[], Sequence[Device]] = devices,
        open_capture: OpenCapture = open_device,
    ) -> None:
        self._settings = settings
        self._find_devices = find_devices
        self._open_capture = open_capture
        self._found: Webcam | None = None

    @property
    def name(self) -> str:
        return "auto" if self._found is None else self._found.name

    def open(self) -> bool:
        """See ``core.ports.Camera``."""
        self.close()
        for device in self._find_devices():
            webcam = Webcam(device, self._settings, self._open_capture)
            if webcam.open() and _shows_something(webcam):
                self._found = webcam
                return True
            webcam.close()
        return False

    def read(self) -> np.ndarray | None:
        """See ``core.ports.Camera``."""
        return None if self._found is None else self._found.read()

    def close(self) -> None:
        """Lets go of the device."""
        if self._found is not None:
            self._found.close()
            self._found = None


def _shows_something(webcam: Webcam) -> bool:
    lit = 0
    for _ in range(AUTO_TRIES):
        picture = webcam.read()
        if picture is None:
            return False
        lit += float(picture.mean()) >= BLACK
        if lit >= AUTO_FRAMES:
            return True
    return False
