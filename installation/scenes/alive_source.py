"""The portrait's source, renewed from the camera as long as its visitor looks ahead: so it blinks while it turns."""

from __future__ import annotations

from collections import deque

import numpy as np

from installation.core.alive import Alive
from installation.core.easing import share_of, smooth
from installation.core.ports import Cut
from installation.core.sighting import Frame
from installation.picture.living_face import LivingFace
from installation.picture.resize import between

DELAY_S = 0.2
"""The portrait lives so much later than its visitor: until then a later look has said where the eyes were."""
FADE_S = 0.4
PAUSE_S = 0.3
"""After a longer pause the newer picture comes in gently."""
KEPT_S = 0.8


class AliveSource:
    """Picks frames, cuts them, and fades over what could not be shown. Never waits.

    Args:
        alive: says which moments are good and where the eyes were.
        source: (H, H, 3) uint8 RGB, the accepted crop.
        cut: cuts later ones of the same side.
    """

    def __init__(self, alive: Alive, source: np.ndarray, cut: Cut) -> None:
        self._alive = alive
        self._source = self._frozen = source
        self._face = LivingFace(source)
        self._cut = cut
        self._frames: deque[Frame] = deque()
        self._shown_s: float | None = None
        self._fading_since_s = 0.0

    def update(self, now_s: float, frame: Frame | None) -> np.ndarray | None:
        """The next source where there is a newer one: (H, H, 3) uint8 RGB, a new array; None: it stays.

        Args:
            now_s: monotonic seconds.
            frame: the newest one, or None without a live camera.
        """
        if frame is not None and (not self._frames or frame.time_s > self._frames[-1].time_s):
            self._frames.append(frame)
        while self._frames and now_s - self._frames[0].time_s > KEPT_S:
            self._frames.popleft()
        for one in reversed(self._frames):
            if one.time_s > now_s - DELAY_S:
                continue
            if self._shown_s is not None and one.time_s <= self._shown_s:
                return None
            eyes = self._alive.eyes_at(one.time_s)
            if eyes is not None:
                return self._show(self._cut(one.rgb, eyes, self._source.shape[0]), one.time_s, now_s)
        return None

    def _show(self, fresh: np.ndarray, time_s: float, now_s: float) -> np.ndarray:
        if self._shown_s is None or time_s - self._shown_s > PAUSE_S:
            self._frozen, self._fading_since_s = self._source, now_s
        self._shown_s = time_s
        living = self._face.with_face(fresh)
        self._source = between(self._frozen, living, smooth(share_of(now_s - self._fading_since_s, FADE_S)))
        return self._source
