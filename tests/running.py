"""Runs the piece as a technician does, in a process of its own, and follows its log."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
# The piece with a chain that needs no network: everything else is real.
FAKE_CHAIN = """
import sys
from installation import app, cli
from installation.chain.fake import FakePredictor
app._chain = lambda settings: FakePredictor()
sys.exit(cli.main(sys.argv[1:]))
"""
_EVENT = "installation.report: "


class Piece:
    """A running ``python main.py run``.

    Args:
        flags: after ``run``.
        report: where the report goes.
        environment: changes to this process's own.
        fake_chain: no network is loaded.
    """

    def __init__(
        self, flags: Sequence[str], report: Path, environment: dict[str, str], fake_chain: bool = False
    ) -> None:
        self._report = report
        self._seen: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        program = [sys.executable, *(["-c", FAKE_CHAIN] if fake_chain else ["main.py"])]
        self.process = subprocess.Popen(
            [*program, "run", *flags, "--report", str(report), "--set", "log.level=info"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put(None)

    @property
    def told(self) -> str:
        """What it said on standard error so far, as far as it was read."""
        return "".join(self._seen)

    def wait_for(self, words: str, within_s: float = 30.0) -> None:
        """Returns once the log tells ``words``, e.g. ``mode mode=live``."""
        deadline_s = time.monotonic() + within_s
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline_s - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {words!r} within {within_s} s of:\n{self.told}") from None
            assert line is not None, f"the piece ended without {words!r}:\n{self.told}"
            self._seen.append(line)
            if words in line:
                return

    def wait_for_event(self, event: str, within_s: float = 30.0) -> None:
        """As ``wait_for``, for an event and its facts as the log writes them."""
        self.wait_for(_EVENT + event, within_s)

    def end(self, within_s: float = 30.0) -> int:
        """Waits for its end; returns the exit code."""
        code = self.process.wait(within_s)
        while (line := self._lines.get(timeout=10)) is not None:
            self._seen.append(line)
        return code

    def report(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self._report.read_text(encoding="utf-8"))
        return facts


@contextmanager
def piece(
    tmp_path: Path, *flags: str, environment: dict[str, str] | None = None, fake_chain: bool = False
) -> Iterator[Piece]:
    """A running piece that is ended with the block, whatever happens in it; without a window by default."""
    running = Piece(flags, tmp_path / "report.json", environment or {"SDL_VIDEODRIVER": "dummy"}, fake_chain)
    try:
        yield running
    finally:
        running.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            running.process.wait(10)
        running.process.kill()
        running.process.wait(10)
