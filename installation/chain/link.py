"""One link: a small convolutional autoencoder with a latent bottleneck and skips, one step of 7.5 degrees.

Inputs: (B, 128, 128, 17) float32, ``warp.features``; a recurrent link also (B, 16, 16, H), what it remembers.
Outputs: (B, 128, 128, 11) float32, read by ``warp.said``; a recurrent link also its memory, as it is now.

Architecture: five strided convolutions 128 -> 4, a dense latent of 96 numbers (what the whole head is like), five
enlargements back with *added* skips, and a pixel shuffle from 64 to 128 for the finest maps. Added skips cost half
of concatenated ones in multiplications at 64 and 32, where a CPU spends its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import layers

from installation.chain.warp import FEATURE_CHANNELS, RAW_CHANNELS


@dataclass(frozen=True)
class LinkShape:
    """Numbers that make a link; kept in the manifest.

    Attributes:
        size: side of the maps, pixels; divisible by 32.
        widths: channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the size.
        latent: numbers in the bottleneck.
        hidden: channels of a recurrent link's memory at 1/8 of the size, a convolutional GRU (Cho et al., 2014;
            Ballas et al., 2016); 0: none, as in a chain of links of their own.
    """

    size: int = 128
    widths: Sequence[int] = (24, 48, 64, 96, 128)
    latent: int = 96
    hidden: int = 0

    def __post_init__(self) -> None:
        if self.size % 32 or self.size < 32:
            raise ValueError(f"LinkShape: received size {self.size}, expected a multiple of 32")
        if len(self.widths) != 5:
            raise ValueError(
                f"LinkShape: received {len(self.widths)} widths, expected 5, one for each halving"
            )

    @property
    def memory(self) -> tuple[int, int, int]:
        """(rows, columns, channels) of a recurrent link's memory."""
        return self.size // 8, self.size // 8, self.hidden


def build_link(shape: LinkShape, batch: int | None = None, name: str = "link") -> keras.Model:
    """A link with fresh weights that does nothing yet: its last layer starts at zero, so no step is taken."""
    inputs = keras.Input((shape.size, shape.size, FEATURE_CHANNELS), batch_size=batch, name="features")
    memory = keras.Input(shape.memory, batch_size=batch, name="memory") if shape.hidden else None
    asked = [inputs, memory]
    skips: list[Any] = []
    x = inputs
    for level, width in enumerate(shape.widths):
        kernel = 5 if level == 0 else 3
        x = layers.Conv2D(width, kernel, 2, "same", name=f"down{level}")(x)
        x = layers.LeakyReLU(0.1)(x)
        if 1 <= level <= 3:
            x = _residual(x, width, f"down{level}_more")
        if level == 2 and memory is not None:
            memory = _remember(x, memory, shape.hidden)
            x = layers.Add()([x, layers.Conv2D(width, 1, name="recall")(memory)])
        skips.append(x)
    smallest = shape.size // 32
    z = layers.Flatten()(x)
    z = layers.Dense(shape.latent, activation="tanh", name="latent")(z)
    z = layers.Dense(smallest * smallest * shape.widths[-1], name="from_latent")(z)
    x = layers.Add()([x, layers.Reshape((smallest, smallest, shape.widths[-1]))(z)])
    for level in (3, 2, 1, 0):
        width = shape.widths[level]
        x = layers.Conv2D(width, 1, name=f"up{level}_narrow")(x)
        x = layers.UpSampling2D(2, interpolation="bilinear" if level else "nearest")(x)
        x = layers.Add()([x, skips[level]])
        x = _residual(x, width, f"up{level}")
    x = layers.Conv2D(4 * RAW_CHANNELS, 3, padding="same", kernel_initializer="zeros", name="head")(x)
    outputs = _pixel_shuffle(x, shape.size // 2, RAW_CHANNELS)
    if memory is None:
        return keras.Model(inputs, outputs, name=name)
    return keras.Model(asked, [outputs, memory], name=name)


def _remember(x: Any, memory: Any, hidden: int) -> Any:
    """One step of a convolutional GRU: what is new in ``x`` against what was remembered."""
    both = layers.Concatenate()([x, memory])
    keep = layers.Conv2D(
        hidden, 3, padding="same", activation="sigmoid", bias_initializer="ones", name="keep"
    )(both)
    recall = layers.Conv2D(hidden, 3, padding="same", activation="sigmoid", name="reset")(both)
    of_old = layers.Concatenate()([x, layers.Multiply()([recall, memory])])
    fresh = layers.Conv2D(hidden, 3, padding="same", activation="tanh", name="fresh")(of_old)
    return layers.Add()([fresh, layers.Multiply()([keep, layers.Subtract()([memory, fresh])])])


def _residual(x: Any, width: int, name: str) -> Any:
    inner = layers.Conv2D(width, 3, padding="same", name=name)(x)
    return layers.Add()([x, layers.LeakyReLU(0.1)(inner)])


def _pixel_shuffle(x: Any, side: int, channels: int) -> Any:
    """(B, side, side, 4 * channels) -> (B, 2 side, 2 side, channels)."""
    x = layers.Reshape((side, side, 2, 2, channels))(x)
    x = layers.Permute((1, 3, 2, 4, 5))(x)
    return layers.Reshape((2 * side, 2 * side, channels))(x)


def weights_of(link: keras.Model) -> list[np.ndarray]:
    """The link's weights in building order, float32."""
    return [np.asarray(w) for w in link.get_weights()]


def multiplications(link: keras.Model) -> int:
    """Multiplications of one picture's pass through convolutions and dense layers."""
    total = 0
    for layer in link.layers:
        if isinstance(layer, layers.Conv2D):
            _, height, width, _ = layer.output.shape
            total += height * width * int(np.prod(layer.kernel.shape))
        elif isinstance(layer, layers.Dense):
            total += int(np.prod(layer.kernel.shape))
    return total
