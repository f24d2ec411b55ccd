"""Keeps the shown portrait on disk where the settings allow it: the only way in which a picture leaves memory."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from installation.clock import day
from installation.screen.window import save_picture
from installation.settings import KeySettings

Keep = Callable[[np.ndarray, Mapping[str, object]], str]

log = logging.getLogger(__name__)


def keeper(settings: KeySettings) -> Keep:
    """What the save key does.

    Args:
        settings: whether portraits may be kept, and where.

    Returns:
        Takes (H, H, 3) uint8 RGB and plain facts about how it was made; writes ``portrait_0001.png`` (the next
        number that is free) and ``portrait_0001.json`` with the facts, the side and the day. Gives a sentence for
        the operator, and never raises where the disk refuses.
    """

    def keep(picture: np.ndarray, facts: Mapping[str, object]) -> str:
        if not settings.save_allowed:
            return "not saved: keys.save_allowed is false"
        path = _free(Path(settings.save_dir))
        # the day and no time of day: nobody's visit can be looked up by it
        told = {**facts, "size_px": picture.shape[0], "date": day()}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_picture(picture, path)
            path.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            log.error("keys.save_dir: %s cannot be written (%s)", path, error.strerror)  # noqa: TRY400
            return f"not saved: {path.parent} cannot be written"
        log.info("portrait kept as %s", path)
        return f"saved as {path}"

    return keep


def _free(folder: Path) -> Path:
    number = 1
    while (path := folder / f"portrait_{number:04d}.png").exists():
        number += 1
    return path
