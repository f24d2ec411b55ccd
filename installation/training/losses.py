"""What a position is scored by. Written with ``keras.ops``: the same code on any backend."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
        light: (B, S, S, 1) logarithm of the factor by which the source is brighter or darker here.
        hair: (B, S, S, 1) how much of this pixel is hair, 0..1.
        relief: (B, S, S, 1) how finely the surface is shaped here, 0..1, see ``relief.relief_of``.
    """

    picture: Tensor
    map: Tensor
    map_weight: Tensor
    coverage: Tensor
    light: Tensor
    hair: Tensor
    relief: Tensor


@dataclass(frozen=True)
class LossWeights:
    """How much each part counts; the parts are means over pixels.

    Attributes:
        picture: L1 of the shown frame.
        map: L1 of the map where truth has one. An error of 0.01 of the side is as bad as 0.1 of brightness.
        ripple: L1 of the map's differences between neighbours: without it maps ripple on hair.
        coverage: L1 of the coverage.
        paint: L1 of the painted layer where nothing was seen, so that it learns under a wrong coverage too.
        edges: L1 of the shown frame's differences between neighbours: without it paint is blotched.
        light: L1 of the light where something was seen.
        hair: L1 of the hair.
        calm: a link's output beyond ``CALM``: where a sigmoid or a clip hides it, nothing else held it back, and links
            of the back ran away to 1e5 within 50 roll-outs.
        critic: the say of the critic in what is painted, where one is asked; 1 is as loud as the picture's L1.
        relief: how much more all parts count where a surface is finely shaped: an ear is one pixel in a hundred, and
            chains that were scored pixel by pixel painted a smudge in its place.
    """

    picture: float = 1.0
    map: float = 10.0
    ripple: float = 20.0
    coverage: float = 0.5
    paint: float = 0.5
    edges: float = 0.5
    light: float = 0.25
    hair: float = 0.1
    calm: float = 0.05
    critic: float = 0.5
    relief: float = 8.0


CALM = 4.0
PARTS = tuple(field.name for field in fields(LossWeights) if field.name not in ("calm", "critic", "relief"))


def position_loss(state: State, source: Tensor, truth: Truth, weights: LossWeights) -> tuple[Tensor, Tensor]:
    """Scores one position.

    Args:
        state: what the chain says.
        source: (B, H, H, 3), the source the shown frame is read from.

    Returns:
        The weighted sum, a scalar, and the unweighted parts in ``LossWeights``' order, (8,).
    """
    frame = shown(state, source)
    apart = state.map - truth.map
    counts = 1.0 + weights.relief * truth.relief
    known = truth.map_weight * counts
    unseen = (1.0 - truth.coverage) * counts
    parts = [
        ops.mean(counts * ops.abs(frame - truth.picture)),
        ops.mean(known * ops.abs(apart)),
        _differences(apart, known),
        ops.mean(counts * ops.abs(state.coverage - truth.coverage)),
        ops.mean(unseen * ops.abs(state.paint - truth.picture)),
        _differences(frame - truth.picture, counts),
        ops.mean(truth.coverage * counts * ops.abs(state.light - truth.light)),
        ops.mean(counts * ops.abs(state.hair - truth.hair)),
    ]
    total = sum(getattr(weights, name) * part for name, part in zip(PARTS, parts, strict=True))
    return total, ops.stack(parts)


def _differences(field: Tensor, known: Tensor) -> Tensor:
    """Mean L1 of the differences between neighbours, across and down, where both are known."""
    across = ops.minimum(known[:, :, 1:], known[:, :, :-1]) * ops.abs(field[:, :, 1:] - field[:, :, :-1])
    down = ops.minimum(known[:, 1:], known[:, :-1]) * ops.abs(field[:, 1:] - field[:, :-1])
    return ops.mean(across) + ops.mean(down)


def excess(raw: Tensor) -> Tensor:
    """Mean of how far a link's output (B, S, S, 11) lies beyond ``CALM``, a scalar."""
    return ops.mean(ops.relu(ops.abs(raw) - CALM))
