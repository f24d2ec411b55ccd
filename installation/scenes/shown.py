"""The portrait that is on screen, so that it can be shown again at another angle, look or wear."""

from __future__ import annotations

from dataclasses import dataclass

from installation.core.turn import Turn
from installation.scenes.portrait import Portrait


@dataclass(frozen=True)
class Shown:
    """One scene's portrait.

    Attributes:
        portrait: composes it; the scene draws it.
        turn: as far as it is made; None where there is none yet.
        worn: how much of the operator's deterioration it takes on, 0..1.
    """

    portrait: Portrait
    turn: Turn | None
    worn: float
