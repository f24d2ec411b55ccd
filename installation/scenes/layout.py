"""Where things are on screen: arithmetic of boxes, for any size, lying or standing."""

from __future__ import annotations

import numpy as np

from installation.core.alignment import crop_corners
from installation.core.geometry import Box, Eyes, Point, Size

SEARCH_WIDTH, SEARCH_HEIGHT = 0.84, 0.62
"""The camera picture of the search fits into this share of the canvas."""
CAPTION_PX = 27
"""From the top of an l to the foot of a p it is 3 % of the short side: read from three metres."""
TITLE_PX = 64
OPERATOR_PX = 15
OPERATOR_LINE_STEP = 1.35
"""From line to line of a panel, in heights of the letters; a panel's rim is one height wide."""
CAMERA_WIDTH, CAMERA_WIDTH_STANDING = 0.28, 0.4
"""Width of the operator's camera picture, share of the canvas's, lying and standing."""
LONGEST_LINE = 58
"""Characters of a panel's line; so that they end before the camera picture begins, also at 1024 x 600."""
PLOT_HEIGHT = 0.14
"""Height of the plot of frame times, share of the canvas's short side."""
DESIGNED_FOR_PX = 720
SIDES_LIGHT = 0.55
"""Light of the live picture beside the portrait, at the canvas's edges."""


def scaled_px(canvas: Size, height_px: int) -> int:
    """A height that was chosen for a canvas with a short side of 720."""
    return max(round(height_px * canvas.short_side / DESIGNED_FOR_PX), 8)


def center_of(canvas: Size) -> Point:
    return Point(canvas.width / 2, canvas.height / 2)


def centered(canvas: Size, width: float, height: float) -> Box:
    return Box((canvas.width - width) / 2, (canvas.height - height) / 2, width, height)


def search_box(canvas: Size, frame: Size) -> Box:
    """The camera picture at a readable size in a black room."""
    scale = min(canvas.width * SEARCH_WIDTH / frame.width, canvas.height * SEARCH_HEIGHT / frame.height)
    return centered(canvas, round(frame.width * scale), round(frame.height * scale))


def cover_box(canvas: Size, frame: Size) -> Box:
    """The camera picture so large that it fills the canvas; what is too much hangs over."""
    scale = max(canvas.width / frame.width, canvas.height / frame.height)
    return centered(canvas, frame.width * scale, frame.height * scale)


def portrait_box(canvas: Size) -> Box:
    """The portrait: a square as high or as wide as the canvas's short side."""
    return centered(canvas, canvas.short_side, canvas.short_side)


def moved(box: Box, by: Point) -> Box:
    """The box at another place."""
    return Box(box.x + by.x, box.y + by.y, box.width, box.height)


def between(first: Box, second: Box, share: float) -> Box:
    """A box on its way from one to another."""
    far, near = share, 1.0 - share
    return Box(
        first.x * near + second.x * far,
        first.y * near + second.y * far,
        first.width * near + second.width * far,
        first.height * near + second.height * far,
    )


def shown_at(point: Point, frame: Size, box: Box, mirrored: bool) -> Point:
    """Where a place of the unmirrored camera picture is on screen.

    Args:
        point: in pixels of the camera picture.
        frame: the camera picture's size.
        box: where it is shown.
        mirrored: whether it is shown as in a mirror.
    """
    x = frame.width - point.x if mirrored else point.x
    return Point(box.x + x * box.width / frame.width, box.y + point.y * box.height / frame.height)


def crop_box(eyes: Eyes, frame: Size, box: Box, mirrored: bool) -> Box:
    """Where the aligned crop is on screen, its roll left out."""
    corners = [shown_at(corner, frame, box, mirrored) for corner in crop_corners(eyes)]
    x = sum(corner.x for corner in corners) / 4
    y = sum(corner.y for corner in corners) / 4
    first, second = corners[0], corners[1]
    side = float(np.hypot(second.x - first.x, second.y - first.y))
    return Box(x - side / 2, y - side / 2, side, side)


def fitted(line: str) -> str:
    """A panel's line, without its middle where it is too long: of a path the end tells most."""
    if len(line) <= LONGEST_LINE:
        return line
    kept = LONGEST_LINE - 3
    return f"{line[: kept - kept // 2]}...{line[-(kept // 2) :]}"


def panel_height_px(lines: int, height_px: int) -> int:
    """How tall a panel of so many lines of a height is."""
    return round(height_px * OPERATOR_LINE_STEP) * lines + 2 * height_px


def operator_boxes(canvas: Size, frame: Size, lines: int) -> tuple[Box, Box]:
    """Where the operator's camera picture and the plot of frame times are.

    At the right edge of a lying canvas, the plot below; side by side under the lines of a standing one.

    Args:
        canvas: its size.
        frame: the camera picture's.
        lines: of the panel in the upper left corner.
    """
    rim = scaled_px(canvas, OPERATOR_PX)
    plot_height = round(canvas.short_side * PLOT_HEIGHT)
    if canvas.width > canvas.height:
        width = round(canvas.width * CAMERA_WIDTH)
        camera = Box(canvas.width - rim - width, rim, width, max(width * frame.height // frame.width, 1))
        return camera, Box(camera.x, camera.y + camera.height + rim, width, plot_height)
    width = round(canvas.width * CAMERA_WIDTH_STANDING)
    top = 2 * rim + panel_height_px(lines, rim)
    camera = Box(rim, top, width, max(width * frame.height // frame.width, 1))
    left = 2 * rim + width
    return camera, Box(left, top, canvas.width - left - rim, plot_height)


def side_light(canvas: Size, share: float) -> np.ndarray:
    """Light of the live picture for every column of the canvas.

    Args:
        canvas: its size.
        share: 0 shows all; 1 shows it beside the portrait only, falling to black towards it.

    Returns:
        (W,) float32, 0..1.
    """
    room = max((canvas.width - canvas.short_side) / 2, 1e-6)
    columns = np.arange(canvas.width, dtype=np.float32) + 0.5
    from_edge = np.minimum(columns, canvas.width - columns)
    fall = np.clip(1.0 - from_edge / room, 0.0, 1.0)
    beside = SIDES_LIGHT * fall * fall * (3.0 - 2.0 * fall)
    return (1.0 - share + share * beside).astype(np.float32)


def side_width(canvas: Size) -> int:
    """Width of the room at each side of the portrait, pixels."""
    return (canvas.width - canvas.short_side) // 2
