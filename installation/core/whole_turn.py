"""A turn from its first position to its last, for those who can wait; the screen takes positions as they come."""

from __future__ import annotations

import numpy as np

from installation.core.ports import Predictor
from installation.core.turn import Turn


def whole_turn(predictor: Predictor, source: np.ndarray) -> Turn:
    """The complete turn of an aligned crop.

    Args:
        predictor: the chain.
        source: (H, H, 3) uint8 RGB.
    """
    turn = Turn(source, predictor.name, predictor.expected_positions, predictor.size)
    for position in predictor.positions(source):
        turn.add(position)
    return turn
