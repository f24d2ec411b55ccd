"""Backward warping and the chain's state: what one step of 7.5 degrees does to it.

Conventions: pictures and states are (B, H, W, C) float32, RGB 0..1; a map is (B, H, W, 2) with channel 0 = dx and
1 = dy, offsets in fractions of the crop's side; pixel centres at (column + 0.5) / W.

    warp(f, m)(x) = f(x + m(x))

The state of the chain at one yaw is ``(map, coverage, paint, light, hair)``:

    map'      = map(x + M) + M + D         M: the step map; D: a correction where nothing was there to be moved
    coverage' = clip(coverage(x + M) + K)  K: what the step loses, or finds again
    paint'    = G * paint(x + M) + (1 - G) * r
    light'    = light(x + M) + L           the light stays in the room while the head turns; a logarithm
    hair'     = G * hair(x + M) + (1 - G) * h
    shown     = coverage * exp(light) * source(x + map) + (1 - coverage) * paint

Kept apart from the design's first draft, coverage'= o * coverage(x + M) with a premultiplied layer: twelve keep
masks of 0.97 multiply to 0.69, and a third of the face came from the painted blur. The sum can saturate at 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from keras import ops

Tensor = Any  # a backend's tensor; keras has no type for it

MAX_STEP = 0.10  # largest step of a map, fraction of the side: a nose tip moves 0.06 in 7.5 degrees
MAX_CORRECTION = (
    0.05  # unbounded, one wild correction fed itself through the chain and blew a training run up
)
MAX_LIGHT_STEP = 0.2  # largest change of the light's logarithm in one step
MAX_LIGHT = 0.7  # and in all: the gains of training turns stay within a factor of two
RAW_CHANNELS = 11  # step map 2, correction 2, coverage 1, gate 1, paint 3, light 1, hair 1


class State(NamedTuple):
    """The chain at one yaw: map (B, S, S, 2), coverage (B, S, S, 1), paint (B, S, S, 3), light (B, S, S, 1), the
    logarithm of a factor on the source, and hair (B, S, S, 1), how much of what is painted is hair."""

    map: Tensor
    coverage: Tensor
    paint: Tensor
    light: Tensor
    hair: Tensor


def centers(size: int) -> np.ndarray:
    """(1, size, size, 2) float32: the pixel centres (x, y) of a square grid in fractions of its side."""
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.stack(np.meshgrid(line, line), axis=-1)[None]


def sample(picture: Tensor, places: Tensor) -> Tensor:
    """Bilinear reading; places outside repeat the border.

    Args:
        picture: (B, H, W, C).
        places: (B, h, w, 2), (x, y) in fractions of the sides.

    Returns:
        (B, h, w, C).
    """
    batch, height, width, channels = picture.shape
    _, out_height, out_width, _ = places.shape
    x = ops.clip(places[..., 0] * width - 0.5, 0.0, width - 1.0)
    y = ops.clip(places[..., 1] * height - 0.5, 0.0, height - 1.0)
    left = ops.clip(ops.floor(x), 0.0, width - 2.0)
    top = ops.clip(ops.floor(y), 0.0, height - 2.0)
    right_share = (x - left)[..., None]
    low_share = (y - top)[..., None]
    # The four neighbours lie side by side in one row, so that one gather fetches all: 2.4 times faster on a CPU
    # than four gathers, forwards and backwards.
    beside = ops.concatenate([picture[:, :, 1:], picture[:, :, -1:]], axis=2)
    pairs = ops.concatenate([picture, beside], axis=3)
    below = ops.concatenate([pairs[:, 1:], pairs[:, -1:]], axis=1)
    quads = ops.reshape(ops.concatenate([pairs, below], axis=3), (-1, 4 * channels))
    start = ops.reshape(ops.arange(batch, dtype="int32") * (height * width), (batch, 1, 1))
    index = ops.cast(top, "int32") * width + ops.cast(left, "int32") + start
    read = ops.take(quads, ops.reshape(index, (-1,)), axis=0)
    read = ops.reshape(read, (batch, out_height, out_width, 4 * channels))
    a, b, c, d = (read[..., i * channels : (i + 1) * channels] for i in range(4))
    upper = a + right_share * (b - a)
    lower = c + right_share * (d - c)
    return upper + low_share * (lower - upper)


def warp(field: Tensor, offsets: Tensor) -> Tensor:
    """``field(x + offsets(x))`` for (B, S, S, C) and (B, S, S, 2)."""
    return sample(field, offsets + centers(field.shape[1]))


def first_state(batch: int, size: int) -> State:
    """The frontal state: nothing moved, all seen, the paint a middle grey that nobody sees."""
    return State(
        map=ops.zeros((batch, size, size, 2)),
        coverage=ops.ones((batch, size, size, 1)),
        paint=ops.full((batch, size, size, 3), 0.5),
        light=ops.zeros((batch, size, size, 1)),
        hair=ops.zeros((batch, size, size, 1)),
    )


def shown(state: State, source: Tensor) -> Tensor:
    """The picture of a state: source (B, H, H, 3) sampled once, the paint where nothing was seen."""
    seen = warp_source(source, state.map) * ops.exp(state.light)
    return state.coverage * seen + (1.0 - state.coverage) * state.paint


def warp_source(source: Tensor, offsets: Tensor) -> Tensor:
    """A source of any size read at the places of a map: (B, H, H, 3), (B, S, S, 2) -> (B, S, S, 3)."""
    return sample(source, offsets + centers(offsets.shape[1]))


def features(state: State, source_small: Tensor, yaw: Tensor) -> Tensor:
    """What a link sees, (B, S, S, 17): the current frame, the source, the state so far, the angle, the place.

    Args:
        source_small: (B, S, S, 3), the source at the state's size.
        yaw: scalar or (B, 1, 1, 1), the yaw that the link shall reach, degrees.
    """
    batch, size = source_small.shape[0], source_small.shape[1]
    place = ops.broadcast_to(ops.convert_to_tensor(centers(size)), (batch, size, size, 2))
    angle = ops.broadcast_to(ops.reshape(yaw / 90.0, (-1, 1, 1, 1)), (batch, size, size, 1))
    frame = shown(state, source_small)
    return ops.concatenate(
        [
            frame - 0.5,
            source_small - 0.5,
            state.map * 4.0,
            state.coverage - 0.5,
            state.paint - 0.5,
            state.light,
            state.hair - 0.5,
            place - 0.5,
            angle,
        ],
        axis=-1,
    )


FEATURE_CHANNELS = 17


def clip_through(x: Tensor) -> Tensor:
    """Clips to 0..1 and lets the gradient through: a plain clip would leave a wrong 1 wrong for ever."""
    return x + ops.stop_gradient(ops.clip(x, 0.0, 1.0) - x)


class Said(NamedTuple):
    """A link's output in its parts: step map and correction (B, S, S, 2), change of coverage and gate
    (B, S, S, 1), fresh paint (B, S, S, 3), change of light and fresh hair (B, S, S, 1)."""

    step: Tensor
    correction: Tensor
    change: Tensor
    gate: Tensor
    fresh: Tensor
    lighter: Tensor
    hair: Tensor


def said(raw: Tensor) -> Said:
    """Reads a link's unbounded output (B, S, S, 11)."""
    return Said(
        step=MAX_STEP * ops.tanh(raw[..., 0:2]),
        correction=MAX_CORRECTION * ops.tanh(2.0 * raw[..., 2:4]),
        change=raw[..., 4:5],
        gate=ops.sigmoid(raw[..., 5:6]),
        fresh=clip_through(0.5 + raw[..., 6:9]),
        lighter=MAX_LIGHT_STEP * ops.tanh(raw[..., 9:10]),
        hair=ops.sigmoid(4.0 * raw[..., 10:11]),
    )


