"""A line for the operator that stays for a moment: what a key has just done."""

from __future__ import annotations

from installation.core.geometry import Point
from installation.core.ports import Canvas
from installation.scenes import layout

STAYS_S = 4.0


class Notice:
    """The newest line; it goes by itself."""

    def __init__(self) -> None:
        self._words = ""
        self._until_s = 0.0

    def say(self, words: str, now_s: float) -> None:
        """Shows words from now on, in place of those before."""
        self._words, self._until_s = words, now_s + STAYS_S

    def at(self, now_s: float) -> str:
        """The words to be shown at a moment; empty where there are none."""
        return self._words if now_s < self._until_s else ""


def draw_notice(canvas: Canvas, words: str) -> None:
    """In the upper left corner, where the operator's overlay has its figures."""
    if words:
        height = layout.scaled_px(canvas.size, layout.OPERATOR_PX)
        canvas.panel([layout.fitted(words)], Point(height, height), height)
