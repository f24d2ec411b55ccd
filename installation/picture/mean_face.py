"""The mean face and its turn, out of the assets folder."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from installation.core.turn import Turn
from installation.picture.turn_file import TurnFileError, load_turn

log = logging.getLogger(__name__)


class KeptMeanFace:
    """See ``core.ports.MeanFace``; empty until ``load`` has been called, from any thread.

    Args:
        stem: path of the kept turn without its ending, see ``turn_file``.
    """

    def __init__(self, stem: Path) -> None:
        self._stem = stem
        self._turn: Turn | None = None

    def load(self) -> None:
        """Reads the files; a missing or torn one is told once and leaves the mean face empty."""
        try:
            self._turn = load_turn(self._stem)
        except TurnFileError as error:
            log.error("%s", error)  # noqa: TRY400 - the message is the sentence, the trace says nothing more

    def still(self) -> np.ndarray | None:
        return self._turn.source if self._turn else None

    def turn(self) -> Turn | None:
        return self._turn

    @property
    def of_visitors(self) -> bool:
        return False
