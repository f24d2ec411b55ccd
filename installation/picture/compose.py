"""Source and state of the chain become a picture.

    seen(x)  = moving(x) * source(x + map(x)) + (1 - moving(x)) * source(x + slide(x))
    shown(x) = coverage(x) * light(x) * seen(x) + imagined(x)

The state lives on a coarse grid (128 x 128); it is enlarged, and the source is sampled **once**, at its own
resolution, so that the portrait is as sharp as the camera. Enlarging the state and not a small picture is what
keeps the eyelashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from installation.core.look import Look
from installation.core.turn import Position, cells_of
from installation.picture.ears import ear_drawer
from installation.picture.gamma import share_in_light
from installation.picture.layers import Layers, layers_of, ramp_of
from installation.picture.look import GRAIN_UNIT, Grain, with_look
from installation.picture.mixer import Mixer
from installation.picture.surface import Surface


class Composer:
    """Composes one source at one size, keeping its buffers; belongs to one thread.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.
        side_px: side of the pictures to be made.
        still: True for pictures that are kept: Lanczos sampling and mixing in floats (ten times slower); False for
            the screen: bilinear, in bytes.
    """

    def __init__(self, source: np.ndarray, side_px: int, still: bool = False) -> None:
        if side_px < 1:
            raise ValueError(f"Composer: received a side of {side_px} px, expected 1 or more")
        self.side_px = side_px
        self._still = still
        self._mixer: Mixer | None = None
        self._source = self._near_shown_size(source)
        self._first = self._source
        self._room: np.ndarray | None = None
        self._own_places: Sequence[np.ndarray] | None = None
        self._grain: Grain | None = None
        self._surface: Surface | None = None
        self._small: np.ndarray | None = None

    def renew(self, source: np.ndarray) -> None:
        """From now on the same portrait's head is made of a newer source of the same shape.

        What is worn stays worn, and the room stays as it was first seen: newer sources differ in the face alone, see
        ``living_face``.
        """
        self._source = self._near_shown_size(source)

    def at(self, position: Position, deterioration: float = 0.0, look: Look = Look.PLAIN) -> np.ndarray:
        """Paints one position.

        Args:
            position: the chain's state, from ``Turn.at``.
            deterioration: 0 keeps the source for ever; 1 shows the frame chained in pixels at 128, as in 2017.
            look: how the guessed part is shown.

        Returns:
            (side_px, side_px, 3) uint8 RGB, a new array.
        """
        shown = self._one_arm(position, deterioration, look)
        if position.other is not None:
            other = self._one_arm(position.other, deterioration, look)
            cv2.addWeighted(shown, 1.0 - position.other_share, other, position.other_share, 0.0, shown)
        return shown

    def _one_arm(self, position: Position, deterioration: float, look: Look) -> np.ndarray:
        layers = with_look(self._in_light(layers_of(position), position), look)
        grain = film = None
        if layers.paint is not None:
            grain = self._surface_at(position)
            if look is Look.GRAIN:
                self._grain = self._grain or Grain(self._first, self.side_px)
                film = self._grain.at(position.yaw_deg)
                grain = film if grain is None else cv2.multiply(grain, film, scale=1.0 / GRAIN_UNIT)
        if self._still:
            shown = self._kept(position, layers, grain)
        else:
            if self._mixer is None or self._mixer.cells != position.map.shape[0]:
                self._mixer = Mixer(self.side_px, position.map.shape[0])
            shown = self._mixer.mix(self._source, self._room_at(position), position.map, layers, grain)
        if position.ear is not None:
            ear_drawer(self.side_px).draw(shown, position.ear, position.yaw_deg, look, film)
        return self._wear(shown, position, deterioration)

    def _in_light(self, layers: Layers, position: Position) -> Layers:
        """Seen and imagined are mixed as light is."""
        if layers.paint is None:
            return layers
        size = position.map.shape[0]
        if self._small is None or self._small.shape[0] != size:
            self._small = cv2.resize(self._first, (size, size), interpolation=cv2.INTER_AREA)
        places = position.map * np.float32(size)
        places += cells_of(size)
        seen = cv2.remap(self._small, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return replace(layers, head_seen=share_in_light(layers.head_seen, seen, layers.paint))

    def _surface_at(self, position: Position) -> np.ndarray | None:
        """The visitor's own strands and pores where hair and skin are painted."""
        if position.strands is None and position.pores is None:
            return None
        if self._surface is None or not self._surface.is_of(position):
            self._surface = Surface(position.strands, position.pores, self.side_px, self._still)
        return self._surface.at(position)

    def _near_shown_size(self, source: np.ndarray) -> np.ndarray:
        # Sampling a much larger source at single points would alias: it is brought near the shown size first.
        if source.shape[0] > 1.5 * self.side_px:
            source = cv2.resize(source, (self.side_px, self.side_px), interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(source)

    def _still_room(self) -> np.ndarray:
        """The first source as it is, at the size shown."""
        if self._room is None:
            enlarging = cv2.INTER_LANCZOS4 if self._still else cv2.INTER_LINEAR
            same = self._first.shape[0] == self.side_px
            self._room = self._first if same else self._enlarged(self._first, enlarging)
        return self._room

    def _room_at(self, position: Position) -> np.ndarray:
        """The still room, slid where the position says so."""
        room = self._still_room()
        if position.slide is None:
            return room
        some = cv2.boundingRect(np.uint8(position.slide != 0))
        px_per_cell = self.side_px / position.slide.shape[0]
        # enlarging reaches a cell further
        left, top, past, end = (
            min(max(round(cell * px_per_cell), 0), self.side_px)
            for cell in (some[0] - 1, some[1] - 1, some[0] + some[2] + 1, some[1] + some[3] + 1)
        )
        at = np.s_[top:end, left:past]
        if self._own_places is None:
            line = np.arange(self.side_px, dtype=np.float32)
            self._own_places = np.meshgrid(line, line)
        x, y = (places[at] for places in self._own_places)
        x = cv2.scaleAdd(self._enlarged(position.slide)[at], self.side_px, x)
        slid = room.copy()
        reading = cv2.INTER_LANCZOS4 if self._still else cv2.INTER_LINEAR
        slid[at] = cv2.remap(room, x, y, reading, borderMode=cv2.BORDER_REPLICATE)
        return slid

    def _enlarged(self, field: np.ndarray, interpolation: int = cv2.INTER_LINEAR) -> np.ndarray:
        return cv2.resize(field, (self.side_px, self.side_px), interpolation=interpolation)

    def _kept(self, position: Position, layers: Layers, grain: np.ndarray | None) -> np.ndarray:
        """The picture in floats: for those who look at it longer than a sixtieth of a second."""
        side = self._source.shape[0]
        centers = (np.arange(self.side_px, dtype=np.float32) + 0.5) * (side / self.side_px) - 0.5
        places = self._enlarged(position.map, cv2.INTER_CUBIC) * np.float32(side)
        places += np.dstack(np.meshgrid(centers, centers)).astype(np.float32)
        turned = cv2.remap(
            self._source, places, None, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE
        ).astype(np.float32)
        paint = None if layers.paint is None else self._enlarged(layers.paint).astype(np.float32)
        if paint is not None and grain is not None:
            paint *= grain[..., None] * np.float32(1.0 / GRAIN_UNIT)
        shown = self._painted(turned, paint, layers.head_seen, layers.head_light)
        if layers.outline is not None:
            behind = self._painted(
                self._room_at(position).astype(np.float32), paint, layers.room_seen, layers.room_light
            )
            outline = self._enlarged(layers.outline, cv2.INTER_CUBIC)
            head = np.clip((outline - 0.5) / ramp_of(layers.outline.shape[0] / self.side_px) + 0.5, 0.0, 1.0)
            shown = behind + head[..., None] * (shown - behind)
        return (np.clip(shown, 0.0, 255.0) + 0.5).astype(np.uint8)

    def _painted(
        self,
        picture: np.ndarray,
        paint: np.ndarray | None,
        seen: np.ndarray | None,
        light: np.ndarray | None,
    ) -> np.ndarray:
        # cubic enlarging overshoots 0..1 at edges: linear for what is a share
        if light is not None:
            picture = picture * self._enlarged(light)[..., None]
        if paint is None or seen is None:
            return picture
        return paint + self._enlarged(seen)[..., None] * (picture - paint)

    def _wear(self, shown: np.ndarray, position: Position, deterioration: float) -> np.ndarray:
        if deterioration <= 0.0:
            return shown
        if position.worn is None:
            size = position.map.shape[0]
            worn = cv2.resize(self._first, (size, size), interpolation=cv2.INTER_AREA)
        else:
            worn = (position.worn * 255.0 + 0.5).astype(np.uint8)
        return cv2.addWeighted(shown, 1.0 - deterioration, self._enlarged(worn), deterioration, 0.0)


def compose(position: Position, source: np.ndarray, side_px: int, still: bool = False) -> np.ndarray:
    """One picture of one position: ``Composer(source, side_px, still).at(position)``."""
    return Composer(source, side_px, still).at(position)
