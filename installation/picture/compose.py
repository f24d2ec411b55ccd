"""Source and state of the chain become a picture.

    seen(x)  = moving(x) * source(x + map(x)) + (1 - moving(x)) * source(x)
    shown(x) = coverage(x) * light(x) * seen(x) + imagined(x)

The state lives on a coarse grid (128 x 128); it is enlarged, and the source is sampled **once**, at its own
resolution, so that the portrait is as sharp as the camera. Enlarging the state and not a small picture is what
keeps the eyelashes.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.turn import Position

LIGHT_UNIT = 128.0
"""A light of 1 in bytes: 1 stays exact, and what is nearly twice as bright still has its place."""


class Composer:
    """Composes one source at one size, keeping its buffers.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.
        side_px: side of the pictures to be made.
        still: True for pictures that are kept: Lanczos sampling and cubic enlarging (six times slower); False for
            the screen: bilinear.
    """

    def __init__(self, source: np.ndarray, side_px: int, still: bool = False) -> None:
        if side_px < 1:
            raise ValueError(f"Composer: received a side of {side_px} px, expected 1 or more")
        self.side_px = side_px
        self._still = still
        # Sampling a much larger source at single points would alias: it is brought near the shown size first.
        if source.shape[0] > 1.5 * side_px:
            source = cv2.resize(source, (side_px, side_px), interpolation=cv2.INTER_AREA)
        self._source = np.ascontiguousarray(source)
        self._room: np.ndarray | None = None
        side = self._source.shape[0]
        centers = (np.arange(side_px, dtype=np.float32) + 0.5) * (side / side_px) - 0.5
        self._base = np.dstack(np.meshgrid(centers, centers)).astype(np.float32)  # (P, P, 2)

    def at(self, position: Position, deterioration: float = 0.0) -> np.ndarray:
        """Paints one position.

        Args:
            position: the chain's state, from ``Turn.at``.
            deterioration: 0 keeps the source for ever; 1 shows the frame chained in pixels at 128, as in 2017.

        Returns:
            (side_px, side_px, 3) uint8 RGB, a new array.
        """
        shape = (self.side_px, self.side_px)
        enlarging = cv2.INTER_CUBIC if self._still else cv2.INTER_LINEAR
        places = cv2.resize(position.map, shape, interpolation=enlarging)
        places *= self._source.shape[0]
        places += self._base
        sampling = cv2.INTER_LANCZOS4 if self._still else cv2.INTER_LINEAR
        seen = cv2.remap(self._source, places, None, sampling, borderMode=cv2.BORDER_REPLICATE)
        if position.moving is not None:
            seen = self._mixed(seen, self._still_room(), position.moving)
        if position.light is None and not position.imagined.any():
            return self._wear(seen, position, deterioration)
        # cubic enlarging overshoots 0..1 at edges: linear for what is a share
        paint = cv2.resize(_paint_of(position), shape, interpolation=cv2.INTER_LINEAR)
        shown = self._mixed(seen, paint, position.coverage, position.light)
        return self._wear(shown, position, deterioration)

    def _mixed(
        self, first: np.ndarray, second: np.ndarray, share: np.ndarray, light: np.ndarray | None = None
    ) -> np.ndarray:
        """Two pictures by the coarse share (S, S) of the first; for the screen in bytes, five times as fast.

        The first is lit by ``light`` (S, S) on the way: it costs nothing, as its share and its light are one mask.
        """
        if self._still:
            fine = self._enlarged(share)
            lit = first if light is None else _lit(first, self._enlarged(light))
            return cv2.blendLinear(lit, second, fine, 1.0 - fine)
        mask = self._mask(share, 255.0)
        own, unit = (mask, 255.0) if light is None else (self._mask(share * light, LIGHT_UNIT), LIGHT_UNIT)
        seen = cv2.multiply(first, own, scale=1.0 / unit)
        return cv2.add(seen, cv2.multiply(second, cv2.bitwise_not(mask), scale=1.0 / 255.0))

    def _mask(self, share: np.ndarray, unit: float) -> np.ndarray:
        fine = self._enlarged(np.clip(share * unit + 0.5, 0.0, 255.0).astype(np.uint8))
        return cv2.merge([fine, fine, fine])

    def _enlarged(self, share: np.ndarray) -> np.ndarray:
        return cv2.resize(share, (self.side_px, self.side_px), interpolation=cv2.INTER_LINEAR)

    def _still_room(self) -> np.ndarray:
        """The source as it is, at the size shown."""
        if self._room is None:
            sampling = cv2.INTER_LANCZOS4 if self._still else cv2.INTER_LINEAR
            self._room = cv2.remap(self._source, self._base, None, sampling, borderMode=cv2.BORDER_REPLICATE)
        return self._room

    def _wear(self, shown: np.ndarray, position: Position, deterioration: float) -> np.ndarray:
        if deterioration <= 0.0:
            return shown
        if position.worn is None:
            size = position.map.shape[0]
            worn = cv2.resize(self._source, (size, size), interpolation=cv2.INTER_AREA)
        else:
            worn = (position.worn * 255.0 + 0.5).astype(np.uint8)
        worn = cv2.resize(worn, (self.side_px, self.side_px), interpolation=cv2.INTER_LINEAR)
        return cv2.addWeighted(shown, 1.0 - deterioration, worn, deterioration, 0.0)


def _lit(picture: np.ndarray, light: np.ndarray) -> np.ndarray:
    lit = picture.astype(np.float32) * light[..., None]
    return (np.clip(lit, 0.0, 255.0) + 0.5).astype(np.uint8)


def _paint_of(position: Position) -> np.ndarray:
    """The imagined layer without its premultiplication, (S, S, 3) uint8, continued under what was seen.

    Enlarging reaches half a cell into cells that are all seen and have no paint of their own; black there would
    draw a dark seam round every painted place.
    """
    missing = 1.0 - position.coverage
    paint, weight = position.imagined, missing
    near = cv2.blur(np.dstack([paint, weight]), (5, 5))
    own = np.clip(missing / 0.05, 0.0, 1.0)[..., None]
    colour = own * paint / np.maximum(weight, 1e-3)[..., None]
    colour += (1.0 - own) * near[..., :3] / np.maximum(near[..., 3:], 1e-4)
    return (np.clip(colour, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def compose(position: Position, source: np.ndarray, side_px: int, still: bool = False) -> np.ndarray:
    """One picture of one position: ``Composer(source, side_px, still).at(position)``."""
    return Composer(source, side_px, still).at(position)
