"""What is typed becomes the right call; what is wrong becomes one sentence and the right exit code."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from installation import cli
from installation.report import Report
from installation.settings import Settings

ROOT = Path(__file__).parent.parent


class FakeApp:
    """Stands in for ``installation.app``; remembers what it was given."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.seconds: float | None = None
        self.error: BaseException | None = None
        self.code = 0

    def run(
        self,
        settings: Settings,
        *,
        report: Report,
        stop: threading.Event,
        seconds: float | None,
        debug: bool,
        config: Path,
    ) -> int:
        self.settings, self.seconds, self.stop, self.config = settings, seconds, stop, config
        report.emit("attract")
        if self.error:
            raise self.error
        return self.code


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApp]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    fake = FakeApp()
    module: Any = types.ModuleType("installation.app")
    module.run = fake.run
    monkeypatch.setitem(sys.modules, "installation.app", module)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    thread_hook = threading.excepthook
    yield fake
    threading.excepthook = thread_hook
    for number, handler in handlers.items():
        signal.signal(number, handler)


def sentences(capsys: pytest.CaptureFixture[str]) -> str:
    """What was told on standard error besides the log."""
    lines = capsys.readouterr().err.splitlines(keepends=True)
    return "".join(line for line in lines if " INFO installation." not in line)


def test_without_a_word_the_piece_runs(app: FakeApp) -> None:
    assert cli.main([]) == 0
    assert app.seconds is None
    assert app.settings == Settings()


@pytest.mark.parametrize("command", [[], ["run"]])
def test_flags_become_settings(app: FakeApp, command: list[str]) -> None:
    flags = "--camera none --mode live --windowed 640x360 --seconds 2.5 --set choreography.tempo=3 --set keys.live=k"
    assert cli.main([*command, *flags.split()]) == 0
    assert app.seconds == 2.5
    assert app.settings.camera.source == "none"
    assert app.settings.choreography.mode == "live"
    assert app.settings.screen.windowed == "640x360"
    assert app.settings.choreography.tempo == 3
    assert app.settings.keys.live == "k"


