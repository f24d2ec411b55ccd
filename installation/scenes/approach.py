"""The crop leaves the live picture, glides to the centre and grows into the portrait."""

from __future__ import annotations

import numpy as np

from installation.core.choreography import approach_at
from installation.core.geometry import Box, Point, Size
from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.core.sighting import Frame
from installation.picture.resize import resized
from installation.picture.vignette import soft_edge
from installation.scenes import layout
from installation.scenes.live_picture import LivePicture
from installation.scenes.stage import Session, Stage

EDGES_SOFTEN_BY = 0.12
"""Share of the glide after which the square has no edge any more: by then it has left its place by a few pixels."""
RIM_LEFT = 0.08
"""Share of the growth in whose end the live picture's soft edges, then beyond the canvas, go."""


class Approach:
    """See ``scenes.stage.Scene``. The chain works meanwhile."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session
        self._elapsed_s = 0.0
        self._frame: Frame | None = None
        self._live = LivePicture(stage.mirrored)

    def update(self, now_s: float, step_s: float) -> Happening | None:
        self._frame = self._stage.eyesight.frame() or self._frame
        self._elapsed_s += step_s
        if self._session is None or self._elapsed_s >= self._stage.settings.choreography.approach_s:
            return Happening.APPROACHED
        return Happening.LEFT_ALONE if self._stage.alone else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        if self._session is None:
            return
        session, size = self._session, canvas.size
        way = approach_at(self._elapsed_s, self._stage.settings.choreography.approach_s)
        room = layout.moved(layout.search_box(size, session.frame_size), self._stage.drift)
        if self._frame is not None:
            whole = layout.between(room, layout.cover_box(size, session.frame_size), way.growth)
            dark = 0.45 * way.glide * (1.0 - way.growth) + way.growth
            self._live.opening(canvas, self._frame, whole, dark, min((1.0 - way.growth) / RIM_LEFT, 1.0))
        box = self._crop_box(session, size, room, way.glide, way.growth)
        self._draw_crop(canvas, session.crop, box, min(way.glide / EDGES_SOFTEN_BY, 1.0))

    def _crop_box(self, session: Session, size: Size, room: Box, glide: float, growth: float) -> Box:
        start = layout.crop_box(session.eyes, session.frame_size, room, self._stage.mirrored)
        arrived = layout.moved(layout.centered(size, start.width, start.height), self._stage.drift)
        portrait = layout.moved(layout.portrait_box(size), self._stage.drift)
        return layout.between(layout.between(start, arrived, glide), portrait, growth)

    def _draw_crop(self, canvas: Canvas, crop: np.ndarray, box: Box, softness: float) -> None:
        side = max(round(box.width), 2)
        picture = resized(crop, Size(side, side))
        softness = round(softness, 1)
        opacity = None
        if softness > 0.0:
            # one mask at one size, stretched: the crop has another size in every picture
            opacity = resized(soft_edge(256, softness), Size(side, side))
        canvas.picture(picture, Point(box.x, box.y), self._stage.mirrored, opacity)
