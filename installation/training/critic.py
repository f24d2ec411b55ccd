"""A critic of what is painted: patch by patch, is this a photograph or a chain's guess?

The author of the work of 2017 wished for a generative adversarial network. Here it judges the painted layer alone:
maps, coverage and light have a truth and need no opinion. Least squares (Mao et al., 2017) over patches (Isola et al.,
2017), each weighed by how much of it nobody saw.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import layers

WIDTHS = (24, 48, 96)  # channels at 1/2, 1/4 and 1/8 of the size; a patch sees about 22 pixels
LEARNING_RATE = 4e-4
PICTURE_CHANNELS = 5  # frame 3, unseen 1, angle 1


def build_critic(size: int, batch: int) -> keras.Model:
    """(B, S, S, 5) -> (B, S/8, S/8, 1), towards 1 for photographs, towards 0 for guesses."""
    inputs = keras.Input((size, size, PICTURE_CHANNELS), batch_size=batch, name="judged")
    x = inputs
    for level, width in enumerate(WIDTHS):
        x = layers.Conv2D(width, 4, 2, "same", name=f"critic{level}")(x)
        x = layers.LeakyReLU(0.2)(x)
    return keras.Model(inputs, layers.Conv2D(1, 3, padding="same", name="verdict")(x), name="critic")


class Critic:
    """One critic for all links; it is told the angle.

    Args:
        size, batch: of the pictures it is shown.
    """

    def __init__(self, size: int, batch: int) -> None:
        self.network = build_critic(size, batch)
        self.optimizer = keras.optimizers.Adam(LEARNING_RATE, beta_1=0.5)
        self.optimizer.build(self.network.trainable_variables)

    def pull(self, frame: Any, picture: Any, unseen: Any, yaw: Any) -> Any:
        """Learns from one position, and says how its paint should change.

        Args:
            frame: (B, S, S, 3), what the chain shows; picture: the photograph's turn.
            unseen: (B, S, S, 1), how much of a pixel nobody saw.
            yaw: scalar, degrees.

        Returns:
            (B, S, S, 3): the gradient of the chain's loss by the frame, of mean size 1 where nobody saw.
        """
        side = unseen.shape[1] // 8
        weight = tf.image.resize(unseen, (side, side), method="area")
        weight /= tf.maximum(tf.reduce_sum(weight), 1e-3)
        angle = tf.fill(tf.shape(unseen), yaw / 180.0)

        def verdict(shown: Any) -> Any:
            # where all was seen both are the same, and the critic shall not look for the seam
            judged = picture + unseen * (shown - picture)
            return self.network(tf.concat([judged - 0.5, unseen, angle], axis=-1))

        with tf.GradientTape() as tape:
            true, guessed = verdict(picture), verdict(frame)
            loss = tf.reduce_sum(weight * ((true - 1.0) ** 2 + guessed**2))
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        with tf.GradientTape() as tape:
            tape.watch(frame)
            loss = tf.reduce_sum(weight * (verdict(frame) - 1.0) ** 2)
        wish = tape.gradient(loss, frame)
        size = tf.reduce_sum(tf.abs(wish)) / (3.0 * tf.maximum(tf.reduce_sum(unseen), 1.0))
        return wish / tf.maximum(size, 1e-9)
