"""From the words of ``--camera`` to a camera."""

from __future__ import annotations

from pathlib import Path

import cv2

from installation.camera.film import FilmCamera
from installation.camera.pace import Wait, waiting
from installation.camera.photographs import ENDINGS, NoCamera, PictureCamera, picture_files, read_picture
from installation.camera.webcam import AutoCamera, Webcam
from installation.clock import Clock, MonotonicClock
from installation.core.ports import Camera
from installation.settings import CameraSettings

EXPECTED = "a number, auto, a /dev/... path, a video file, a picture, a folder of pictures or none"


def camera_from(
    source: str, settings: CameraSettings, clock: Clock | None = None, wait: Wait | None = None
) -> Camera:
    """The camera that a source names, not yet opened.

    Args:
        source: a number, ``auto``, a ``/dev/...`` path, a video file, a picture, a folder of pictures, ``none``.
        settings: size, rate and rotation.
        clock: paces files; the machine's by default.
        wait: waits for a file's next frame; an event's by default.

    Raises:
        ValueError: a file or folder that is not there or holds no picture. A device that is not there is no
            error: it may be plugged in later.
    """
    source = source.strip()
    if source == "none":
        return NoCamera()
    if source == "auto":
        return AutoCamera(settings)
    if source.isdecimal():
        return Webcam(int(source), settings)
    if source.startswith("/dev/"):
        return Webcam(source, settings)
    return _from_files(source, settings, clock or MonotonicClock(), wait or waiting())


def _from_files(source: str, settings: CameraSettings, clock: Clock, wait: Wait) -> Camera:
    path = Path(source).expanduser()
    if not source or not path.exists():
        raise ValueError(f"camera {source!r} is not there, expected {EXPECTED}; check the path")
    if path.is_dir():
        if not picture_files(path):
            raise ValueError(
                f"camera {source!r} is a folder without pictures, expected {', '.join(sorted(ENDINGS))} in it; "
                "choose another folder"
            )
        return PictureCamera(path, clock, wait, settings.rotate_deg)
    if path.suffix.lower() in ENDINGS:
        if read_picture(path) is None:
            raise ValueError(
                f"camera {source!r} cannot be read as a picture, expected a JPEG or PNG; choose another"
            )
        return PictureCamera(path, clock, wait, settings.rotate_deg)
    film = cv2.VideoCapture(str(path))
    playable = film.isOpened()
    film.release()
    if not playable:
        raise ValueError(f"camera {source!r} cannot be read as a video, expected {EXPECTED}; choose another")
    return FilmCamera(path, clock, wait, settings.rotate_deg)
