"""Other light on a training turn, and other colours of skin and hair.

Colours belong to the figure and turn with it. Light belongs to the room: it falls by the surface's normal and by the
place in the room, before and after the turn, so that the gain on the source is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from installation.training.batches import Variety

PALER = 0.35
"""Of how much darker a complexion may become, how much paler it may: photographs are exposed for pale skin."""
DARKEST, LIGHTEST = 0.3, 1.7  # bounds of a shade


class Lamps:
    """One random lighting and colouring.

    Attributes:
        gamma: exponent of the figure's and the room's brightness.
    """

    def __init__(self, rng: np.random.Generator, variety: Variety) -> None:
        v = variety
        self._gain = np.exp(rng.uniform(-v.gain, v.gain) + rng.uniform(-v.tint, v.tint, 3)).astype(np.float32)
        self.gamma = float(np.exp(rng.uniform(-v.gamma, v.gamma)))
        angle = rng.uniform(0, 2 * np.pi)
        self._fall = (np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(0, v.gradient)).astype(
            np.float32
        )
        side = rng.uniform(0, 2 * np.pi)
        low = rng.uniform(0.3, 1.0)  # how far from the front
        self._lamp = (rng.uniform(0, v.lamp) * np.array([np.cos(side) * low, np.sin(side) * low])).astype(
            np.float32
        )
        self._skin = (np.eye(3) + rng.normal(0, 1, (3, 3)) * v.skin).astype(np.float32)
        dyed = rng.random() < 0.5
        dye = rng.uniform(-v.hair, v.hair) + rng.uniform(-0.2, 0.2, 3) * min(v.hair, 1.0)
        complexion = rng.uniform(-v.complexion, PALER * v.complexion) if rng.random() < 0.5 else 0.0
        self._complexion = float(np.exp(complexion))
        self._hair = (np.exp(dye) - 1.0 if dyed else np.zeros(3)).astype(np.float32)

    def shade(self, normal: np.ndarray, places: np.ndarray) -> np.ndarray:
        """(N, N) factor on a figure with normals (N, N, 2), x and y, at places (N, N, 2) of the room, 0..1."""
        return np.clip((1.0 + normal @ self._lamp) * self._falls(places), DARKEST, LIGHTEST)

    def on_figure(self, rgb: np.ndarray, hair: np.ndarray, shade: np.ndarray) -> np.ndarray:
        """Colours and relights (..., N, N, 3) with hair and shade (..., N, N)."""
        own = 1.0 - hair[..., None]
        coloured = np.clip(rgb @ self._skin, 0.0, 1.0)
        coloured = coloured * (own * self._complexion + hair[..., None] * (1.0 + self._hair))
        return np.clip(self._pow(coloured) * (self._gain * shade[..., None]), 0.0, 1.0)

    def on_room(self, rgb: np.ndarray) -> np.ndarray:
        """Relights a square room (N, N, 3)."""
        line = (np.arange(rgb.shape[0], dtype=np.float32) + 0.5) / rgb.shape[0]
        falls = self._falls(np.dstack(np.meshgrid(line, line)))
        return np.clip(self._pow(rgb) * (self._gain * falls[..., None]), 0.0, 1.0)

    def _falls(self, places: np.ndarray) -> np.ndarray:
        return 1.0 + (places - 0.5) @ self._fall

    def _pow(self, rgb: np.ndarray) -> np.ndarray:
        flat = np.clip(rgb, 0.0, 1.0).reshape(-1, 3)
        return cv2.pow(flat, self.gamma).reshape(rgb.shape)
