"""The picture that was on screen, dissolving over whatever is drawn now."""

from __future__ import annotations

import numpy as np

from installation.core.choreography import dissolve_chance
from installation.core.geometry import Size
from installation.core.ports import Canvas
from installation.picture.dissolve import Dissolve


class Veil:
    """Takes what is on the canvas when asked, and lets it flip away pixel by pixel.

    Args:
        dissolve_s: how long it takes.
    """

    def __init__(self, dissolve_s: float) -> None:
        self._dissolve_s = dissolve_s
        self._elapsed_s = 0.0
        self._wanted = False
        self._old: np.ndarray | None = None
        self._dissolve: Dissolve | None = None

    def drop(self) -> None:
        """From the next ``take`` on, what is on the canvas then hides what is drawn after it."""
        self._wanted, self._old, self._elapsed_s = True, None, 0.0

    def update(self, step_s: float) -> None:
        """Moves on by piece time."""
        self._elapsed_s += step_s
        if self._elapsed_s >= self._dissolve_s:
            self._wanted, self._old = False, None

    def take(self, canvas: Canvas) -> None:
        """Call before a scene draws: keeps the old picture, where ``drop`` has asked for it."""
        if self._wanted:
            self._wanted, self._old = False, canvas.snapshot()

    def draw(self, canvas: Canvas) -> None:
        """Call after a scene has drawn."""
        if self._old is None:
            return
        height, width = self._old.shape[:2]
        size = Size(width, height)
        if size != canvas.size:  # the window changed under it
            self._old = None
            return
        if self._dissolve is None or self._dissolve.size != size:
            self._dissolve = Dissolve(size)
        chance = dissolve_chance(self._elapsed_s, self._dissolve_s)
        canvas.picture_where(self._old, self._dissolve.old_mask(chance))
