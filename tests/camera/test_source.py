from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.camera.film import FilmCamera
from installation.camera.photographs import NoCamera, PictureCamera
from installation.camera.source import camera_from
from installation.camera.webcam import AutoCamera, Webcam
from installation.clock import ManualClock
from installation.settings import CameraSettings

SETTINGS = CameraSettings()


def colour(value: int, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    return np.full((size[1], size[0], 3), value, np.uint8)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Ten frames at 10 Hz; frame n has brightness 20 n."""
    path = tmp_path / "walk.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for number in range(10):
        writer.write(colour(20 * number))
    writer.release()
    return path


def number_of(picture: np.ndarray | None) -> int:
    assert picture is not None
    return round(float(picture.mean()) / 20)


@pytest.mark.parametrize(
    "source, kind",
    [("0", Webcam), ("12", Webcam), ("/dev/video9", Webcam), ("auto", AutoCamera), ("none", NoCamera)],
)
def test_devices_need_not_be_there(source: str, kind: type) -> None:
    assert isinstance(camera_from(source, SETTINGS), kind)


def test_none_never_opens() -> None:
    camera = camera_from("none", SETTINGS)
    assert not camera.open() and camera.read() is None and camera.name == "none"
    camera.close()


@pytest.mark.parametrize("source", ["no/such/film.mp4", "", "rtsp://somewhere/stream"])
def test_a_path_that_is_not_there_is_told_in_one_sentence(source: str) -> None:
    with pytest.raises(ValueError, match="is not there, expected a number, auto") as told:
        camera_from(source, SETTINGS)
    assert "\n" not in str(told.value)


def test_a_file_that_is_no_video_or_picture_is_told(tmp_path: Path) -> None:
    for name in ("notes.mp4", "notes.jpg"):
        (tmp_path / name).write_text("words")
        with pytest.raises(ValueError, match="cannot be read as a"):
            camera_from(str(tmp_path / name), SETTINGS)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="a folder without pictures"):
        camera_from(str(tmp_path / "empty"), SETTINGS)


def test_a_film_plays_at_its_own_rate_and_loops(film: Path) -> None:
    clock = ManualClock()
    camera = camera_from(str(film), SETTINGS, clock, clock.advance)
    assert isinstance(camera, FilmCamera) and camera.name == "walk.avi"
    assert camera.open()
    numbers = [number_of(camera.read()) for _ in range(25)]
    assert numbers == [n % 10 for n in range(25)]
    assert clock.now_s() == pytest.approx(2.4)
    camera.close()
    assert camera.read() is None


def test_a_slow_reader_misses_frames_and_the_film_stays_in_time(film: Path) -> None:
    clock = ManualClock()
    camera = camera_from(str(film), SETTINGS, clock, clock.advance)
    camera.open()
    numbers = []
    for _ in range(4):
        numbers.append(number_of(camera.read()))
        clock.advance(0.31)
    assert numbers == [0, 3, 6, 9]


def test_a_film_goes_on_where_it_was_after_a_long_pause(film: Path) -> None:
    clock = ManualClock()
    camera = camera_from(str(film), SETTINGS, clock, clock.advance)
    camera.open()
    camera.read()
    clock.advance(3600.0)
    assert number_of(camera.read()) == 1


def test_a_film_is_turned_upright_and_given_as_rgb(tmp_path: Path) -> None:
    path = tmp_path / "red.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    bgr = colour(0)
    bgr[..., 2] = 250
    for _ in range(3):
        writer.write(bgr)
    writer.release()
    clock = ManualClock()
    camera = camera_from(str(path), CameraSettings(rotate_deg=270), clock, clock.advance)
    camera.open()
    picture = camera.read()
    assert picture is not None and picture.shape == (64, 48, 3)
    assert picture[..., 0].mean() > 200 > 60 > picture[..., 2].mean()


def test_a_film_that_has_gone_does_not_open(film: Path) -> None:
    camera = camera_from(str(film), SETTINGS)
    film.unlink()
    assert not camera.open()


def test_a_picture_is_repeated_thirty_times_a_second(tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    cv2.imwrite(str(path), colour(100))
    clock = ManualClock()
    camera = camera_from(str(path), SETTINGS, clock, clock.advance)
    assert isinstance(camera, PictureCamera) and camera.open()
    for _ in range(31):
        assert number_of(camera.read()) == 5
    assert clock.now_s() == pytest.approx(1.0)


def test_a_folder_shows_each_picture_for_some_seconds_and_leaves_out_what_is_none(tmp_path: Path) -> None:
    for number, name in enumerate(("a.png", "b.jpg", "c.PNG"), start=1):
        cv2.imwrite(str(tmp_path / name), colour(20 * number))
    (tmp_path / "broken.jpg").write_text("words")
    (tmp_path / "notes.txt").write_text("words")
    clock = ManualClock()
    camera = camera_from(str(tmp_path), SETTINGS, clock, clock.advance)
    assert camera.open()
    seen = []
    while clock.now_s() < 31.0:
        number = number_of(camera.read())
        if not seen or seen[-1] != number:
            seen.append(number)
    assert seen == [1, 2, 3, 1]


def test_a_huge_photograph_is_brought_to_a_cameras_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    cv2.imwrite(str(path), colour(100, (4000, 3000)))
    clock = ManualClock()
    camera = camera_from(str(path), SETTINGS, clock, clock.advance)
    camera.open()
    picture = camera.read()
    assert picture is not None and picture.shape == (1440, 1920, 3)