def test_another_config_file_is_read(app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("camera: {source: none}\nchoreography: {tempo: 7}\n")
    assert cli.main(["--config", str(tmp_path / "c.yaml")]) == 0
    assert app.settings.choreography.tempo == 7
    assert app.config == tmp_path / "c.yaml", "the operator's values go there"


def test_what_the_operator_saved_is_read_after_the_shipped_file_and_never_written_into_it(
    app: FakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "LOCAL_CONFIG", tmp_path / "config.local.yaml")
    assert cli.main(["--camera", "none"]) == 0
    assert app.settings.choreography.tempo == 1
    assert app.config == tmp_path / "config.local.yaml"
    app.config.write_text("choreography: {tempo: 7}\n")
    assert cli.main(["--camera", "none"]) == 0
    assert app.settings.choreography.tempo == 7
    (tmp_path / "c.yaml").write_text("camera: {source: none}\n")
    assert cli.main(["--config", str(tmp_path / "c.yaml")]) == 0
    assert app.settings.choreography.tempo == 1, "a file that was given stands alone"


def test_the_exit_code_is_the_apps(app: FakeApp) -> None:
    app.code = 3
    assert cli.main(["--camera", "none"]) == 3


@pytest.mark.parametrize(
    "words, expected",
    [
        ("fly", "main.py: unknown command 'fly', expected run | render | check | bench, see main.py --help"),
        ("rendr x", "did you mean 'render'?"),
        ("--seconds", "main.py run: argument --seconds: expected one argument, see main.py run --help"),
        ("--seconds 0", "received '0', expected a number above 0"),
        ("--seconds nan", "received 'nan', expected a number above 0"),
        ("--second 3", "unrecognized arguments: --second 3"),
        ("run extra", "unrecognized arguments: extra"),
        ("--mode dance", "--mode: choreography.mode: 'dance', expected one of auto | live | mean-face"),
        ("--windowed big", "--windowed: screen.windowed: 'big', expected a text (WxH or empty)"),
        ("--set tempo", "--set: received 'tempo', expected section.name=value"),
        (
            "--set choreography.tempo=0",
            "--set: choreography.tempo: 0 is outside, expected a number (0.1..100)",
        ),
        ("--config /no/such.yaml", "/no/such.yaml:1:1: cannot be read (No such file or directory)"),
        ("--camera walk.mp4", "--camera: camera.source: 'walk.mp4' is not there, expected a number"),
        (
            "--report /no/such/r.json --camera none",
            "--report: no folder /no/such, expected one that is there",
        ),
        ("--camera none --set log.file=/no/such/x.log", "log.file: '/no/such/x.log' cannot be written"),
        ("render", "the following arguments are required: PHOTO, --out"),
        ("render x --out y --arc 45", "argument --arc: invalid choice: 45"),
        ("render x --out y --size 7", "received '7', expected a whole number from 64 to 4096"),
        ("bench --json", "argument --json: expected one argument"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    app: FakeApp, capsys: pytest.CaptureFixture[str], words: str, expected: str
) -> None:
    assert cli.main(words.split()) == 2
    told = capsys.readouterr()
    assert expected in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_all_that_is_wrong_is_told_at_once(app: FakeApp, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main("--set a --set b.c=1 --mode x --windowed y --set choreography.tempo=z".split()) == 2
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        *("--set", "--set", "--set", "--mode", "--windowed")
    ]


def test_a_source_that_is_no_picture_is_wrong_use(
    app: FakeApp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.png").write_text("no picture")
    assert cli.main(["--camera", str(tmp_path / "x.png")]) == 2
    assert "cannot be read as a picture" in sentences(capsys)
    assert cli.main(["--camera", str(tmp_path)]) == 0
    (tmp_path / "x.png").unlink()
    assert cli.main(["--camera", str(tmp_path)]) == 2
    assert "is a folder without pictures" in sentences(capsys)


@pytest.mark.parametrize("command", ["", "run", "render", "check", "bench"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*command.split(), "--help"]) == 0
    assert "usage: main.py" in capsys.readouterr().out


def test_an_error_is_one_sentence_without_a_traceback(
    app: FakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app.error = RuntimeError("the lamp\nis out")
    assert cli.main(["--camera", "none"]) == 3
    told = sentences(capsys)
    assert told == "main.py run: RuntimeError: the lamp is out, run again with --debug to see where\n"


def test_with_debug_the_traceback_is_shown(app: FakeApp) -> None:
    app.error = RuntimeError("the lamp is out")
    with pytest.raises(RuntimeError):
        cli.main(["--camera", "none", "--debug"])


def test_a_missing_library_names_the_command_that_installs_it(
    app: FakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app.error = ModuleNotFoundError("No module named 'cv2'", name="cv2")
    assert cli.main(["--camera", "none"]) == 3
    told = sentences(capsys)
    assert told.startswith(
        "main.py run: cv2 is not installed, expected the packages of requirements.lock, run: python"
    )


@pytest.mark.parametrize("error", [None, KeyboardInterrupt(), RuntimeError("x")])
def test_the_report_is_written_whatever_happens(
    app: FakeApp, tmp_path: Path, error: BaseException | None
) -> None:
    app.error = error
    code = cli.main(["--camera", "none", "--report", str(tmp_path / "r.json")])
    assert code == (3 if isinstance(error, RuntimeError) else 0)
    assert [event["event"] for event in json.loads((tmp_path / "r.json").read_text())["events"]] == [
        "attract"
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_the_piece_to_stop_and_a_second_one_stops_it(
    app: FakeApp, number: signal.Signals
) -> None:
    assert cli.main(["--camera", "none"]) == 0
    assert not app.stop.is_set()
    signal.raise_signal(number)
    assert app.stop.wait(10)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


def test_what_is_missing_is_said_in_one_sentence(
    app: FakeApp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(["--camera", "/dev/no-camera"]) == 0
    assert sentences(capsys) == "No screen and no camera /dev/no-camera here: the piece plays unseen.\n"


@pytest.mark.parametrize("command", ["run --camera none", "render x.jpg --out y", "bench"])
def test_a_missing_chain_is_exit_code_3(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "MODELS", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.main(command.split()) == 3
    told = capsys.readouterr().err
    assert re.match(r"\S+manifest.json: no such chain", told)
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_torn_link_or_a_missing_cascade_ends_the_run_before_it_begins(
    app: FakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--camera", "none", "--set", f"detector.cascade_dir={tmp_path}"]) == 3
    assert "haarcascade_frontalface_alt2.xml: not found" in sentences(capsys)

    chain = Path(shutil.copytree(cli.MODELS / "flow", tmp_path / "flow"))
    (chain / "links" / "02.npz").write_bytes(b"torn")
    monkeypatch.setattr(cli, "MODELS", tmp_path)
    assert cli.main(["--camera", "none"]) == 3
    assert "02.npz: received digest" in sentences(capsys)


def test_main_py_ends_with_the_exit_code() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "--mode", "x"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("--mode: choreography.mode: 'x'")


def test_wrong_use_is_told_before_any_heavy_library_is_imported() -> None:
    script = (
        "import sys; from installation.cli import main; main(['--mode', 'x']); "
        "print(sorted({'numpy', 'cv2', 'pygame', 'tensorflow', 'keras'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "[]\n"


def test_in_an_empty_environment_the_missing_package_is_named_without_a_traceback() -> None:
    # -S leaves every installed package out.
    done = subprocess.run(
        [sys.executable, "-S", "main.py", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith(
        "main.py: yaml is not installed, expected the packages of requirements.lock, run:"
    )
    assert done.stderr.count("\n") == 1


def test_a_thread_that_cannot_be_ended_does_not_break_the_end() -> None:
    script = (
        "import atexit, threading, main; atexit.register(print, 'python ended by itself'); "
        "threading.Thread(target=threading.Event().wait, daemon=True).start(); print('told'); main.leave(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (3, "told\n")
