"""The screen's way to a picture: in bytes, and block by block only what a block needs.

Most blocks show the room alone, or head that was seen, or paint; only along outlines is there anything to mix. New
arrays cost as much as the work on them, as their memory comes page by page: all but the picture itself is kept from
one to the next.
"""

from __future__ import annotations

import functools
import operator
from itertools import groupby

import cv2
import numpy as np

from installation.picture.layers import Layers, ramp_of
from installation.picture.look import GRAIN_UNIT

BLOCKS = 16
"""Blocks along a side: fewer mix what need not be mixed, more cost calls."""
ALL, NONE = 0.98, 0.012
"""Shares from which on nobody sees that there is something else, or anything at all."""
SAME_LIGHT = 0.004
LIGHT_UNIT = 128.0
"""A light of 1 in bytes: 1 stays exact, and what is nearly twice as bright still has its place."""
OUTLINE_UNIT = 65535.0

Window = tuple[slice, slice]


# What a block holds somewhere, as bits; plain numbers, because an IntFlag's sums cost as much as the mixing.
HEAD, ROOM, HEAD_SEEN, HEAD_UNSEEN, ROOM_UNSEEN = 1, 2, 4, 8, 16
LIGHT = 32  # that is not the source's
UNSEEN = HEAD_UNSEEN | ROOM_UNSEEN
ONLY_SEEN, ONLY_PAINT = HEAD | HEAD_SEEN, HEAD | HEAD_UNSEEN
PURE = (ROOM, ONLY_SEEN, ONLY_PAINT)


