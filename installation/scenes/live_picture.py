"""The camera picture on screen: scaled once for every new frame, not for every picture of the display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from installation.core.geometry import Box, Point, Size
from installation.core.ports import Canvas
from installation.core.sighting import Frame
from installation.picture.resize import cut, lit, resized
from installation.picture.vignette import out_of_the_dark
from installation.scenes import layout


class LivePicture:
    """Draws frames; one for each place where they are shown.

    Args:
        mirrored: whether the screen is a mirror.
    """

    def __init__(self, mirrored: bool) -> None:
        self._mirrored = mirrored
        self._key: tuple | None = None
        self._made: list[np.ndarray] = []
        self._opened = Box(0, 0, 1, 1)

    def whole(self, canvas: Canvas, frame: Frame, box: Box) -> None:
        """All of the frame, in a box that lies within the canvas."""
        size = Size(round(box.width), round(box.height))
        (picture,) = self._once((frame.number, size), lambda: [out_of_the_dark(resized(frame.rgb, size))])
        canvas.picture(picture, Point(box.x, box.y), self._mirrored)

    def opening(self, canvas: Canvas, frame: Frame, box: Box, share: float, rim: float) -> None:
        """The frame on its way from the search to behind the portrait; it moves on with every new frame only.

        Args:
            canvas: drawn on.
            frame: the newest.
            box: where the whole frame lies; may hang over the canvas.
            share: how much the portrait has darkened it, see ``layout.side_light``.
            rim: how much of its soft edges is left, 0..1.
        """
        size = canvas.size

        def make() -> list[np.ndarray]:
            self._opened = _within(box, size)
            framed = replace(frame, rgb=out_of_the_dark(frame.rgb, rim))
            return [self._part(framed, box, self._opened, layout.side_light(size, share))]

        (part,) = self._once((frame.number, size), make)
        canvas.picture(part, Point(self._opened.x, self._opened.y), self._mirrored)

    def sides(self, canvas: Canvas, frame: Frame) -> None:
        """What is left of the frame beside the portrait, where there is room."""
        width = layout.side_width(canvas.size)
        if width < 1:
            return
        size = canvas.size
        places = [Box(0, 0, width, size.height), Box(size.width - width, 0, width, size.height)]

        def make() -> list[np.ndarray]:
            cover, light = layout.cover_box(size, _size_of(frame)), layout.side_light(size, 1.0)
            return [self._part(frame, cover, place, light, stays=True) for place in places]

        for place, strip in zip(places, self._once((frame.number, size, "sides"), make), strict=True):
            canvas.picture(strip, Point(place.x, place.y), self._mirrored)

    def _part(self, frame: Frame, box: Box, seen: Box, light: np.ndarray, stays: bool = False) -> np.ndarray:
        """The unmirrored part of the frame that a place on screen shows, when the whole lies in ``box``.

        Args:
            frame: the camera picture.
            box: where all of it lies.
            seen: the place, in whole pixels of the canvas.
            light: for every column of the canvas.
            stays: the light is the same for many frames.
        """
        whole = _size_of(frame)
        across, down = whole.width / box.width, whole.height / box.height
        left = (box.x + box.width - seen.x - seen.width) if self._mirrored else (seen.x - box.x)
        part = cut(frame.rgb, left * across, (seen.y - box.y) * down, seen.width * across, seen.height * down)
        columns = light[int(seen.x) : int(seen.x + seen.width)]
        columns = columns[::-1] if self._mirrored else columns
        size = Size(int(seen.width), int(seen.height))
        if columns.min() >= 1.0:
            return resized(part, size)
        if part.shape[1] < size.width:  # the fewer pixels, the cheaper the light
            there = (np.arange(part.shape[1]) + 0.5) * (size.width / part.shape[1])
            return resized(lit(part, np.interp(there, np.arange(size.width) + 0.5, columns), stays), size)
        return lit(resized(part, size), columns, stays)

    def _once(self, key: tuple, make: Callable[[], list[np.ndarray]]) -> list[np.ndarray]:
        if key != self._key:
            self._key, self._made = key, make()
        return self._made


def _size_of(frame: Frame) -> Size:
    return Size(frame.rgb.shape[1], frame.rgb.shape[0])


def _within(box: Box, canvas: Size) -> Box:
    """The part of a box that lies on the canvas, in whole pixels."""
    x0, y0 = max(round(box.x), 0), max(round(box.y), 0)
    x1 = min(round(box.x + box.width), canvas.width)
    y1 = min(round(box.y + box.height), canvas.height)
    return Box(x0, y0, max(x1 - x0, 1), max(y1 - y0, 1))
