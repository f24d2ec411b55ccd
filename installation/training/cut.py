"""Pictures that end too near the head: what lies beyond repeats their border, above them as a crown.

Portraits from elsewhere are cut tight, and who stands near a camera is cut by its frame. Links that never saw this
took the stretched hair over a forehead for hair. It is drawn as the kiosk's own crops draw it (``vision.crown``), but
without the hair that they draw above a forehead (``vision.hairline``): with it they are like whole pictures, of which
samples have enough, and who shows none at the temples has a crown of forehead there, too.
"""

from __future__ import annotations

import numpy as np

from installation.vision.crown import close_crown

DEEPEST = (0.32, 0.14, 0.22, 0.22)
"""How much of a crop may lie beyond its picture's top, bottom, left and right, as shares of the side: measured on
tight portraits."""
TOP_ALONE = 0.3
"""Share of cut samples that are cut at the top alone."""


class Cut:
    """Where one sample's picture ends.

    Args:
        rng: decides.
        share: of samples that are cut.
    """

    def __init__(self, rng: np.random.Generator, share: float) -> None:
        cut = rng.random() < share
        tight, alone = rng.random(), rng.random() < TOP_ALONE
        depths = np.array(DEEPEST) * tight * rng.uniform(0.5, 1.0, 4)
        if alone:
            depths[1:] = 0.0
        self.top, self.bottom, self.left, self.right = (depths if cut else np.zeros(4)).tolist()

    def drawn(self, picture: np.ndarray) -> np.ndarray:
        """A square picture (N, N, C) float32 as a crop shows it that reaches beyond where it ends."""
        side = picture.shape[0]
        line = np.arange(side)
        top = round(self.top * side)
        rows = np.minimum(line, side - 1 - round(self.bottom * side))
        columns = np.clip(line, round(self.left * side), side - 1 - round(self.right * side))
        out = np.ascontiguousarray(picture[rows][:, columns])
        if top:
            close_crown(out, out[top:].copy(), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -top]]))
        return out

    def inside(self, places: np.ndarray) -> np.ndarray:
        """Which places (..., 2), (x, y) in shares of the side, lie in the picture; what lies beyond a side that is
        not cut does, too."""
        x, y = places[..., 0], places[..., 1]
        beyond = np.zeros(x.shape, bool)
        for depth, distance in (
            (self.top, y),
            (self.bottom, 1.0 - y),
            (self.left, x),
            (self.right, 1.0 - x),
        ):
            if depth:
                beyond |= distance < depth
        return ~beyond