class Mixer:
    """Mixes head, room and paint at one size; belongs to one thread.

    Args:
        side_px: side of the pictures.
        cells: side of the coarse grid.
    """

    def __init__(self, side_px: int, cells: int) -> None:
        self.cells = cells
        self._side_px = side_px
        self._base: tuple[int, np.ndarray] = (0, np.empty(0))
        self._places = np.empty((side_px, side_px, 2), np.float32)
        self._paint = np.empty((side_px, side_px, 3), np.uint8)
        self._fine: dict[str, np.ndarray] = {}
        self._grid = Blocks(side_px, cells)
        tall = self._grid.tallest_px
        self._shares = [np.empty((tall, side_px), np.uint8) for _ in range(4)]
        self._turned, self._mask, self._part = (np.empty((tall, side_px, 3), np.uint8) for _ in range(3))
        self._ramp = ramp_of(cells / side_px)
        self._outside, self._inside = 0.5 - self._ramp / 2, 0.5 + self._ramp / 2
        self._outline = np.empty((side_px, side_px), np.uint16)
        self._wide = np.empty((tall, side_px), np.uint16)

    def mix(
        self,
        source: np.ndarray,
        room: np.ndarray,
        offsets: np.ndarray,
        layers: Layers,
        grain: np.ndarray | None = None,
    ) -> np.ndarray:
        """One picture.

        Args:
            source: (H, H, 3) uint8 RGB, what the map reads.
            room: (side_px, side_px, 3) uint8 RGB, the same at the size shown.
            offsets: (cells, cells, 2) float32, the position's map.
            layers: the rest of the position.
            grain: (side_px, side_px) uint8 by which paint is multiplied, 128 is 1; None: by 1.

        Returns:
            (side_px, side_px, 3) uint8 RGB, a new array.
        """
        shown = room.copy()
        self._enlarge_places(offsets, source.shape[0])
        self._enlarge_shares(layers)
        if grain is not None:
            self._fine["grain"] = grain
        for at, holds in self._grid.runs(self._what_cells_hold(layers)):
            if holds == ONLY_SEEN:
                self._turn(source, at, shown[at])
            elif holds == ONLY_PAINT:
                self._paint_of(at, shown[at])
            elif holds != ROOM:
                self._mix(shown, source, at, holds)
        return shown

    def _what_cells_hold(self, layers: Layers) -> np.ndarray:
        """(cells, cells) uint8 of what they hold."""
        unseen = layers.paint is not None

        def where(cells: np.ndarray, bit: int) -> np.ndarray:
            return cells * np.uint8(bit)

        held = where(layers.head_seen > NONE, HEAD_SEEN) if unseen else np.uint8(HEAD_SEEN)
        if unseen:
            held = held | where(layers.head_seen < ALL, HEAD_UNSEEN)
        if layers.head_light is not None:
            held = held | where(np.abs(layers.head_light - 1.0) > SAME_LIGHT, LIGHT)
        held = held | np.uint8(HEAD)
        if layers.outline is None:
            return np.broadcast_to(held, (self.cells, self.cells)).astype(np.uint8)
        held = (layers.outline > self._outside) * held
        held |= where(layers.outline < self._inside, ROOM)
        if unseen and layers.room_seen is not None:
            held |= where((layers.room_seen < ALL) & (layers.outline < self._inside), ROOM_UNSEEN)
        if layers.room_light is not None:
            held |= where(np.abs(layers.room_light - 1.0) > SAME_LIGHT, LIGHT)
        return held

    def _enlarge_places(self, offsets: np.ndarray, side: int) -> None:
        if self._base[0] != side:
            centers = (np.arange(self._side_px, dtype=np.float32) + 0.5) * (side / self._side_px) - 0.5
            self._base = side, np.dstack(np.meshgrid(centers, centers)).astype(np.float32)
        whole = (self._side_px, self._side_px)
        cv2.resize(offsets * np.float32(side), whole, self._places, interpolation=cv2.INTER_LINEAR)

    def _enlarge_shares(self, layers: Layers) -> None:
        lit_head = None if layers.head_light is None else layers.head_seen * layers.head_light
        lit_room = None if layers.room_light is None else layers.room_light
        if lit_room is not None and layers.room_seen is not None:
            lit_room = lit_room * layers.room_seen
        whole, before = (self._side_px, self._side_px), self._fine
        self._fine = {}
        for name, field, unit in (
            ("head", layers.head_seen, 255.0),
            ("room", layers.room_seen, 255.0),
            ("lit head", lit_head, LIGHT_UNIT),
            ("lit room", lit_room, LIGHT_UNIT),
        ):
            if field is not None:
                small = np.clip(field * np.float32(unit) + np.float32(0.5), 0.0, 255.0).astype(np.uint8)
                fine = before.get(name, np.empty(whole, np.uint8))
                self._fine[name] = cv2.resize(small, whole, fine, interpolation=cv2.INTER_LINEAR)
        if layers.outline is not None:  # bytes would be too few for its slope
            small = (layers.outline * np.float32(OUTLINE_UNIT)).astype(np.uint16)
            cv2.resize(small, whole, self._outline, interpolation=cv2.INTER_LINEAR)
        if layers.paint is not None:
            cv2.resize(layers.paint, whole, self._paint, interpolation=cv2.INTER_LINEAR)

    def _turn(self, source: np.ndarray, at: Window, out: np.ndarray) -> None:
        """Reads the source at the places of the map."""
        places = self._places[at]
        cv2.add(places, self._base[1][at], places)
        cv2.remap(source, places, None, cv2.INTER_LINEAR, out, cv2.BORDER_REPLICATE)

    def _mix(self, shown: np.ndarray, source: np.ndarray, at: Window, holds: int) -> None:
        """``shown`` holds the room, as it is in the source, and gets the picture."""
        out = shown[at]
        seen = None
        if holds & ROOM:
            wide, outline = self._cut(self._wide, at), self._cut(self._shares[0], at)
            cv2.subtract(self._outline[at], self._outside * OUTLINE_UNIT, wide)
            cv2.convertScaleAbs(wide, outline, alpha=255.0 / (self._ramp * OUTLINE_UNIT))
            behind = cv2.bitwise_not(outline, self._cut(self._shares[1], at))
            seen = self._show("room", out, behind, at, holds, out)
        else:
            outline = self._cut(self._shares[0], at)
            outline[:] = 255
        if holds & HEAD:
            turned = self._cut(self._turned, at)
            self._turn(source, at, turned)
            part = out if seen is None else self._cut(self._part, at)
            head_seen = self._show("head", turned, outline, at, holds, part)
            if seen is None:
                seen = head_seen
            else:
                cv2.add(out, part, out)
                cv2.add(seen, head_seen, seen)
        if seen is not None and holds & UNSEEN:
            part = self._cut(self._part, at)
            self._weigh(self._paint_of(at, part), cv2.bitwise_not(seen, seen), 255.0, part)
            cv2.add(out, part, out)

    def _paint_of(self, at: Window, out: np.ndarray) -> np.ndarray:
        if "grain" in self._fine:
            self._weigh(self._paint[at], self._fine["grain"][at], GRAIN_UNIT, out)
        else:
            np.copyto(out, self._paint[at])
        return out

    def _show(
        self, layer: str, picture: np.ndarray, share: np.ndarray, at: Window, holds: int, out: np.ndarray
    ) -> np.ndarray:
        """A layer by its share of each pixel and what was seen of it, lit; returns both shares in one."""
        lights = self._fine.get(f"lit {layer}") if holds & LIGHT else None
        if lights is not None:
            lit = self._cut(self._shares[3], at)
            cv2.multiply(share, lights[at], lit, scale=1.0 / 255.0)
            self._weigh(picture, lit, LIGHT_UNIT, out)
        seen = share
        if holds & UNSEEN:
            cv2.multiply(share, self._fine[layer][at], seen, scale=1.0 / 255.0)
        if lights is None:
            self._weigh(picture, seen, 255.0, out)
        return seen

    def _weigh(self, picture: np.ndarray, share: np.ndarray, unit: float, out: np.ndarray) -> None:
        mask = self._mask[: share.shape[0], : share.shape[1]]
        cv2.cvtColor(share, cv2.COLOR_GRAY2RGB, mask)
        cv2.multiply(picture, mask, out, scale=1.0 / unit)

    @staticmethod
    def _cut(buffer: np.ndarray, at: Window) -> np.ndarray:
        return buffer[: at[0].stop - at[0].start, : at[1].stop - at[1].start]


