"""The line that invites: it comes and goes, each time at another place, and never over the face."""

from __future__ import annotations

from dataclasses import dataclass

from installation.core.easing import smooth
from installation.core.geometry import Point, Size
from installation.core.ports import Canvas
from installation.scenes import layout, words

EVERY_S = 16.0
"""How long the line stays at one place, its coming and going included."""
FADE_S = 3.0
LETTER_WIDTH = 0.6
"""Of a letter's height: the built-in typeface gives every letter the same room."""
LINE_STEP = 1.3
SAFE_MARGIN = 0.05
"""Of the canvas's short side: nothing is written nearer to its edges."""
DARK_RIM = 0.04
"""Of the portrait's side: so far its corners are black, and may be written on."""
HIGH, LOW = 0.16, 0.84
"""Where beside a portrait the middle of the lines lies, share of the canvas's height."""


@dataclass(frozen=True)
class Place:
    """Lines one under the other, and the middle of them all."""

    lines: tuple[str, ...]
    center: Point


def places(canvas: Size) -> list[Place]:
    """Where the line is shown, in order: beside the portrait, else above and under it, else at its dark edges."""
    height = layout.scaled_px(canvas, layout.CAPTION_PX)
    margin = SAFE_MARGIN * canvas.short_side
    beside = (canvas.width - canvas.short_side) / 2 + DARK_RIM * canvas.short_side - margin
    if _width_px(words.INVITATION_LINES, height) <= beside:
        left = margin + beside / 2
        return [
            Place(words.INVITATION_LINES, Point(x, share * canvas.height))
            for x, share in (
                (left, LOW),
                (canvas.width - left, HIGH),
                (canvas.width - left, LOW),
                (left, HIGH),
            )
        ]
    lines: tuple[str, ...] = (words.INVITATION,)
    if _width_px(lines, height) > canvas.width - 2 * margin:
        lines = words.INVITATION_LINES
    tall = height * (1.0 + LINE_STEP * (len(lines) - 1))
    room = (canvas.height - canvas.short_side) / 2
    under = max(room * 0.35, tall / 2)
    y = min(canvas.height - room + under, canvas.height - margin - tall / 2)
    return [
        Place(lines, Point(canvas.width / 2, y)),
        Place(lines, Point(canvas.width / 2, canvas.height - y)),
    ]


def draw_invitation(canvas: Canvas, elapsed_s: float, drift: Point) -> None:
    """Shows the line as it is at a moment.

    Args:
        canvas: drawn on.
        elapsed_s: since the mean face is shown.
        drift: how far everything has drifted.
    """
    number, part_s = divmod(elapsed_s, EVERY_S)
    opacity = smooth(part_s / FADE_S) * smooth((EVERY_S - part_s) / FADE_S)
    where = places(canvas.size)
    place = where[int(number) % len(where)]
    height = layout.scaled_px(canvas.size, layout.CAPTION_PX)
    first = place.center.y - height * LINE_STEP * (len(place.lines) - 1) / 2
    for row, line in enumerate(place.lines):
        center = Point(place.center.x + drift.x, first + height * LINE_STEP * row + drift.y)
        canvas.text(line, center, height, 0.9 * opacity)


def _width_px(lines: tuple[str, ...], height_px: int) -> float:
    return max(len(line) for line in lines) * LETTER_WIDTH * height_px
