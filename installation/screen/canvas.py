"""The scenes' canvas on a pygame surface.

Pictures go from numpy to the surface by ``frombuffer`` and one blit: of all ways measured the cheapest that needs
no conversion; ``surfarray`` costs four times as much and turns axes round.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pygame

from installation.core.geometry import Point, Size
from installation.screen.lettering import GROUND_OPACITY, WHITE, Lettering
from installation.screen.surface import MASKS, is_reachable, pixels_of

BLACK = (0, 0, 0)


class SurfaceCanvas:
    """See ``core.ports.Canvas``.

    Args:
        surface: 32 bits a pixel with ``MASKS``, see ``surface.new_surface``.
        lettering: the typeface.
    """

    def __init__(self, surface: pygame.Surface, lettering: Lettering) -> None:
        if not is_reachable(surface):
            raise ValueError(
                f"SurfaceCanvas: received {surface.get_bitsize()} bits with masks {surface.get_masks()}, "
                f"expected 32 with {MASKS}; make it with new_surface"
            )
        self.surface = surface
        self._lettering = lettering

    @property
    def size(self) -> Size:
        return Size(*self.surface.get_size())

    def clear(self) -> None:
        self.surface.fill(BLACK)

    def picture(
        self, rgb: np.ndarray, top_left: Point, mirrored: bool = False, opacity: np.ndarray | None = None
    ) -> None:
        if opacity is not None:
            self._mix(rgb, top_left, mirrored, opacity)
            return
        shown = cv2.flip(rgb, 1) if mirrored else np.ascontiguousarray(rgb)
        height, width = shown.shape[:2]
        image = pygame.image.frombuffer(shown.data, (width, height), "RGB")
        self.surface.blit(image, (round(top_left.x), round(top_left.y)))

    def _mix(self, rgb: np.ndarray, top_left: Point, mirrored: bool, opacity: np.ndarray) -> None:
        """By hand: SDL takes 6.6 ms to blit 720 x 720 pixels with alpha, this 1 ms."""
        here, there = self._overlap(rgb.shape, top_left)
        if mirrored:
            rgb, opacity = cv2.flip(rgb, 1), cv2.flip(opacity, 1)
        under = pixels_of(self.surface)[there]
        if under.size == 0:
            return
        new = cv2.cvtColor(rgb[here], cv2.COLOR_RGB2BGRA)
        share = cv2.merge([opacity[here]] * 4)
        mixed = cv2.multiply(new, share, scale=1.0 / 255.0)
        rest = cv2.multiply(under, cv2.bitwise_not(share), scale=1.0 / 255.0)
        under[:] = cv2.add(mixed, rest)

    def text(self, words: str, center: Point, height_px: int, opacity: float = 1.0) -> None:
        if opacity <= 0.0 or not words:
            return
        image = self._lettering.line(words, height_px)
        image.set_alpha(round(255 * min(opacity, 1.0)))
        self.surface.blit(image, image.get_rect(center=(round(center.x), round(center.y))))

    def panel(self, lines: Sequence[str], top_left: Point, height_px: int) -> None:
        panel = pixels_of(self._lettering.panel(lines, height_px))
        here, there = self._overlap(panel.shape, top_left)
        under = pixels_of(self.surface)[there]
        if under.size:  # by hand, as ``_mix``: SDL's blit with alpha takes several times as long
            under[:] = cv2.addWeighted(panel[here], 1.0, under, 1.0 - GROUND_OPACITY, 0.0)

    def ring(
        self, center: Point, radius_px: float, width_px: float, share: float, opacity: float = 1.0
    ) -> None:
        if share <= 0.0 or opacity <= 0.0 or radius_px <= 0.0:
            return
        reach = int(radius_px + width_px + 2)
        left, top = int(center.x) - reach, int(center.y) - reach
        patch = np.zeros((2 * reach, 2 * reach), np.uint8)
        fine = 1 << 4  # sixteenths of a pixel, so that a following ring does not tremble
        middle = (round((center.x - left) * fine), round((center.y - top) * fine))
        axes = (round(radius_px * fine), round(radius_px * fine))
        light = round(255 * min(opacity, 1.0))
        thick = max(round(width_px), 1)
        cv2.ellipse(patch, middle, axes, -90, 0, 360 * min(share, 1.0), light, thick, cv2.LINE_AA, 4)
        image = np.empty((*patch.shape, 4), np.uint8)
        image[..., :3] = WHITE
        image[..., 3] = patch
        self.surface.blit(pygame.image.frombuffer(image.data, (2 * reach, 2 * reach), "RGBA"), (left, top))

    def snapshot(self) -> np.ndarray:
        return cv2.cvtColor(pixels_of(self.surface), cv2.COLOR_BGRA2RGB)

    def picture_where(self, rgb: np.ndarray, mask: np.ndarray) -> None:
        cv2.copyTo(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), mask, pixels_of(self.surface))

    def _overlap(
        self, shape: Sequence[int], top_left: Point
    ) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Rows and columns, of something and of the canvas, where it lies on the canvas; empty where it does not."""
        height, width = shape[:2]
        x, y = round(top_left.x), round(top_left.y)
        left, top = max(-x, 0), max(-y, 0)
        right, bottom = min(width, self.size.width - x), min(height, self.size.height - y)
        right, bottom = max(right, left), max(bottom, top)
        return (slice(top, bottom), slice(left, right)), (
            slice(y + top, y + bottom),
            slice(x + left, x + right),
        )
