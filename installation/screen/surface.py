"""Surfaces whose pixels numpy can reach."""

from __future__ import annotations

import numpy as np
import pygame

from installation.core.geometry import Size

MASKS = (0xFF0000, 0x00FF00, 0x0000FF, 0)
"""Bytes B, G, R, X in memory: what every desktop gives."""


def new_surface(size: Size) -> pygame.Surface:
    """A black surface whose pixels ``pixels_of`` can reach."""
    return pygame.Surface(size, 0, 32, MASKS)


def is_reachable(surface: pygame.Surface) -> bool:
    """Whether ``pixels_of`` can reach its pixels."""
    return bool(surface.get_bitsize() == 32 and surface.get_masks()[:3] == MASKS[:3])


def pixels_of(surface: pygame.Surface) -> np.ndarray:
    """(H, W, 4) uint8 BGRX, the surface's own memory; let go of it before the next blit."""
    width, height = surface.get_size()
    columns = np.asarray(surface.get_view("2"))  # (W, H) uint32
    return columns.T.view(np.uint8).reshape(height, width, 4)
