"""What the technician may see over the piece: state and figures, and the table of keys."""

from __future__ import annotations

from collections.abc import Mapping

from installation.core.actions import Action
from installation.core.geometry import Point
from installation.core.modes import SceneName
from installation.core.ports import Canvas
from installation.scenes import layout, words
from installation.scenes.stage import Stage

REFRESH_S = 0.25
"""Figures that change at every picture cannot be read, and cost a rendering each."""


class OperatorsOverlay:
    """Lines in the corner.

    Args:
        stage: shared by all scenes.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lines: list[str] = []
        self._made_s: float | None = None

    def update(self, now_s: float, scene: SceneName, frozen: bool) -> None:
        """Gathers the figures, some times a second."""
        if self._made_s is None or now_s - self._made_s >= REFRESH_S:
            self._made_s = now_s
            self._lines = self._gather(now_s, scene, frozen)

    def draw(self, canvas: Canvas) -> None:
        if self._lines:
            height = layout.scaled_px(canvas.size, layout.OPERATOR_PX)
            canvas.panel(self._lines, Point(height, height), height)

    def _gather(self, now_s: float, scene: SceneName, frozen: bool) -> list[str]:
        stage, sighting = self._stage, self._stage.eyesight.sighting()
        frame = stage.eyesight.frame()
        face = sighting.face if sighting else None
        reason = sighting.reject_reason.value if sighting and sighting.reject_reason else "-"
        seen = f"{face.box.width:.0f}x{face.box.height:.0f} px" if face else "nobody"
        tilt = f", roll {face.eyes.roll_deg:+.0f}" if face and face.eyes else ""
        held_s = sighting.presence_s if sighting else 0.0
        look = f"{sighting.detect_ms:.0f} ms, {_age(now_s - sighting.frame.time_s)}" if sighting else "-"
        return [
            f"mode      {stage.mode}   scene {scene}{'   FROZEN' if frozen else ''}",
            f"face      {seen}{tilt}",
            f"refused   {reason}",
            f"presence  {held_s:.1f} s of {stage.settings.detector.hold_s:.1f} s",
            f"camera    {_picture_of(frame, now_s)}",
            f"vision    {look}",
            f"chain     {'ready' if stage.imagination.ready else 'not ready'}, {stage.positions} positions",
            f"portrait  yaw {stage.yaw_deg:+.1f}   deterioration {stage.deterioration:.1f}   look {stage.look}",
            *stage.vitals(),
        ]


def _picture_of(frame: object, now_s: float) -> str:
    rgb = getattr(frame, "rgb", None)
    if rgb is None:
        return "no picture"
    return f"{rgb.shape[1]}x{rgb.shape[0]}, {_age(now_s - getattr(frame, 'time_s', now_s))}"


def _age(seconds: float) -> str:
    return f"{1000 * max(seconds, 0.0):.0f} ms old"


def help_lines(keys: Mapping[Action, str], quit_hold_s: float, save_allowed: bool) -> list[str]:
    """The table of keys, as they are mapped now."""
    lines = []
    for action, meaning in words.ACTIONS.items():
        if action is Action.SAVE and not save_allowed:
            continue
        hold = f" (hold {quit_hold_s:g} s)" if action is Action.QUIT and quit_hold_s > 0 else ""
        lines.append(f"{keys[action]:<7} {meaning}{hold}")
    return lines


def draw_help(canvas: Canvas, lines: list[str]) -> None:
    """In the lower left corner, where neither the face nor the figures are."""
    height = layout.scaled_px(canvas.size, layout.OPERATOR_PX)
    tall = round(height * 1.35) * len(lines) + 2 * height
    canvas.panel(lines, Point(height, canvas.size.height - tall - height), height)
