"""How far the outline of a chain's turned faces is off the true one, and how much smoother or steeper it runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from installation.chain.profile import YAWS_DEG, edge_of
from installation.core.turn import Position
from installation.training.profile_loss import profile_loss


def outline_scores(states: Sequence[Position], edge: np.ndarray, known: np.ndarray) -> np.ndarray:
    """One arm's errors at each of ``YAWS_DEG``.

    Args:
        states: the arm's positions, to the right.
        edge, known: (Y, S), see ``outlines.Outlines``.

    Returns:
        (Y, 2): of the place and of the steepness, see ``profile_loss``, in cells; NaN where no row is known.
    """
    by_yaw = {position.yaw_deg: position for position in states}
    rows = []
    for yaw_deg, true_edge, sure in zip(YAWS_DEG, edge, known, strict=True):
        moving = by_yaw[yaw_deg].moving
        whole = np.ones_like(by_yaw[yaw_deg].coverage) if moving is None else moving
        some, made = edge_of(whole)
        counts = (sure & some).astype(np.float32)[None, None]
        said = made.astype(np.float32)[None, None]
        usual = np.zeros((1, made.size), np.float32)
        _, place, steepness = profile_loss(said, true_edge[None, None], usual, counts)
        rows.append((float(place), float(steepness)) if counts.any() else (np.nan, np.nan))
    return np.array(rows)
