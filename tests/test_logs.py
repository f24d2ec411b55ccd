"""Nobody watches the kiosk: a log line is one line, and a traceback is for the file and for --debug."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from installation import logs
from installation.settings import LogSettings


def fail() -> None:
    raise RuntimeError("two\nlines")


def test_an_exception_is_half_a_line_on_stderr_and_whole_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(LogSettings(file=str(tmp_path / "log")), debug=False)
    try:
        fail()
    except RuntimeError:
        logging.getLogger("installation.x").exception("the lamp went out")
    told = capsys.readouterr().err
    assert told.endswith("ERROR installation.x: the lamp went out (RuntimeError: two lines)\n")
    assert told.count("\n") == 1
    assert "Traceback" in (tmp_path / "log").read_text()


def test_with_debug_the_traceback_is_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(LogSettings(), debug=True)
    try:
        fail()
    except RuntimeError:
        logging.getLogger("installation.x").exception("the lamp went out")
    assert "Traceback" in capsys.readouterr().err


def test_a_thread_that_dies_is_a_line_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(LogSettings(), debug=False)
    thread = threading.Thread(target=fail, name="vision")
    thread.start()
    thread.join(10)
    told = capsys.readouterr().err
    assert "vision ended (RuntimeError: two lines)" in told
    assert "Traceback" not in told


def test_the_level_is_for_the_piece_and_libraries_only_warn(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(LogSettings(level="info"), debug=False)
    logging.getLogger("installation.x").info("kept")
    logging.getLogger("installation.x").debug("left out")
    logging.getLogger("some.library").info("left out")
    told = capsys.readouterr().err
    assert "kept" in told
    assert "left out" not in told


def test_a_log_file_stays_small_for_a_year(tmp_path: Path) -> None:
    logs.set_up(LogSettings(file=str(tmp_path / "log"), level="info"), debug=False)
    handler = logging.getLogger().handlers[-1]
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    assert handler.maxBytes * (handler.backupCount + 1) <= 10_000_000
