"""How the part of a portrait that nobody saw is shown as what it is: guessed."""

from __future__ import annotations

from enum import StrEnum


class Look(StrEnum):
    """The value is the one in the settings."""

    PLAIN = "plain"
    """As the chain painted it."""
    VEIL = "veil"
    """Under a thin cool veil."""
    GRAIN = "grain"
    """Dissolving into the grain of a film."""

    @property
    def next(self) -> Look:
        """The one after it, round and round."""
        looks = list(Look)
        return looks[(looks.index(self) + 1) % len(looks)]