class Blocks:
    """The picture in blocks, and what each of them holds.

    Args:
        side_px: side of the picture.
        cells: side of the coarse grid.
    """

    def __init__(self, side_px: int, cells: int) -> None:
        count = min(BLOCKS, cells, side_px)
        self._edges_px = [round(k * side_px / count) for k in range(count + 1)]
        # enlarging mixes neighbours: a block depends on one cell more at each side
        edges = np.arange(count) * cells / count
        self._first = np.maximum(np.floor(edges).astype(int) - 1, 0)
        self._past = np.minimum(np.ceil(edges + cells / count).astype(int) + 1, cells)
        self.tallest_px = max(b - a for a, b in zip(self._edges_px, self._edges_px[1:], strict=False))

    def runs(self, held: np.ndarray) -> list[tuple[Window, int]]:
        """Neighbouring blocks of a row that can be made in one go, as one window of the picture each.

        Args:
            held: (S, S) uint8 of what they hold, for every cell.
        """
        pairs = list(zip(self._first, self._past, strict=True))
        rows = np.stack([np.bitwise_or.reduce(held[a:b], axis=0) for a, b in pairs])
        blocks = np.stack([np.bitwise_or.reduce(rows[:, a:b], axis=1) for a, b in pairs], axis=1)
        found = []
        for k, row in enumerate(blocks.tolist()):
            down, across = slice(self._edges_px[k], self._edges_px[k + 1]), 0
            for _, run in groupby(row, lambda code: code if code in PURE else -1):
                codes = list(run)
                past = across + len(codes)
                window = (down, slice(self._edges_px[across], self._edges_px[past]))
                found.append((window, functools.reduce(operator.or_, codes)))
                across = past
        return found
