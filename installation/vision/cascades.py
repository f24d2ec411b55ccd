"""Loading of OpenCV's Haar cascades."""

from __future__ import annotations

from pathlib import Path

import cv2

FACE = "haarcascade_frontalface_alt2.xml"
FACE_SECOND = "haarcascade_frontalface_alt.xml"
EYE = "haarcascade_eye.xml"
EYE_GLASSES = "haarcascade_eye_tree_eyeglasses.xml"


class CascadeError(RuntimeError):
    """A cascade, or OpenCV's class for cascades, is not there; the message says what to do."""


def load_cascade(name: str, folder: str = "") -> cv2.CascadeClassifier:
    """One cascade by its file name.

    Args:
        name: file name, e.g. ``FACE``.
        folder: where the files lie; empty for those that come with OpenCV.

    Raises:
        CascadeError: OpenCV has no cascades (version 5), or the file is not there or is no cascade.
    """
    if not hasattr(cv2, "CascadeClassifier"):
        raise CascadeError(
            f"OpenCV {cv2.__version__} has no CascadeClassifier, expected OpenCV 4; "
            'install it with: pip install "opencv-python>=4.10,<5"'
        )
    path = Path(folder or cv2.data.haarcascades) / name
    if not path.is_file():
        remedy = "correct detector.cascade_dir" if folder else "reinstall opencv-python 4"
        raise CascadeError(f"{path}: not found, expected a Haar cascade; {remedy}")
    try:
        cascade = cv2.CascadeClassifier(str(path))
    except (cv2.error, SystemError):  # a file that is no cascade surfaces as either
        cascade = None
    if cascade is None or cascade.empty():
        raise CascadeError(f"{path}: cannot be read as a Haar cascade; replace it by OpenCV's own file")
    return cascade
