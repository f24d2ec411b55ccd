"""The shapes of what the pure rooms are given: each has a real one and a fake in its own room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from installation.core.geometry import Eyes, Point, Size
from installation.core.sighting import Frame, Sighting
from installation.core.turn import Position, Turn


class Cut(Protocol):
    """Cuts the aligned square out of a picture (``vision/``)."""

    def __call__(self, rgb: np.ndarray, eyes: Eyes, side_px: int) -> np.ndarray:
        """(side_px, side_px, 3) uint8 RGB of a picture (H, W, 3) uint8 RGB, a new array."""
        ...


class Camera(Protocol):
    """A source of frames, used by one thread only (``camera/``)."""

    @property
    def name(self) -> str:
        """How the operator knows it, e.g. ``/dev/video0`` or ``walk.mp4``."""
        ...

    def open(self) -> bool:
        """True where frames can be read now; False where the source is not there (ask again later)."""
        ...

    def read(self) -> np.ndarray | None:
        """The next (H, W, 3) uint8 RGB picture at the source's own rate, or None where the source is lost.

        May block for a frame's time.
        """
        ...

    def close(self) -> None: ...


class Predictor(Protocol):
    """A chain that turns a crop (``chain/``)."""

    name: str
    size: int
    expected_positions: int

    def warm_up(self) -> None:
        """Loads and runs once, so that the first visitor does not wait."""
        ...

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        """The turn's positions as they are made, without the frontal one, nearest first.

        Args:
            source: (H, H, 3) uint8 RGB aligned crop, any H.
        """
        ...


class Eyesight(Protocol):
    """What the scenes may know of camera and vision (``workers/``). Nothing here ever blocks."""

    def frame(self) -> Frame | None:
        """The newest camera frame, or None without a live camera."""
        ...

    def sighting(self) -> Sighting | None:
        """The newest sighting, or None where vision has seen nothing fresh."""
        ...

    def next_visitor(self) -> None:
        """The visitor looked at has had their portrait: whoever has waited longest is looked at from now on."""
        ...


class Imagination(Protocol):
    """What the scenes may ask of the prediction thread (``workers/``). Nothing here ever blocks."""

    @property
    def ready(self) -> bool:
        """True once the chain is loaded and warm."""
        ...

    def request(self, source: np.ndarray) -> None:
        """Asks for the turn of an aligned crop; newest wins."""
        ...

    def turn(self) -> Turn | None:
        """The turn last asked for, still growing or complete; None before its work began or after ``forget``."""
        ...

    def forget(self) -> None:
        """Lets go of the last crop and turn."""
        ...

    def wish(self, source: np.ndarray) -> None:
        """Asks for the turn of a crop that nobody waits for; a request ends its making, and it may be wished again.

        The same array again changes nothing.
        """
        ...

    def wished(self) -> Turn | None:
        """The last wish that came true, complete; None before."""
        ...


class Canvas(Protocol):
    """What scenes draw on (``screen/``). All places are in pixels of the canvas as the audience sees it."""

    @property
    def size(self) -> Size: ...

    def clear(self) -> None:
        """Fills everything with the room's black."""
        ...

    def picture(
        self, rgb: np.ndarray, top_left: Point, mirrored: bool = False, opacity: np.ndarray | None = None
    ) -> None:
        """Lays down (H, W, 3) uint8 RGB, unscaled; ``mirrored`` flips the picture itself left to right.

        ``opacity`` is (H, W) uint8, 255 where the picture hides what is under it; None hides all.
        """
        ...

    def text(self, words: str, center: Point, height_px: int, opacity: float = 1.0) -> None: ...

    def ring(
        self, center: Point, radius_px: float, width_px: float, share: float, opacity: float = 1.0
    ) -> None:
        """A ring closed clockwise from the top by ``share`` 0..1."""
        ...

    def panel(self, lines: Sequence[str], top_left: Point, height_px: int) -> None:
        """Left-aligned lines on a dark ground, for the operator."""
        ...

    def snapshot(self) -> np.ndarray:
        """What is on the canvas now: (H, W, 3) uint8 RGB, a copy."""
        ...

    def picture_where(self, rgb: np.ndarray, mask: np.ndarray) -> None:
        """Lays a picture of the canvas's size down where ``mask`` (H, W) uint8 is not 0."""
        ...


class MeanFace(Protocol):
    """The averaged face that turns when nobody is there; both are None until loaded, or for ever if missing."""

    def still(self) -> np.ndarray | None:
        """(H, H, 3) uint8 RGB, frontal."""
        ...

    def turn(self) -> Turn | None:
        """Its turn, complete."""
        ...

    @property
    def of_visitors(self) -> bool:
        """Whether it is made of today's visitors: such a face is never written."""
        ...
