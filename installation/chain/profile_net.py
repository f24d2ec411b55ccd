"""The network that says a face's profile from its front: per yaw, how far to the side each row of it reaches.

A link works on cells of a picture, and where a nose ends is one cell in a hundred: links of whole chains drew a ball in
its place, and a smooth line for lips and chin, of people that they had learnt from as well. Said as one number a row,
the same outline is learnt in minutes.

Input: (B, S, S, 3) float32 RGB in 0..1, the aligned crop at the chain's size. Output: (B, Y, S) float32, cells that the
outline lies beyond the usual one, for each of ``YAWS_DEG`` and each row, of a head that turns to the right.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

from installation.chain.profile import YAWS_DEG

WIDTHS = (16, 32, 48, 64)
"""Channels at 1/2, 1/4, 1/8 and 1/16 of the width; rows are halved once and stay."""
ROW_WIDTH = 96
"""Numbers that tell of a pair of rows, and of four, eight and sixteen."""
HE = "he_normal"
LATENT = 64
"""Numbers that tell of the whole face."""


def build_profile_net(size: int) -> keras.Model:
    """The network with fresh weights; its last layer starts at zero, so that it says the usual outline.

    Args:
        size: side of the crop, divisible by 16.
    """
    inputs = keras.Input((size, size, 3), name="crop")
    x = _active(layers.Conv2D(WIDTHS[0], 5, 2, "same", kernel_initializer=HE)(inputs))
    for width in WIDTHS[1:]:
        x = _active(layers.Conv2D(width, 3, (1, 2), "same", kernel_initializer=HE)(x))
        y = layers.Conv2D(width, 3, padding="same", kernel_initializer=HE)(layers.LayerNormalization()(x))
        x = layers.Add()([x, _active(y)])
    x = layers.Reshape((size // 2, size // 16 * WIDTHS[-1]))(x)
    x = _more(_active(layers.Conv1D(ROW_WIDTH, 1)(x)))
    skips = []
    for _ in range(3):
        skips.append(x)
        x = _more(_active(layers.Conv1D(ROW_WIDTH, 3, 2, padding="same")(x)))
    # what a face is like as a whole is little: drawn out at random, or it is learnt by heart
    whole = layers.Dropout(0.1, seed=1)(layers.Flatten()(x))
    whole = layers.Dense(LATENT, activation="tanh")(whole)
    whole = layers.Dense(size // 16 * ROW_WIDTH)(whole)
    x = layers.Add()([x, layers.Reshape((size // 16, ROW_WIDTH))(whole)])
    for skip in reversed(skips):
        x = layers.Conv1D(ROW_WIDTH, 1)(layers.UpSampling1D(2)(x))
        x = _more(layers.Add()([x, skip]))
    x = layers.Conv1D(2 * len(YAWS_DEG), 3, padding="same", kernel_initializer="zeros")(_more(x, 2))
    x = layers.Reshape((size, len(YAWS_DEG)))(x)
    return keras.Model(inputs, layers.Permute((2, 1))(x), name="profile")


def _active(x: Any) -> Any:
    return layers.LeakyReLU(0.1)(x)


def _more(x: Any, apart: int = 1) -> Any:
    # without norms all that a front tells had died away by the last layers, and people got the usual outline for long
    y = layers.LayerNormalization()(x)
    y = _active(layers.Conv1D(ROW_WIDTH, 3, padding="same", dilation_rate=apart, kernel_initializer=HE)(y))
    return layers.Add()([x, layers.Conv1D(ROW_WIDTH, 3, padding="same")(y)])


def shapes_of(net: keras.Model, size: int) -> list[tuple[int, ...]]:
    """Shapes of what a profile's file holds: the usual outline (Y, S), then the weights in building order."""
    return [(len(YAWS_DEG), size), *(tuple(np.shape(w)) for w in net.get_weights())]
