"""What lies under the jaw is in its shade.

Links paint the neck as bright as the cheek above it, and nothing parted them: seen from the side, heads were blocks
without a jaw. Light comes from above, and what looks down at the floor is what a camera in front saw nothing of: so
painted skin just below what was seen of the head is darker, and from ear to chin there is a jaw.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.core.easing import share_of
from installation.core.ramp import ramp
from installation.core.turn import Position

FROM_DEG = (15.0, 52.5)
"""Between which yaws the shade comes in: before, nothing under the jaw is in sight."""
UNTIL_DEG = (105.0, 127.5)
"""Between which it goes, as the face does: what links still let through of that at the back cast spots."""
SHADE = 0.32
"""Of the light that is gone where it is deepest. For the eye; with 0.5 chins were of wood. Judged without and with it,
photographs not trained on turn 55.7 and 54.7 degrees at 60 and 62.5 and 61.2 at 75, lie 0.551 and 0.547 and 0.644 and
0.645 from their front, and have 0.75 and 0.78 and 0.72 and 0.74 of its detail."""
BELOW_CELLS = 6
"""How far below what was seen it is deepest ..."""
SOFT_CELLS = 3.0
"""... and how softly it comes and goes, as a sigma."""
BEGINS = (0.62, 0.7)
"""Heights of the crop between which it begins: above them cheeks and ears go on as light as they are."""


def shaded_under_jaw(position: Position, seen: np.ndarray, room: np.ndarray) -> Position:
    """The position with its painted skin darker where the jaw is above it.

    Args:
        seen: (S, S) float32 in 0..1, how much of each cell the camera saw, as the link says it: painted cheeks, where
            what was seen is stretched too far to be shown, cast no shade on themselves.
        room: (S, S) in 0..1, how much of each cell is room, see ``uncovered.room_of``.
    """
    yaw_deg = abs(position.yaw_deg)
    share = share_of(yaw_deg - FROM_DEG[0], FROM_DEG[1] - FROM_DEG[0])
    share *= 1.0 - share_of(yaw_deg - UNTIL_DEG[0], UNTIL_DEG[1] - UNTIL_DEG[0])
    if share <= 0.0 or position.moving is None:
        return position
    jaw = cv2.GaussianBlur(seen * position.moving, (0, 0), SOFT_CELLS)
    skin = (1.0 - room) * (1.0 - seen)
    if position.hair is not None:
        skin = skin * (1.0 - position.hair)
    rows = np.arange(len(seen))
    shade = skin * ramp(rows, *(line * len(rows) for line in BEGINS))[:, None]
    shade *= jaw[np.maximum(rows - BELOW_CELLS, 0)]
    light = (1.0 - SHADE * share * cv2.GaussianBlur(shade, (0, 0), 1.0)).astype(np.float32)
    return replace(position, imagined=cv2.multiply(position.imagined, cv2.merge([light] * 3)))
