"""What a machine lacks is said in one sentence, and nothing is said of what was not asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installation import hardware
from installation.settings import CameraSettings
from installation.settings_value import BadValueError

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="device files are Linux's")


@linux_only
@pytest.mark.parametrize(
    "source, devices, missing",
    [
        ("auto", ["video0"], None),
        ("auto", ["null"], "no camera"),
        ("0", ["video0"], None),
        ("1", ["video0"], "no camera 1"),
        ("/dev/video2", ["video2"], None),
        ("/dev/v4l/by-id/x", ["video2"], "no camera /dev/v4l/by-id/x"),
        ("none", [], None),
        ("walk.mp4", [], None),
    ],
)
def test_a_camera_is_missing_only_where_one_is_asked_for(
    tmp_path: Path, source: str, devices: list[str], missing: str | None
) -> None:
    for name in devices:
        (tmp_path / name).touch()
    assert hardware.missing_camera(CameraSettings(source=source), tmp_path) == missing


def test_a_file_that_is_not_there_is_wrong_use_and_a_camera_is_not(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="is not there, expected a number, auto"):
        hardware.check_source(str(tmp_path / "walk.mp4"))
    for source in (str(tmp_path), "0", "auto", "none", "/dev/no-camera"):
        hardware.check_source(source)


@pytest.mark.parametrize(
    "missing, words",
    [
        ((None, None), None),
        ((None, "no camera"), "No camera here: the piece plays its attract loop."),
        (("no screen", None), "No screen here: the piece plays unseen."),
        (("no screen", "no camera 2"), "No screen and no camera 2 here: the piece plays unseen."),
    ],
)
def test_one_sentence_says_all_that_is_missing(missing: tuple[str | None, ...], words: str | None) -> None:
    assert hardware.sentence(*missing) == words
