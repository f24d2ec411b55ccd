"""What a profile is scored by: where its outline lies, and how steeply it runs. Written with ``keras.ops``."""

from __future__ import annotations

from keras import ops

from installation.chain.warp import Tensor

STEEP = 3.0
"""How much an error of the steepness counts for one of the place. How far a stranger's nose stands out a front hardly
tells; that it ends sharply over the lip it does, and that is what the outline is used for."""
APART = 3  # rows over which steepness counts, too, half as much as between neighbours
JUMP = 3.0  # cells a row: beyond, the outline goes over to another part, from a chin to a neck


def profile_loss(said: Tensor, edge: Tensor, usual: Tensor, known: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Scores outlines.

    Args:
        said: (B, Y, S) float32, cells beyond the usual outline.
        edge: (B, Y, S) float32, where outlines lie, cells from the left; usual: (Y, S), the same.
        known: (B, Y, S) float32 of 0 and 1, where that is known; all is 0 where nothing is.

    Returns:
        The weighted sum, and what it is made of in cells: the mean error of the place, and of the steepness.
    """
    off = said + usual - edge
    place = _mean(ops.abs(off), known)
    steepness = _steepness(off, edge, known, 1) + 0.5 * _steepness(off, edge, known, APART)
    return place + STEEP * steepness, place, steepness


def _steepness(off: Tensor, edge: Tensor, known: Tensor, rows: int) -> Tensor:
    runs = ops.abs(edge[..., rows:] - edge[..., :-rows]) < JUMP * rows
    both = known[..., rows:] * known[..., :-rows] * ops.cast(runs, "float32")
    return _mean(ops.abs(off[..., rows:] - off[..., :-rows]), both)


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return ops.sum(values * weights) / ops.maximum(ops.sum(weights), 1.0)
