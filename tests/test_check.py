"""The check command: every part has a line, and a part that is missing has its remedy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installation import check
from installation.check import PACKAGES, Line, State
from installation.clock import ManualClock
from installation.core.turn import Turn
from installation.picture.turn_file import save_turn
from installation.settings import CameraSettings, Settings

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("PYGAME_HIDE_SUPPORT_PROMPT", "1")


def test_the_packages_checked_are_those_of_the_project() -> None:
    wanted = {str(canonicalize_name(r.name)): r.specifier for r in map(Requirement, PROJECT["dependencies"])}
    assert set(PACKAGES) == set(wanted)
    for package, (_, least, below) in PACKAGES.items():
        bounds = {one.operator: one.version for one in wanted[package]}
        assert bounds == {
            ">=": ".".join(map(str, least)),
            **({"<": ".".join(map(str, below))} if below else {}),
        }


def test_the_pythons_checked_are_those_of_the_project() -> None:
    least, below = (".".join(map(str, version)) for version in check.PYTHONS)
    assert PROJECT["requires-python"] == f">={least},<{below}"


@pytest.mark.parametrize(
    "version, state", [((3, 10), State.MISSING), ((3, 11), State.OK), ((3, 14), State.MISSING)]
)
def test_a_python_without_wheels_is_told(version: tuple[int, int], state: State) -> None:
    assert check.python_line(version).state is state


def test_a_processor_without_avx_is_told_before_tensorflow_ends_the_program() -> None:
    assert check.processor_line({"sse4_2"}).state is State.MISSING
    assert check.processor_line({"avx", "avx2"}).state is State.OK
    assert check.processor_line(None).state is State.OK


@pytest.mark.parametrize(
    "installed, state, words",
    [
        ({"opencv-python": "4.14.0.94"}, State.OK, "4.14.0.94"),
        ({"opencv-python-headless": "4.10.0"}, State.OK, "4.10.0 (opencv-python-headless)"),
        ({"opencv-python": "5.0.0.93"}, State.MISSING, "5.0.0.93, expected 4.10 or later below 5, run:"),
        ({"opencv-python": "4.9.0.80"}, State.MISSING, "4.9.0.80, expected 4.10 or later below 5, run:"),
        ({}, State.MISSING, "not installed, expected 4.10 or later below 5, run: python -m pip install"),
        (
            {"opencv-python": "4.14.0", "opencv-contrib-python": "4.14.0"},
            State.MISSING,
            "opencv-python and opencv-contrib-python overwrite each other's cv2, expected one, uninstall all of them",
        ),
    ],
)
def test_a_package_is_judged_by_its_version(installed: dict[str, str], state: State, words: str) -> None:
    line = check.package_line("opencv-python", installed.get)
    assert line.state is state
    assert words in line.words


def test_missing_cascade_files_name_the_setting(tmp_path: Path) -> None:
    line = check.cascades_line(str(tmp_path))
    assert line.state is State.MISSING
    assert "set detector.cascade_dir to their folder" in line.words
    for name in check.CASCADES:
        (tmp_path / name).write_text("no cascade")
    assert "cannot be read, expected a cascade" in check.cascades_line(str(tmp_path)).words


def test_opencvs_own_cascades_are_found() -> None:
    assert check.cascades_line("") == Line("cascades", State.OK, "3 files")


def test_no_camera_is_no_error(tmp_path: Path) -> None:
    for source in ("none", "/dev/no-camera"):
        line = check.camera_line(Settings(camera=CameraSettings(source=source)))
        assert line.state is State.NONE
        assert line.words.endswith("the piece plays its attract loop.")


class FakeCamera:
    """Gives pictures every 40 ms of a clock moved by hand."""

    name = "camera 7"

    def __init__(self, clock: ManualClock, opens: bool = True, gives: bool = True) -> None:
        self._clock, self._opens, self._gives = clock, opens, gives
        self.closed = False

    def open(self) -> bool:
        return self._opens

    def read(self) -> np.ndarray | None:
        self._clock.advance(0.04)
        return np.zeros((720, 1280, 3), np.uint8) if self._gives else None

    def close(self) -> None:
        self.closed = True


def test_an_open_camera_tells_its_size_and_rate_and_is_closed_again() -> None:
    clock = ManualClock()
    camera = FakeCamera(clock)
    line = check.opened_camera_line(camera, clock)
    assert line == Line("camera", State.OK, "camera 7, 1280x720, 25 pictures a second")
    assert camera.closed


@pytest.mark.parametrize("opens, gives", [(False, True), (True, False)])
def test_a_camera_that_gives_no_picture_is_no_error(opens: bool, gives: bool) -> None:
    clock = ManualClock()
    camera = FakeCamera(clock, opens, gives)
    assert check.opened_camera_line(camera, clock).state is State.NONE
    assert camera.closed


def test_a_file_that_is_no_picture_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_text("no picture")
    line = check.camera_line(Settings(camera=CameraSettings(source=str(tmp_path / "x.png"))))
    assert line.state is State.WRONG
    assert "cannot be read as a picture" in line.words


def test_every_part_has_one_line_and_a_missing_chain_is_exit_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("camera: {source: none}")
    assert check.check(tmp_path / "c.yaml", tmp_path, tmp_path) == 3
    lines = capsys.readouterr().out.splitlines()
    parts = [
        "settings",
        "python",
        "processor",
        *PACKAGES,
        "cascades",
        "display",
        "camera",
        "models",
        "mean face",
        "ears",
    ]
    assert [line[:14].strip() for line in lines] == parts
    states = [line[14:].split()[0] for line in lines]
    assert states[-3:] == ["missing"] * 3
    assert set(states[:-3]) == {"ok", "none"}


def test_a_kept_mean_face_is_told_with_its_size(tmp_path: Path) -> None:
    save_turn(Turn(np.zeros((720, 720, 3), np.uint8), "flow", 25), tmp_path / "mean_face")
    assert check.mean_face_line(tmp_path) == Line("mean face", State.OK, "720x720, 1 positions")


def test_kept_ears_are_told_with_their_reach() -> None:
    assert check.ears_line(ROOT / "assets") == Line("ears", State.OK, "19 views to 165 degrees")


def test_wrong_settings_are_told_with_all_the_rest_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("camera: {source: none, width: 3}")
    assert check.check(tmp_path / "c.yaml", tmp_path, tmp_path) == 2
    told = capsys.readouterr().out
    assert "c.yaml:1:31: camera.width: 3 is outside" in told
    assert "models" in told


def test_a_part_that_cannot_be_looked_at_is_missing_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(screen: object) -> Line:
        raise ModuleNotFoundError("No module named 'pygame'")

    monkeypatch.setattr(check, "display_line", broken)
    assert check.check(None, tmp_path, tmp_path) == 3
    told = capsys.readouterr().out
    assert "No module named 'pygame', run: python -m pip install" in told
    assert "models" in told
