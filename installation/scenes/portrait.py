"""The portrait on screen: composed anew only where its angle has changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from installation.core.geometry import Box, Point, Size
from installation.core.look import Look
from installation.core.ports import Canvas
from installation.core.turn import Position, Turn, frontal
from installation.picture.compose import Composer
from installation.picture.resize import dimmed, resized
from installation.picture.vignette import fading_to_black
from installation.scenes import layout

SAME_ANGLE_DEG = 0.04
"""A sixth of a pixel at the nose: not worth a new picture."""
SAME_WEAR = 0.004


class _Made(NamedTuple):
    """What a picture was made of."""

    yaw_deg: float
    deterioration: float
    positions: int
    look: Look
    renewed: int


class Portrait:
    """One source, shown at any angle.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.
        size_px: side at which it is composed; the screen may show it larger or smaller.
        mirrored: whether the screen is a mirror.
        same_deg: angles that differ by less show one picture.
    """

    def __init__(
        self, source: np.ndarray, size_px: int, mirrored: bool, same_deg: float = SAME_ANGLE_DEG
    ) -> None:
        self._composer = Composer(source, size_px)
        self._mirrored = mirrored
        self._same_deg = same_deg
        self._frontal = frontal(16)
        self._made_of: _Made | None = None
        self._renewed = 0
        self._plain: np.ndarray | None = None
        self._shown: tuple[int, np.ndarray] | None = None

    def turn_to(
        self, turn: Turn | None, yaw_deg: float, deterioration: float = 0.0, look: Look = Look.PLAIN
    ) -> None:
        """Composes the portrait at an angle; frontal without a turn.

        Args:
            turn: as far as it is made.
            yaw_deg: the angle.
            deterioration: how much the portrait is worn out, 0..1.
            look: how what was guessed is shown.
        """
        wanted = _Made(yaw_deg, deterioration, len(turn.positions) if turn else 0, look, self._renewed)
        if self._plain is not None and self._made_of is not None and self._alike(wanted, self._made_of):
            return
        position: Position = turn.at(yaw_deg) if turn else self._frontal
        self._plain = self._composer.at(position, deterioration, look)
        self._made_of, self._shown = wanted, None

    def renew(self, source: np.ndarray) -> None:
        """From the next ``turn_to`` on the portrait is made of a newer source of the same shape."""
        self._composer.renew(source)
        self._renewed += 1

    @property
    def plain(self) -> np.ndarray:
        """(size_px, size_px, 3) uint8 RGB, unmirrored, without the soft edge."""
        if self._plain is None:
            self.turn_to(None, 0.0)
        assert self._plain is not None
        return self._plain

    def draw(self, canvas: Canvas, drift: Point, light: float = 1.0) -> None:
        """In the middle of the canvas, as large as its short side, fading to black.

        Args:
            canvas: drawn on.
            drift: how far from the middle.
            light: 0 black .. 1 as it is.
        """
        box: Box = layout.moved(layout.portrait_box(canvas.size), drift)
        side = round(box.width)
        if self._shown is None or self._shown[0] != side:
            self._shown = side, fading_to_black(resized(self.plain, Size(side, side)))
        canvas.picture(dimmed(self._shown[1], light), Point(box.x, box.y), self._mirrored)

    def _alike(self, wanted: _Made, made: _Made) -> bool:
        """Whether both give one picture."""
        same_angle = abs(wanted.yaw_deg - made.yaw_deg) < self._same_deg
        same_wear = abs(wanted.deterioration - made.deterioration) < SAME_WEAR
        return same_angle and same_wear and wanted[2:] == made[2:]
