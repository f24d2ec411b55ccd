"""The table of keys over the piece."""

from __future__ import annotations

from collections.abc import Mapping

from installation.core.actions import Action
from installation.core.geometry import Point
from installation.core.ports import Canvas
from installation.scenes import layout, words


def help_lines(keys: Mapping[Action, str], quit_hold_s: float, save_allowed: bool) -> list[str]:
    """The table of keys, as they are mapped now; two actions that belong together share a line."""
    lines = []
    for actions, meaning in words.HELP.items():
        if Action.SAVE in actions and not save_allowed:
            continue
        hold = f" (hold {quit_hold_s:g} s)" if Action.QUIT in actions and quit_hold_s > 0 else ""
        names = " ".join(keys[action] for action in actions)
        lines.append(f"{names:<7} {meaning}{hold}")
    return lines


def draw_help(canvas: Canvas, lines: list[str]) -> None:
    """In the lower left corner, where neither the face nor the figures are."""
    height = layout.scaled_px(canvas.size, layout.OPERATOR_PX)
    tall = layout.panel_height_px(len(lines), height)
    canvas.panel(lines, Point(height, canvas.size.height - tall - height), height)
