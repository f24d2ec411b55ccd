"""Shoulders and clothes: a still card that the head turns before."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.body import Body
from installation.training.classes import Classes
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import disc, pull_push, smoothstep


@dataclass(frozen=True)
class Torso:
    """Canvas pictures: alpha (N, N) 0..1; seen (N, N) 0..1, 0 where hair lay over it; colour (N, N, 3) 0..1.
    depth: z in u of the card."""

    alpha: NDArray[np.float32]
    seen: NDArray[np.float32]
    colour: NDArray[np.float32]
    depth: float


def build_torso(body: Body, portrait: Portrait, figure: Figure, classes: Classes, long_hair: bool) -> Torso:
    """Take the torso out of the photograph; where hair hangs over it, it goes on underneath."""
    canvas = portrait.canvas
    _, y = canvas.grid_u()
    low = smoothstep(y, body.collar - 0.2, body.collar)
    share = np.maximum(classes.cloth, low)
    hair = classes.hair if long_hair else np.zeros_like(classes.hair)
    solid = figure.alpha > 0.5
    bare = ((share > 0.5) & (hair < 0.5) & solid).astype(np.uint8)
    bare = cv2.morphologyEx(bare, cv2.MORPH_OPEN, disc(0.05 * canvas.px_per_u))
    parts, labels, stats, _ = cv2.connectedComponentsWithStats(bare)
    if parts > 1:
        bare = (labels == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()).astype(np.uint8)
    known = bare.astype(bool)
    under = np.maximum.accumulate(known, 0)
    between = np.maximum.accumulate(known, 1) & np.maximum.accumulate(known[:, ::-1], 1)[:, ::-1]
    body_below = (under | between) & (share > 0.05)
    alpha = np.where(known, share, np.where(body_below, np.maximum(share, hair * low), 0.0)) * figure.alpha
    seen = smoothstep(cv2.blur(known.astype(np.float32), (3, 3)), 0.2, 0.9) * (1 - smoothstep(hair, 0.3, 0.7))
    colour = pull_push(figure.colour, (seen > 0.95).astype(np.float32))
    soft = figure.colour * seen[..., None] + colour * (1 - seen[..., None])
    return Torso(
        alpha.astype(np.float32), seen.astype(np.float32), soft.astype(np.float32), float(body.neck_axis[1])
    )
