"""The commands: what is typed becomes a call, what goes wrong becomes one sentence and an exit code."""

from __future__ import annotations

import argparse
import difflib
import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from installation.clock import MonotonicClock
from installation.hardware import check_source
from installation.logs import describe, set_up
from installation.report import Report
from installation.settings import LogSettings, Settings
from installation.settings_file import Override, SettingsError, load, parse_set

DONE, WRONG_USE, PART_MISSING = 0, 2, 3
ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config.yaml"
LOCAL_CONFIG = ROOT / "config.local.yaml"
MODELS = ROOT / "models"
ASSETS = ROOT / "assets"

# Before any of these libraries is imported: no greetings, no warnings that a technician cannot act on, and no
# camera that blocks its thread for ten seconds.
_QUIET = {
    "OPENCV_LOG_LEVEL": "ERROR",
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "2",
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one sentence; nothing may be abbreviated, so that new flags break no script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message}, see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        arguments: the words after the program's name; None for those typed.

    Returns:
        The exit code: 0 done, 2 wrong use or settings, 3 a part is missing or broken.
    """
    report = Report(MonotonicClock())  # first of all, since its times count from here
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "run")
    if words[0] not in _COMMANDS and not words[0].startswith("-"):
        near = difflib.get_close_matches(words[0], _COMMANDS, n=1)
        todo = f"did you mean '{near[0]}'?" if near else "see main.py --help"
        return _say(
            f"main.py: unknown command {words[0]!r}, expected {' | '.join(_COMMANDS)}, {todo}", WRONG_USE
        )
    try:
        args = _parser().parse_args(words)
    except SystemExit as stop:
        return int(stop.code or DONE)
    try:
        return _COMMANDS[args.command](args, report)
    except SettingsError as error:
        return _say(str(error), WRONG_USE)
    except KeyboardInterrupt:
        return _say(f"main.py {args.command}: interrupted before it was done", PART_MISSING)
    except Exception as error:  # whatever it is, a technician gets a sentence
        if args.debug:
            raise
        return _say(f"main.py {args.command}: {_explain(error)}", PART_MISSING)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="main.py", description="A visitor's portrait turns on the spot. Without a command: run."
    )
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    run = commands.add_parser("run", help="play the piece (the default)")
    _add_config(run)
    run.add_argument(
        "--camera",
        metavar="SRC",
        help="a number, auto, a /dev/... path, a video file, a picture, a folder of pictures, or none",
    )
    run.add_argument("--mode", metavar="auto|live|mean-face", help="what is played")
    run.add_argument("--windowed", metavar="WxH", help="a window of this size instead of the whole screen")
    run.add_argument("--seconds", type=_positive, metavar="N", help="stop after so many seconds")
    run.add_argument("--report", type=Path, metavar="FILE.json", help="write what the run was like")
    run.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="key.path=value",
        help="one setting for this run; repeatable",
    )
    render = commands.add_parser("render", help="turn a photograph into pictures")
    render.add_argument("photo", type=Path, metavar="PHOTO", help="a photograph with a frontal face")
    render.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the pictures")
    render.add_argument(
        "--size", type=_side, default=720, metavar="N", help="side of a picture, pixels (720)"
    )
    render.add_argument(
        "--arc", type=int, choices=(90, 180, 360), default=90, help="how far it turns, degrees (90)"
    )
    render.add_argument("--video", type=Path, metavar="FILE.mp4", help="write a film too")
    render.add_argument("--sheet", type=Path, metavar="FILE.png", help="write a contact sheet too")
    check = commands.add_parser("check", help="say what is there and what is missing")
    _add_config(check)
    bench = commands.add_parser("bench", help="measure this machine")
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    for command in (run, render, check, bench):
        command.add_argument("--debug", action="store_true", help="tell everything, tracebacks too")
    return parser


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", type=Path, metavar="FILE", help="settings (config.yaml beside main.py)")


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"received {text!r}, expected a number above 0")
    return number


def _side(text: str) -> int:
    if not text.isdecimal() or not 64 <= int(text) <= 4096:
        raise argparse.ArgumentTypeError(f"received {text!r}, expected a whole number from 64 to 4096")
    return int(text)


def _run(args: argparse.Namespace, report: Report) -> int:
    from installation.run import play

    settings = _settings(args)
    if args.report and not args.report.absolute().parent.is_dir():
        raise SettingsError(
            [f"--report: no folder {args.report.parent}, expected one that is there, make it first"]
        )
    from installation.parts import missing_part

    missing = missing_part(settings, MODELS)
    if missing:
        return _say(missing, PART_MISSING)
    config = args.config or LOCAL_CONFIG
    return play(
        settings, report, seconds=args.seconds, report_file=args.report, debug=args.debug, config=config
    )


def _settings(args: argparse.Namespace) -> Settings:
    """File and flags of ``run`` as settings, or all that is wrong with both."""
    problems: list[str] = []
    given: list[Override] = []
    for text in args.set:
        try:
            given.append(parse_set(text))
        except SettingsError as error:
            problems.extend(error.problems)
    for flag, key in (
        ("camera", "camera.source"),
        ("mode", "choreography.mode"),
        ("windowed", "screen.windowed"),
    ):
        if (typed := getattr(args, flag)) is not None:
            given.append(Override(f"--{flag}", key, typed))
    try:
        settings = load(_configs(args.config), given, {"camera.source": check_source})
    except SettingsError as error:
        problems.extend(error.problems)
    if problems:
        raise SettingsError(problems)
    return settings


def _configs(given: Path | None = None) -> list[Path]:
    """The file given, else those beside main.py that are there: config.yaml, and what the operator has saved."""
    return [given] if given else [path for path in (CONFIG, LOCAL_CONFIG) if path.exists()]


def _render(args: argparse.Namespace, report: Report) -> int:
    from installation.chain.kinds import open_chain
    from installation.chain.manifest import ChainFilesError
    from installation.render import RenderError, RenderRequest, render

    set_up(LogSettings(level="warning"), args.debug)
    chain = load(_configs()).chain
    request = RenderRequest(args.photo, args.out, args.size, args.arc, args.video, args.sheet)
    try:
        # not warmed up here: a photograph without a face is told before TensorFlow is imported
        render(request, open_chain(MODELS / chain.name, chain.threads))
    except (RenderError, ChainFilesError) as error:
        return _say(str(error), PART_MISSING)
    return DONE


def _check(args: argparse.Namespace, report: Report) -> int:
    from installation.check import check

    return check(_configs(args.config), MODELS, ASSETS)


def _bench(args: argparse.Namespace, report: Report) -> int:
    from installation.bench import bench
    from installation.chain.manifest import ChainFilesError

    set_up(LogSettings(level="warning"), args.debug)
    chain = load(_configs()).chain
    try:
        return bench(MODELS / chain.name, chain.threads, args.json)
    except ChainFilesError as error:
        return _say(str(error), PART_MISSING)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Report], int]] = {
    "run": _run,
    "render": _render,
    "check": _check,
    "bench": _bench,
}


def _explain(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("installation"):
        return (
            f"{error.name} is not installed, expected the packages of requirements.lock, "
            "run: python -m pip install --require-hashes -r requirements.lock"
        )
    return f"{describe(error)}, run again with --debug to see where"


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code
