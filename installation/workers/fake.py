"""Senses and imagination without threads; the fakes beside the real ones."""

from __future__ import annotations

import numpy as np

from installation.core.ports import Predictor
from installation.core.sighting import Frame, Sighting
from installation.core.turn import Turn


class FakeEyesight:
    """Sees what it is told."""

    def __init__(self, frame: Frame | None = None, sighting: Sighting | None = None) -> None:
        self.shown_frame = frame
        self.shown_sighting = sighting

    def frame(self) -> Frame | None:
        """See ``core.ports.Eyesight``."""
        return self.shown_frame

    def sighting(self) -> Sighting | None:
        """See ``core.ports.Eyesight``."""
        return self.shown_sighting

    def next_visitor(self) -> None:
        """See ``core.ports.Eyesight``."""


class FakeImagination:
    """Works when told to, one position at a time.

    Args:
        predictor: makes the positions.
        ready: whether the chain is warm from the start.
    """

    def __init__(self, predictor: Predictor, ready: bool = True) -> None:
        self._predictor = predictor
        self._turn: Turn | None = None
        self._source: np.ndarray | None = None
        self._wished: Turn | None = None
        self.ready = ready

    def request(self, source: np.ndarray) -> None:
        """See ``core.ports.Imagination``."""
        self._source, self._turn = source, None

    def work(self, positions: int | None = None) -> None:
        """Begins the turn asked for and makes so many positions; None for all."""
        if self._source is None:
            return
        made = self._predictor
        self._turn = Turn(self._source, made.name, made.expected_positions, made.size)
        for number, position in enumerate(made.positions(self._source)):
            if positions is not None and number >= positions:
                break
            self._turn.add(position)

    def turn(self) -> Turn | None:
        """See ``core.ports.Imagination``."""
        return self._turn

    def forget(self) -> None:
        """See ``core.ports.Imagination``."""
        self._source = self._turn = None

    def wish(self, source: np.ndarray) -> None:
        """See ``core.ports.Imagination``; comes true at once."""
        made = self._predictor
        self._wished = Turn(source, made.name, made.expected_positions, made.size)
        for position in made.positions(source):
            self._wished.add(position)

    def wished(self) -> Turn | None:
        """See ``core.ports.Imagination``."""
        return self._wished
