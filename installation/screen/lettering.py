"""Words become surfaces, once."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

WHITE = (235, 233, 228)  # of paper, not of a torch: the room is dark
GROUND = (12, 12, 12, 200)
_KEPT = 48

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
        """Lines on a dark ground."""
        return self._kept(("\n".join(lines), -height_px), lambda: self._panel(lines, height_px))

    def _panel(self, lines: Sequence[str], height_px: int) -> pygame.Surface:
        font = self._font(height_px)
        step, rim = round(height_px * 1.35), height_px
        width = max((font.size(line)[0] for line in lines), default=0)
        ground = pygame.Surface((width + 2 * rim, step * len(lines) + 2 * rim), pygame.SRCALPHA)
        ground.fill(GROUND)
        for number, line in enumerate(lines):
            ground.blit(font.render(line, True, WHITE), (rim, rim + number * step))
        return ground

    def _kept(self, key: tuple[str, int], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        if key not in self._made:
            self._made[key] = make()
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]
