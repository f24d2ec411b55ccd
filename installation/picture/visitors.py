"""The mean of today's visitors: averaged in memory only, and gone with the program."""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.geometry import Size
from installation.core.ports import Imagination, MeanFace
from installation.core.turn import Turn
from installation.picture.resize import resized

FROM_VISITORS = 8
"""Of fewer, single faces can be told from the mean."""
SIDE_PX = 512


class MeanOfVisitors:
    """See ``core.ports.MeanFace``: the shipped one, until the mean of enough visitors has its turn.

    Crops are aligned, so their mean is a face. What is kept is one sum: no visitor's picture can be taken out of it.

    Args:
        shipped: shown until then, and where no turn can be made.
        imagination: makes the turn while nobody waits for another.
    """

    def __init__(self, shipped: MeanFace, imagination: Imagination) -> None:
        self._shipped = shipped
        self._imagination = imagination
        self._sum = np.zeros((SIDE_PX, SIDE_PX, 3), np.float32)
        self._visitors = 0
        self._mean: np.ndarray | None = None

    def take(self, crop: np.ndarray) -> None:
        """A visitor was accepted.

        Args:
            crop: (S, S, 3) uint8 RGB, aligned; not kept.
        """
        cv2.accumulate(resized(crop, Size(SIDE_PX, SIDE_PX)), self._sum)
        self._visitors += 1
        self._mean = None

    def still(self) -> np.ndarray | None:
        turn = self._own_turn()
        return self._shipped.still() if turn is None else turn.source

    def turn(self) -> Turn | None:
        return self._own_turn() or self._shipped.turn()

    @property
    def of_visitors(self) -> bool:
        return self._own_turn() is not None

    def _own_turn(self) -> Turn | None:
        """The newest that is complete; the mean of all visitors so far is asked for, where it is another one.

        Asked for here, where it is about to be shown: so it is made in the attract loop, not beside a visitor's turn.
        """
        if self._visitors < FROM_VISITORS:
            return None
        if self._mean is None:
            self._mean = cv2.convertScaleAbs(self._sum, alpha=1.0 / self._visitors)
        made = self._imagination.wished()
        if made is None or made.source is not self._mean:
            self._imagination.wish(self._mean)
        return made
