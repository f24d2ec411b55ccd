"""One link of the work of 2017: the next frame is this frame plus what a variational autoencoder says.

Inputs: frame (B, S, S, 3) float32 RGB 0..1, noise (B, latent) float32, standard normal.
Outputs: next frame (B, S, S, 3), unbounded, and the latent's mean and log variance (B, latent).

    z    = mean + exp(log_variance / 2) * noise
    next = frame + decoder(z)

Everything that the residual knows of the frame has passed through ``latent`` numbers, and noise enters there at each
step, when turning a portrait too: this is why the portrait wears out. The noise comes in from outside, so that
whoever calls decides whether it can be had again.

The shape is the one that the original's source gives: three 3 x 3 convolutions by strides of 2 with 100 filters, a
dense layer of 250, a latent of 100, and the same way back; batch norm and tanh after each layer, the residual
included. A bias before a batch norm does nothing and is left out; with the moving means and variances counted a link
has 13.35 million weights. Two things are ours, for runs of minutes where the original took 12,501 epochs a link: the
residual's norm starts at a tenth, so that a fresh link nearly keeps its frame, and the residual is spared dropout.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers, ops

from installation.chain.link import multiplications as plain_multiplications
from installation.chain.pixel_shape import PixelShape

FIRST_RESIDUAL = 0.1
MOMENTUM = (
    0.95  # of the norms' moving means; keras' own 0.99 is still far off after the few hundred steps of a link
)


def build_pixel_link(shape: PixelShape, batch: int | None = None, keep: float = 1.0) -> keras.Model:
    """A link with fresh weights.

    Args:
        shape: its numbers.
        batch: pictures at a time; None for any.
        keep: share of numbers that dropout keeps; below 1 in training only.
    """

    def settled(x: Any, name: str, first: float = 1.0) -> Any:
        scale = keras.initializers.Constant(first)
        x = layers.BatchNormalization(momentum=MOMENTUM, gamma_initializer=scale, name=f"{name}_norm")(x)
        return layers.Activation("tanh")(x)

    def dropped(x: Any) -> Any:
        return layers.Dropout(1.0 - keep)(x) if keep < 1.0 else x

    *filters, units = shape.widths
    frame = keras.Input((shape.size, shape.size, 3), batch_size=batch, name="frame")
    noise = keras.Input((shape.latent,), batch_size=batch, name="noise")
    x = frame
    for level, width in enumerate(filters):
        x = layers.Conv2D(width, 3, 2, "same", use_bias=False, name=f"down{level}")(x)
        x = dropped(settled(x, f"down{level}"))
    smallest = shape.size // 8
    x = layers.Flatten()(x)
    x = dropped(settled(layers.Dense(units, use_bias=False, name="narrow")(x), "narrow"))
    mean = layers.Dense(shape.latent, name="mean")(x)
    log_variance = layers.Dense(shape.latent, name="log_variance")(x)
    z = mean + ops.exp(0.5 * log_variance) * noise
    x = dropped(settled(layers.Dense(units, use_bias=False, name="widen")(z), "widen"))
    x = layers.Dense(smallest * smallest * filters[-1], use_bias=False, name="unfold")(x)
    x = layers.Reshape((smallest, smallest, filters[-1]))(settled(x, "unfold"))
    for level in (1, 0):
        x = layers.Conv2DTranspose(filters[level], 3, 2, "same", use_bias=False, name=f"up{level + 1}")(x)
        x = dropped(settled(x, f"up{level + 1}"))
    x = layers.Conv2DTranspose(3, 3, 2, "same", use_bias=False, name="up0")(x)
    residual = settled(x, "up0", FIRST_RESIDUAL)
    return keras.Model([frame, noise], [frame + residual, mean, log_variance], name="pixel_link")


def parted_weights(link: keras.Model, arrays: list[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """A link's weights, in building order, as those that training changes and the norms' moving values."""
    pairs = list(zip(link.weights, arrays, strict=True))
    return [a for w, a in pairs if w.trainable], [a for w, a in pairs if not w.trainable]


def multiplications(link: keras.Model) -> int:
    """Multiplications of one picture's pass through convolutions, both ways, and dense layers."""
    total = plain_multiplications(link)
    for layer in link.layers:
        if isinstance(layer, layers.Conv2DTranspose):
            _, height, width, _ = layer.input.shape
            total += height * width * int(np.prod(layer.kernel.shape))
    return total
