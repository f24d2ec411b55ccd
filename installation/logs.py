"""Logging for a machine that nobody watches: one line an event, and no traceback on standard error."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading

from installation.settings import LogSettings

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE_BYTES = 1_000_000
_OLD_FILES = 5


class OneLineFormatter(logging.Formatter):
    """Says an exception in half a line, where the standard formatter prints its traceback."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        return ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler's traceback must not be taken over
        line = super().format(record).rstrip("\n").replace("\n", " / ")
        if record.exc_info and record.exc_info[1] is not None:
            line += f" ({describe(record.exc_info[1])})"
        record.exc_text = None
        return line


def describe(error: BaseException) -> str:
    """An exception in one line: its own words, or its name where it has none."""
    words = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        return words
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def set_up(settings: LogSettings, debug: bool) -> None:
    """Sends the log to standard error and, where settings name one, to a rotated file.

    Args:
        settings: level and file.
        debug: everything is told, tracebacks on standard error too.

    Raises:
        OSError: the log file cannot be written.
    """
    logging.raiseExceptions = debug  # else a full disk would print a traceback for every line
    plain = logging.Formatter(_FORMAT)
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(plain if debug else OneLineFormatter(_FORMAT))
    handlers: list[logging.Handler] = [to_stderr]
    if settings.file:
        to_file = logging.handlers.RotatingFileHandler(
            settings.file, maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8"
        )
        to_file.setFormatter(plain)
        handlers.append(to_file)
    logging.basicConfig(level=logging.WARNING, handlers=handlers, force=True)
    logging.getLogger("installation").setLevel("DEBUG" if debug else settings.level.upper())
    threading.excepthook = _log_thread_error


def _log_thread_error(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread else "a thread"
    log = logging.getLogger(__name__)
    log.error("%s ended", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
