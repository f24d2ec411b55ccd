"""What the threads tell about themselves; the report fits this shape."""

from __future__ import annotations

from typing import Protocol


class Measures(Protocol):
    """Takes measurements from any thread; never blocks for long."""

    def detection(self, ms: float) -> None:
        """One look took so long."""
        ...

    def model_ready(self) -> None:
        """The chain is loaded and warm."""
        ...

    def turn_first(self, ms: float) -> None:
        """From a request to its first new position."""
        ...

    def turn_all(self, ms: float) -> None:
        """From a request to its last position."""
        ...

    def drop(self, count: int = 1) -> None:
        """So many values were overwritten unread."""
        ...


class NoMeasures:
    """Lets all measurements go."""

    def detection(self, ms: float) -> None:
        """Lets it go."""

    def model_ready(self) -> None:
        """Lets it go."""

    def turn_first(self, ms: float) -> None:
        """Lets it go."""

    def turn_all(self, ms: float) -> None:
        """Lets it go."""

    def drop(self, count: int = 1) -> None:
        """Lets it go."""
