from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.camera.webcam import AutoCamera, Device, Webcam, backend, devices
from installation.settings import CameraSettings


class FakeCapture:
    """A device: gives pictures of one brightness, or none."""

    def __init__(self, opened: bool = True, brightness: int = 90, frames: int = 10_000) -> None:
        self.opened, self.brightness, self.frames = opened, brightness, frames
        self.asked: list[tuple[int, float]] = []
        self.released = False

    def isOpened(self) -> bool:
        return self.opened

    def set(self, property_id: int, value: float) -> bool:
        self.asked.append((property_id, value))
        return True

    def get(self, property_id: int) -> float:
        return 0.0

    def read(self) -> tuple[bool, np.ndarray | None]:
        if self.frames <= 0:
            return False, None
        self.frames -= 1
        bgr = np.full((48, 64, 3), self.brightness, np.uint8)
        bgr[..., 0] = min(255, self.brightness * 2)  # blue
        return True, bgr

    def release(self) -> None:
        self.released = True


class Shelf:
    """Devices by number; remembers who was opened how."""

    def __init__(self, **captures: FakeCapture) -> None:
        self.captures = {int(name[1:]): capture for name, capture in captures.items()}
        self.opened: list[tuple[Device, int]] = []

    def open(self, device: Device, api: int) -> FakeCapture:
        self.opened.append((device, api))
        return self.captures.get(int(device), FakeCapture(opened=False))


def test_format_is_asked_first_then_size_rate_and_two_buffers() -> None:
    capture = FakeCapture()
    webcam = Webcam(0, CameraSettings(), lambda device, api: capture)
    assert webcam.open()
    assert [name for name, _ in capture.asked] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
        cv2.CAP_PROP_FPS,
        cv2.CAP_PROP_BUFFERSIZE,
    ]
    assert capture.asked[0][1] == cv2.VideoWriter.fourcc(*"MJPG")
    assert [value for _, value in capture.asked[1:]] == [1280, 720, 30.0, 2]


def test_pictures_come_as_rgb_and_turned_upright() -> None:
    webcam = Webcam(0, CameraSettings(rotate_deg=90), lambda device, api: FakeCapture())
    assert webcam.open()
    picture = webcam.read()
    assert picture is not None and picture.shape == (64, 48, 3)
    assert tuple(picture[0, 0]) == (90, 90, 180)


def test_a_backend_is_named_for_every_system() -> None:
    shelf = Shelf(n0=FakeCapture())
    Webcam(0, CameraSettings(), shelf.open).open()
    assert shelf.opened == [(0, backend())]
    named = {backend(system) for system in ("linux", "win32", "darwin")}
    assert named == {cv2.CAP_V4L2, cv2.CAP_DSHOW, cv2.CAP_AVFOUNDATION}


def test_a_device_that_opens_but_gives_nothing_is_not_there() -> None:
    capture = FakeCapture(frames=0)
    assert not Webcam(0, CameraSettings(), lambda device, api: capture).open()


def test_a_path_is_resolved_anew_at_every_open(tmp_path: Path) -> None:
    link = tmp_path / "by-id"
    shelf = []

    def open_capture(device: Device, api: int) -> FakeCapture:
        shelf.append(device)
        return FakeCapture()

    webcam = Webcam(str(link), CameraSettings(), open_capture)
    assert not webcam.open() and shelf == []
    for name in ("video0", "video4"):
        (tmp_path / name).touch()
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / name)
        assert webcam.open()
    assert shelf == [str(tmp_path / "video0"), str(tmp_path / "video4")]


def test_a_lost_camera_gives_none_and_releases_the_device() -> None:
    capture = FakeCapture(frames=3)
    webcam = Webcam(0, CameraSettings(), lambda device, api: capture)
    assert webcam.open()
    assert webcam.read() is not None
    assert webcam.read() is not None
    assert webcam.read() is None
    webcam.close()
    assert capture.released and webcam.read() is None


def test_an_error_of_opencv_is_a_lost_picture_and_no_crash() -> None:
    class Broken(FakeCapture):
        def read(self) -> tuple[bool, np.ndarray | None]:
            raise cv2.error("broken")

    assert not Webcam(0, CameraSettings(), lambda device, api: Broken()).open()


def test_auto_takes_the_first_device_that_is_not_black() -> None:
    dark, metadata, lit = FakeCapture(brightness=0), FakeCapture(opened=False), FakeCapture()
    shelf = Shelf(n0=dark, n1=metadata, n2=lit, n3=FakeCapture())
    camera = AutoCamera(CameraSettings(), lambda: [0, 1, 2, 3], shelf.open)
    assert camera.name == "auto"
    assert camera.open()
    assert camera.name == "camera 2" and dark.released
    assert camera.read() is not None
    camera.close()
    assert lit.released and camera.read() is None


def test_auto_without_any_device_is_not_there() -> None:
    camera = AutoCamera(CameraSettings(), list, Shelf().open)
    assert not camera.open() and camera.read() is None


def test_devices_are_listed_by_number(tmp_path: Path) -> None:
    for name in ("video10", "video2", "video0", "videoX", "null"):
        (tmp_path / name).touch()
    assert devices(tmp_path, "linux") == [0, 2, 10]
    assert len(devices(tmp_path, "darwin")) > 0


@pytest.mark.parametrize("variable", ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "OPENCV_LOG_LEVEL"])
def test_opencv_is_told_not_to_block_nor_to_shout(variable: str) -> None:
    import os

    import installation.camera  # noqa: F401

    assert variable in os.environ
