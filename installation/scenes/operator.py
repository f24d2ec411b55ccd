"""What the technician may see over the piece: the camera picture as detection sees it, figures, frame times."""

from __future__ import annotations

import numpy as np

from installation.core.geometry import Box, Point, Size
from installation.core.modes import SceneName
from installation.core.ports import Canvas
from installation.core.sighting import Frame, Sighting
from installation.core.turn import STEP_DEG
from installation.picture.marks import marked
from installation.picture.plot import frame_plot
from installation.scenes import layout, words
from installation.scenes.stage import Stage

REFRESH_S = 0.25
"""Figures that change at every picture cannot be read, and cost a rendering each."""


class OperatorsOverlay:
    """Lines in the upper left corner, the camera picture and the plot beside or under them.

    Args:
        stage: shared by all scenes.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lines: list[str] = []
        self._frames_ms: list[float] = []
        self._made_s: float | None = None
        self._notice = ""
        self._plot: tuple[float | None, Size, np.ndarray] | None = None
        self._marked: tuple[int, Size, np.ndarray] | None = None

    def update(self, now_s: float, scene: SceneName, frozen: bool, notice: str = "") -> None:
        """Gathers the figures, some times a second.

        Args:
            now_s: monotonic seconds.
            scene: the one that is on.
            frozen: whether the piece stands still.
            notice: what a key has just done; the last line.
        """
        if self._made_s is None or now_s - self._made_s >= REFRESH_S or notice != self._notice:
            self._made_s, self._notice = now_s, notice
            self._lines = [layout.fitted(line) for line in [*self._gather(now_s, scene, frozen), notice]]
            self._frames_ms = list(self._stage.frames_ms())

    def draw(self, canvas: Canvas) -> None:
        if not self._lines:
            return
        height = layout.scaled_px(canvas.size, layout.OPERATOR_PX)
        canvas.panel(self._lines, Point(height, height), height)
        sighting, frame = self._stage.eyesight.sighting(), self._stage.eyesight.frame()
        shown = sighting.frame if sighting else frame
        size = _size_of(shown) if shown else Size(16, 9)
        camera, plot = layout.operator_boxes(canvas.size, size, len(self._lines))
        if shown is not None:
            self._draw_camera(canvas, camera, shown, sighting)
        self._draw_plot(canvas, plot)

    def _draw_camera(self, canvas: Canvas, box: Box, frame: Frame, sighting: Sighting | None) -> None:
        """What detection has looked at: its boxes fit this picture and no newer one."""
        size = Size(int(box.width), int(box.height))
        if self._marked is None or self._marked[:2] != (frame.number, size):
            face = sighting.face if sighting else None
            others = sighting.others if sighting else ()
            picture = marked(frame.rgb, size, face, others, sighting is not None and sighting.valid)
            self._marked = frame.number, size, picture
        canvas.picture(self._marked[2], Point(box.x, box.y), self._stage.mirrored)

    def _draw_plot(self, canvas: Canvas, box: Box) -> None:
        size = Size(int(box.width), int(box.height))
        if self._plot is None or self._plot[:2] != (self._made_s, size):
            self._plot = self._made_s, size, frame_plot(self._frames_ms, size)
        canvas.picture(self._plot[2], Point(box.x, box.y))

    def _gather(self, now_s: float, scene: SceneName, frozen: bool) -> list[str]:
        stage, sighting = self._stage, self._stage.eyesight.sighting()
        frame = stage.eyesight.frame()
        held_s = sighting.presence_s if sighting else 0.0
        look = f"{sighting.detect_ms:.0f} ms, {_age(now_s - sighting.frame.time_s)}" if sighting else "-"
        return [
            f"mode      {stage.mode}   scene {scene}{'   FROZEN' if frozen else ''}",
            f"face      {_face_of(sighting)}",
            f"refused   {_reason_of(sighting)}",
            f"presence  {held_s:.1f} s of {stage.settings.detector.hold_s:.1f} s",
            f"camera    {_picture_of(frame, now_s)}",
            f"vision    {look}",
            f"chain     {'ready' if stage.imagination.ready else 'not ready'}, {stage.positions} positions",
            f"portrait  {stage.yaw_deg:+.1f} degrees, position {stage.yaw_deg / STEP_DEG:+.1f}",
            f"          deterioration {stage.deterioration:.1f}, look {stage.look}",
            *stage.vitals(),
        ]


def _face_of(sighting: Sighting | None) -> str:
    if sighting is None or sighting.face is None:
        return "-"
    face = sighting.face
    tilt = f", roll {face.eyes.roll_deg:+.0f} degrees" if face.eyes else ""
    more = f", {len(sighting.others)} more" if sighting.others else ""
    return f"{face.box.width:.0f}x{face.box.height:.0f} px{tilt}{more}"


def _reason_of(sighting: Sighting | None) -> str:
    return words.REFUSALS[sighting.reject_reason] if sighting and sighting.reject_reason else "-"


def _picture_of(frame: Frame | None, now_s: float) -> str:
    if frame is None:
        return "no picture"
    width, height = _size_of(frame)
    return f"{width}x{height}, {_age(now_s - frame.time_s)}"


def _size_of(frame: Frame) -> Size:
    return Size(frame.rgb.shape[1], frame.rgb.shape[0])


def _age(seconds: float) -> str:
    return f"{1000 * max(seconds, 0.0):.0f} ms old"
