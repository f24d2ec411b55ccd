"""Plays the piece from the command line: log, signals, what is missing, and the report whatever happens."""

from __future__ import annotations

import logging
import queue
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from installation import hardware, logs
from installation.report import Report
from installation.settings import Settings
from installation.settings_file import SettingsError

log = logging.getLogger(__name__)


def play(
    settings: Settings,
    report: Report,
    seconds: float | None,
    report_file: Path | None,
    debug: bool,
    config: Path,
) -> int:
    """Plays until told to stop.

    Args:
        settings: all of them.
        report: collects what happens.
        seconds: stop after so many; None for never.
        report_file: where the report is written in the end, after an interrupt or an error too; None for nowhere.
        debug: log everything.
        config: the file into which the operator's values are written, when asked.

    Returns:
        The exit code.

    Raises:
        SettingsError: the source of pictures or the log file cannot be used.
    """
    try:
        logs.set_up(settings.log, debug)
    except OSError as error:
        told = f"log.file: {settings.log.file!r} cannot be written ({error.strerror}), expected a place for a file"
        raise SettingsError([f"{told}, choose another"]) from error
    stop = threading.Event()
    _stop_on_signals(stop)
    try:
        return _play(settings, report, stop, seconds, debug, config)
    except KeyboardInterrupt:
        return 0
    finally:
        if report_file is not None:
            report.write(report_file)


def _play(
    settings: Settings,
    report: Report,
    stop: threading.Event,
    seconds: float | None,
    debug: bool,
    config: Path,
) -> int:
    from installation.camera.source import camera_from
    from installation.screen.hardware import open_display

    try:
        camera_from(settings.camera.source, settings.camera)
    except ValueError as error:
        raise SettingsError([f"camera.source: {error}"]) from error
    missing = hardware.sentence(open_display(), hardware.missing_camera(settings.camera))
    if missing:
        print(missing, file=sys.stderr)
    from installation.app import run

    return run(settings, report=report, stop=stop, seconds=seconds, debug=debug, config=config)


def _stop_on_signals(stop: threading.Event) -> None:
    """The first signal ends the piece in order, a second one at once."""
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()
    numbers: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        numbers.append(number)
        if len(numbers) > 1:
            raise KeyboardInterrupt
        asked.put(number)

    def pass_on() -> None:
        asked.get()
        stop.set()

    # The handler runs in the midst of the main thread, which may just then hold the event's lock: setting it there
    # would wait for ever. A SimpleQueue has no such lock.
    threading.Thread(target=pass_on, name="signals", daemon=True).start()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # nohup has it ignored: the piece then outlives the terminal it was started from
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, ask)
