"""Keys pressed by a real client in a real window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import piece

pytestmark = [
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="xvfb and xdotool are not installed"
    ),
    pytest.mark.timeout(100),
]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X display of our own, invisible; ready once it has told its number."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


def press(display: str, *words: str) -> None:
    subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, check=True, timeout=20)


@pytest.mark.parametrize("flags", [["--windowed", "1280x720"], []], ids=["window", "fullscreen"])
def test_keys_switch_modes_and_holding_q_quits(tmp_path: Path, display: str, flags: list[str]) -> None:
    seen = {"SDL_VIDEODRIVER": "x11", "DISPLAY": display, "SDL_FRAMEBUFFER_ACCELERATION": "0"}
    sets = ["--set", "keys.quit_hold_s=0.3"]
    with piece(tmp_path, "--camera", "none", *flags, *sets, environment=seen) as running:
        running.wait_for_event("attract")
        press(display, "key", "l")
        running.wait_for_event("mode mode=live")
        press(display, "key", "m")
        running.wait_for_event("mode mode=mean-face")
        press(display, "key", "a")
        running.wait_for_event("mode mode=auto")
        for key in ("d", "h", "space", "space", "bracketleft", "bracketright", "h", "d", "s"):
            press(display, "key", key)
        press(display, "key", "q")  # too short to quit
        press(display, "key", "l")
        running.wait_for_event("mode mode=live")
        press(display, "keydown", "q")
        running.wait_for_event("quit")
        assert running.end() == 0, running.told
        assert "Traceback" not in running.told
    assert not list(tmp_path.glob("*.png")), "saving is off"


def test_a_value_changed_by_keys_is_written_to_the_operators_file_when_asked(
    tmp_path: Path, display: str
) -> None:
    seen = {"SDL_VIDEODRIVER": "x11", "DISPLAY": display}
    config = tmp_path / "mine.yaml"
    config.write_text("# ours\nkeys:\n  quit_hold_s: 0\nchoreography:\n  tempo: 2.0  # lively\n")
    flags = ["--config", str(config), "--camera", "none", "--windowed", "640x360"]
    with piece(tmp_path, *flags, environment=seen) as running:
        running.wait_for_event("attract")
        press(display, "key", "equal")
        press(display, "key", "d")
        press(display, "key", "w")
        running.wait_for("choreography.tempo: 2.20")
        for key in ("space", "comma", "period", "space", "Tab", "minus"):
            press(display, "key", key)
        press(display, "key", "q")
        running.wait_for_event("quit")
        assert running.end() == 0, running.told
    assert config.read_text() == "# ours\nkeys:\n  quit_hold_s: 0\nchoreography:\n  tempo: 2.20  # lively\n"
    presenter = running.report()["presenter"]
    assert presenter["way"] in presenter["flip_ms"]
