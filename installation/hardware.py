"""What this machine lacks for the piece, said in one sentence; the piece plays all the same."""

from __future__ import annotations

import sys
from pathlib import Path

from installation.settings import CameraSettings
from installation.settings_value import BadValueError

DEVICES = Path("/dev")


def needs_device(source: str) -> bool:
    """True where a source of pictures is a camera and not a file, a folder or ``none``."""
    return source == "auto" or source.isdecimal() or source.startswith("/dev/")


def missing_camera(camera: CameraSettings, devices: Path = DEVICES) -> str | None:
    """What is missing of the camera asked for, without opening it; None where nothing is known to be missing.

    Args:
        camera: the settings of the camera.
        devices: folder of the system's devices.
    """
    source = camera.source
    if not needs_device(source):
        return None
    if source.startswith("/dev/"):
        return None if (devices / source.removeprefix("/dev/")).exists() else f"no camera {source}"
    if not sys.platform.startswith("linux"):
        return None  # only opening it would tell, and that takes seconds there
    found = devices.glob("video[0-9]*") if source == "auto" else devices.glob(f"video{int(source)}")
    return None if any(found) else "no camera" if source == "auto" else f"no camera {source}"


def check_source(source: str) -> None:
    """Refuses a file or folder of pictures that is not there; a camera that is not there may still come.

    Raises:
        BadValueError: nothing stands at the path.
    """
    if source != "none" and not needs_device(source) and not Path(source.strip()).expanduser().exists():
        raise BadValueError(
            f"{source!r} is not there",
            "a number, auto, a /dev/... path, a video file, a picture, a folder of pictures or none",
            "check the path",
        )


def sentence(*missing: str | None) -> str | None:
    """What is missing, and that the piece plays; None where nothing is."""
    parts = [part for part in missing if part]
    if not parts:
        return None
    words = " and ".join(parts)
    unseen = any(part.startswith("no screen") for part in parts)
    plays = "the piece plays unseen" if unseen else "the piece plays its attract loop"
    return f"{words[0].upper()}{words[1:]} here: {plays}."
