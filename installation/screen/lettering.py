"""Words become surfaces, once."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from installation.core.geometry import Size
from installation.screen.surface import new_surface

WHITE = (235, 233, 228)  # of paper, not of a torch: the room is dark
GROUND = (12, 12, 12)
GROUND_OPACITY = 0.8
"""Of a panel: how much of what is under it is gone."""
LINE_STEP = 1.35
"""From line to line of a panel, in heights of the letters; its rim is one height wide."""
_KEPT = 96

log = logging.getLogger(__name__)


class Lettering:
    """A typeface at any height, rendered once per text.

    Args:
        font_file: a font file; None or a missing one: pygame's own.
    """

    def __init__(self, font_file: Path | None = None) -> None:
        pygame.font.init()
        if font_file is not None and not font_file.is_file():
            log.warning("font %s is missing; the built-in one is used", font_file)
            font_file = None
        self._file = font_file
        self._fonts: dict[int, pygame.font.Font] = {}
        self._made: OrderedDict[tuple[str, int], pygame.Surface] = OrderedDict()

    def _font(self, height_px: int) -> pygame.font.Font:
        if height_px not in self._fonts:
            name = str(self._file) if self._file else None
            self._fonts[height_px] = pygame.font.Font(name, max(height_px, 4))
        return self._fonts[height_px]

    def line(self, words: str, height_px: int) -> pygame.Surface:
        """The words on nothing."""
        return self._kept((words, height_px), lambda: self._font(height_px).render(words, True, WHITE))

    def panel(self, lines: Sequence[str], height_px: int) -> pygame.Surface:
        """Lines on a dark ground, reachable by ``surface.pixels_of``; what it covers is to be darkened for it."""
        return self._kept(("\n".join(lines), -height_px), lambda: self._panel(lines, height_px))

    def _panel(self, lines: Sequence[str], height_px: int) -> pygame.Surface:
        written = [self._on_ground(line, height_px) for line in lines]
        step, rim = round(height_px * LINE_STEP), height_px
        width = max((line.get_width() for line in written), default=0)
        panel = new_surface(Size(width + 2 * rim, step * len(lines) + 2 * rim))
        panel.fill(GROUND)
        for number, line in enumerate(written):
            panel.blit(line, (rim, rim + number * step))
        return panel

    def _on_ground(self, words: str, height_px: int) -> pygame.Surface:
        """A line of a panel: kept for itself, as most lines stay when one figure changes."""
        key = (words, height_px - (1 << 16))
        return self._kept(key, lambda: self._font(height_px).render(words, True, WHITE, GROUND))

    def _kept(self, key: tuple[str, int], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        if key not in self._made:
            self._made[key] = make()
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]
