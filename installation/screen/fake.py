"""A canvas that remembers instead of painting and a window without glass: the fakes beside the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from installation.core.actions import Action
from installation.core.geometry import Point, Size

DESIGNED_FOR = Size(1280, 720)


class Drawn(NamedTuple):
    """One call of a canvas: what, and with which arguments."""

    what: str
    facts: dict[str, Any]


class FakeCanvas:
    """See ``core.ports.Canvas``.

    Args:
        size: of the canvas.
    """

    def __init__(self, size: Size = DESIGNED_FOR) -> None:
        self._size = size
        self.drawn: list[Drawn] = []

    @property
    def size(self) -> Size:
        return self._size

    def clear(self) -> None:
        """Begins a new picture: what was drawn before is forgotten."""
        self.drawn = [Drawn("clear", {})]

    def picture(
        self, rgb: np.ndarray, top_left: Point, mirrored: bool = False, opacity: np.ndarray | None = None
    ) -> None:
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
            raise ValueError(f"picture: received {rgb.shape} {rgb.dtype}, expected (H, W, 3) uint8")
        self._note("picture", rgb=rgb, top_left=top_left, mirrored=mirrored)

    def text(self, words: str, center: Point, height_px: int, opacity: float = 1.0) -> None:
        if opacity > 0:
            self._note("text", words=words, center=center, height_px=height_px, opacity=opacity)

    def ring(
        self, center: Point, radius_px: float, width_px: float, share: float, opacity: float = 1.0
    ) -> None:
        if share > 0 and opacity > 0:
            self._note(
                "ring", center=center, radius_px=radius_px, width_px=width_px, share=share, opacity=opacity
            )

    def panel(self, lines: Sequence[str], top_left: Point, height_px: int) -> None:
        self._note("panel", lines=list(lines), top_left=top_left, height_px=height_px)

    def snapshot(self) -> np.ndarray:
        return np.zeros((self._size.height, self._size.width, 3), np.uint8)

    def picture_where(self, rgb: np.ndarray, mask: np.ndarray) -> None:
        self._note("picture_where", rgb=rgb, mask=mask, share=float((mask > 0).mean()))

    # -- for tests

    def all(self, what: str) -> list[dict[str, Any]]:
        """The arguments of all calls of one kind since ``clear``."""
        return [drawn.facts for drawn in self.drawn if drawn.what == what]

    @property
    def words(self) -> list[str]:
        """All lines that were written since ``clear``."""
        return [text["words"] for text in self.all("text")]

    def _note(self, what: str, **facts: Any) -> None:
        self.drawn.append(Drawn(what, facts))


class FakeWindow:
    """See ``loop.Screen``; presses whatever it is told to.

    Args:
        size: of its canvas.
    """

    def __init__(self, size: Size = DESIGNED_FOR) -> None:
        self.canvas = FakeCanvas(size)
        self.pressed: list[Action] = []
        self.flips = 0
        self.fullscreen = False
        self.closed = False

    def poll(self, now_s: float) -> list[Action]:
        pressed, self.pressed = self.pressed, []
        return pressed

    def flip(self) -> None:
        self.flips += 1

    def toggle_fullscreen(self) -> None:
        self.fullscreen = not self.fullscreen

    def close(self) -> None:
        self.closed = True
