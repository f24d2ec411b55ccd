"""The calm picture: the mean face, still and half lit, while whatever broke is put together again."""

from __future__ import annotations

from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.scenes.portrait import Portrait
from installation.scenes.stage import Stage

CALM_S = 5.0
LIGHT = 0.6


class Failsafe:
    """See ``scenes.stage.Scene``. Needs nothing that may have broken.

    Args:
        stage: shared by all scenes.
        calm_s: how long it stays; the director lets it stay longer where the piece breaks again and again.
    """

    def __init__(self, stage: Stage, calm_s: float = CALM_S) -> None:
        self._stage = stage
        self._calm_s = calm_s
        self._since_s: float | None = None
        still = stage.mean_face.still()
        self._face = (
            Portrait(still, stage.settings.portrait.size_px, stage.mirrored) if still is not None else None
        )
        stage.session = None
        stage.portrait = None

    def update(self, now_s: float, step_s: float) -> Happening | None:
        if self._since_s is None:
            self._since_s = now_s
        return Happening.RECOVERED if now_s - self._since_s >= self._calm_s else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        if self._face is not None:
            self._face.draw(canvas, self._stage.drift, LIGHT)
