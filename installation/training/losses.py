"""What a position is scored by. Written with ``keras.ops``: the same code on any backend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from keras import ops

from installation.chain.warp import State, Tensor, shown


class Truth(NamedTuple):
    """A training turn at one position.

    Attributes:
        picture: (B, S, S, 3) what a camera would see, 0..1.
        map: (B, S, S, 2) offsets in fractions of the side.
        map_weight: (B, S, S, 1) how much the map is known here, 0..1.
        coverage: (B, S, S, 1) how much the source saw of this pixel, 0..1.
    """

    picture: Tensor
    map: Tensor
    map_weight: Tensor
    coverage: Tensor


@dataclass(frozen=True)
class LossWeights:
    """How much each part counts; the parts are means over pixels.

    Attributes:
        picture: L1 of the shown frame.
        map: L1 of the map where truth has one. An error of 0.01 of the side is as bad as 0.1 of brightness.
        ripple: L1 of the map's differences between neighbours: without it maps ripple on hair.
        coverage: L1 of the coverage.
        paint: L1 of the painted layer where nothing was seen, so that it learns under a wrong coverage too.
    """

    picture: float = 1.0
    map: float = 10.0
    ripple: float = 20.0
    coverage: float = 0.5
    paint: float = 0.5


def position_loss(state: State, source: Tensor, truth: Truth, weights: LossWeights) -> tuple[Tensor, Tensor]:
    """Scores one position.

    Args:
        state: what the chain says.
        source: (B, H, H, 3), the source the shown frame is read from.

    Returns:
        The weighted sum, a scalar, and the five unweighted parts in ``LossWeights``' order, (5,).
    """
    picture = ops.mean(ops.abs(shown(state, source) - truth.picture))
    apart = state.map - truth.map
    known = truth.map_weight
    flow = ops.mean(known * ops.abs(apart))
    across = ops.minimum(known[:, :, 1:], known[:, :, :-1]) * ops.abs(apart[:, :, 1:] - apart[:, :, :-1])
    down = ops.minimum(known[:, 1:], known[:, :-1]) * ops.abs(apart[:, 1:] - apart[:, :-1])
    ripple = ops.mean(across) + ops.mean(down)
    coverage = ops.mean(ops.abs(state.coverage - truth.coverage))
    paint = ops.mean((1.0 - truth.coverage) * ops.abs(state.paint - truth.picture))
    parts = ops.stack([picture, flow, ripple, coverage, paint])
    total = (
        weights.picture * picture
        + weights.map * flow
        + weights.ripple * ripple
        + weights.coverage * coverage
        + weights.paint * paint
    )
    return total, parts
