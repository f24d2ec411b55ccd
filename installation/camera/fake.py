"""A camera that fails when told to; the fake beside the real ones."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from enum import Enum

import numpy as np


class Fault(Enum):
    """What a step of the script may be besides a number of frames."""

    REFUSED = "refused"  # open() says no
    LOST = "lost"  # read() gives nothing
    RAISES = "raises"  # read() raises
    STALLS = "stalls"  # read() does not return before ``release_stall``


class FlakyCamera:
    """Plays a script of frames and faults, then gives frames for ever.

    Args:
        script: numbers of good frames and faults, in order.
        picture: (H, W, 3) uint8 RGB given every time; a small grey one by default.
    """

    name = "flaky"

    def __init__(self, script: Iterable[int | Fault] = (), picture: np.ndarray | None = None) -> None:
        self._steps: list[Fault | None] = []
        for step in script:
            self._steps += [None] * step if isinstance(step, int) else [step]
        self._picture = np.full((48, 64, 3), 128, np.uint8) if picture is None else picture
        self._stall = threading.Event()
        self.opened = 0
        self.closed = 0

    def open(self) -> bool:
        """See ``core.ports.Camera``."""
        if self._steps and self._steps[0] is Fault.REFUSED:
            self._steps.pop(0)
            return False
        self.opened += 1
        return True

    def read(self) -> np.ndarray | None:
        """See ``core.ports.Camera``; as fast as it is asked."""
        step = self._steps.pop(0) if self._steps else None
        if step is Fault.RAISES:
            raise OSError("flaky: raised as the script says")
        if step is Fault.STALLS:
            self._stall.wait()
        if step in (Fault.LOST, Fault.REFUSED):
            return None
        return self._picture.copy()

    def release_stall(self) -> None:
        """Lets a stalled read go on."""
        self._stall.set()

    def close(self) -> None:
        """See ``core.ports.Camera``."""
        self.closed += 1
