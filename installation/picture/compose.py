"""Source and state of the chain become a picture.

    seen(x)  = moving(x) * source(x + map(x)) + (1 - moving(x)) * source(x)
    shown(x) = coverage(x) * seen(x) + imagined(x)

The state lives on a coarse grid (128 x 128); it is enlarged, and the source is sampled **once**, at its own
resolution, so that the portrait is as sharp as the camera. Enlarging the state and not a small picture is what
keeps the eyelashes.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.turn import Position


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
        if not position.imagined.any():
            return self._wear(seen, position, deterioration)
        # cubic enlarging overshoots 0..1 at edges: linear for what is a share
        paint = cv2.resize(_paint_of(position), shape, interpolation=cv2.INTER_LINEAR)
        shown = self._mixed(seen, paint, position.coverage)
        return self._wear(shown, position, deterioration)

    def _mixed(self, first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
        """Two pictures by the coarse share (S, S) of the first; for the screen in bytes, five times as fast."""
        shape = (self.side_px, self.side_px)
        if self._still:
            fine = cv2.resize(share, shape, interpolation=cv2.INTER_LINEAR)
            return cv2.blendLinear(first, second, fine, 1.0 - fine)
        fine = cv2.resize((share * 255.0 + 0.5).astype(np.uint8), shape, interpolation=cv2.INTER_LINEAR)
        mask = cv2.merge([fine, fine, fine])
        seen = cv2.multiply(first, mask, scale=1.0 / 255.0)
        return cv2.add(seen, cv2.multiply(second, cv2.bitwise_not(mask), scale=1.0 / 255.0))

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
