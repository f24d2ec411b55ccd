"""The newest frame times as a little picture of bars, for the technician."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from installation.core.geometry import Size

FRAMES = 240
"""So many bars: four seconds at 60 pictures a second."""
LINE_MS = 1000.0 / 60.0
HIGHEST_MS = 3.0 * LINE_MS
GROUND, BAR, LATE, LINE = (12, 12, 12), (150, 150, 146), (240, 160, 60), (235, 233, 228)


def frame_plot(frames_ms: Sequence[float], size: Size) -> np.ndarray:
    """Bars from left to right, the newest at the right edge, and a line at 16.7 ms a third of the way up.

    Args:
        frames_ms: times between two pictures, the newest last; the last ``FRAMES`` are shown.
        size: of the result; its width at least ``FRAMES`` to show all.

    Returns:
        (h, w, 3) uint8; a frame that took a tenth longer than the line allows has another colour.
    """
    plot = np.empty((size.height, size.width, 3), np.uint8)
    plot[:] = GROUND
    newest = np.zeros(FRAMES, np.float32)
    shown = np.asarray(frames_ms[-FRAMES:], np.float32)
    newest[FRAMES - len(shown) :] = shown
    bar_of = np.arange(size.width) * FRAMES // size.width
    ms = newest[bar_of]
    rows_up = size.height - np.arange(size.height, dtype=np.float32)[:, None]
    bars = rows_up <= np.minimum(ms / HIGHEST_MS, 1.0)[None, :] * size.height
    late = ms > 1.1 * LINE_MS
    plot[bars & ~late] = BAR
    plot[bars & late] = LATE
    plot[int(size.height * (1.0 - LINE_MS / HIGHEST_MS))] = LINE
    return plot