def advance(state: State, link: Said) -> State:
    """One step of the turn from what a link says."""
    moved = warp(ops.concatenate(list(state), axis=-1), link.step)
    return State(
        map=moved[..., 0:2] + link.step + link.correction,
        coverage=clip_through(moved[..., 2:3] + link.change),
        paint=link.gate * moved[..., 3:6] + (1.0 - link.gate) * link.fresh,
        light=ops.clip(moved[..., 6:7] + link.lighter, -MAX_LIGHT, MAX_LIGHT),
        hair=link.gate * moved[..., 7:8] + (1.0 - link.gate) * link.hair,
    )


def wear(worn: Tensor, before: State, after: State, link: Said) -> Tensor:
    """The frame chained in pixels, as in 2017: each step reads the last one's picture and paints what it lacks.

    Every reading blurs a little, every repaint covers for good: this is what deterioration shows.

    Args:
        worn: (B, S, S, 3), the frame before; the source at the first step.
    """
    # A link moves by its step and mends by its correction; by the step alone the picture sank 7 % of its side.
    moved = warp(ops.concatenate([worn, before.coverage], axis=-1), link.step + link.correction)
    lost = ops.maximum(moved[..., 3:4] - after.coverage, 0.0)
    painted = ops.clip(lost + (1.0 - after.coverage) * (1.0 - link.gate), 0.0, 1.0)
    return (1.0 - painted) * moved[..., 0:3] + painted * link.fresh
