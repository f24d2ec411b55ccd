"""One correction of one link: see, advance, score, correct.

The convolutions are left to the library that runs them best on a processor, everything between them (warps, losses) is
compiled into one piece: 1.6 times as fast as all in one graph. So the gradient is taken in two parts: of the loss by
the link's output, then of the output by the weights.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from installation.chain.warp import State, advance, features, said, shown
from installation.training.critic import Critic
from installation.training.losses import LossWeights, Truth, excess, position_loss

CLIPPED = 0.5  # norm of a gradient
AVERAGING = 0.99  # of a weight's running mean at each step: the mean is calmer than any one step's weights


class Stepper:
    """A link, its optimizer and the running means of its weights.

    The moments and the means start anew after a resume. A step whose loss is no number corrects nothing.

    Args:
        link: see ``chain.link.build_link``.
        weights: of the loss.
        critic: has a say in what is painted, or None.
    """

    def __init__(self, link: keras.Model, weights: LossWeights, critic: Critic | None = None) -> None:
        self.link = link
        self.optimizer = keras.optimizers.Adam(1e-3, global_clipnorm=CLIPPED)
        self.optimizer.build(link.trainable_variables)
        self._means = [tf.Variable(w.value, trainable=False) for w in link.trainable_variables]
        self._weights, self._critic = weights, critic
        self.step = tf.function(self._step, reduce_retracing=True, autograph=False)
        self.walk = tf.function(self._walk, reduce_retracing=True, autograph=False)

    def means(self) -> list[np.ndarray]:
        """The running means, in building order."""
        return [w.numpy() for w in self._means]

    def _walk(self, small: Any, state: Any, yaw: Any) -> Any:
        """The state one position on, nothing learnt; for a link without memory. Arguments as of ``_step``."""
        return _advance(self.link(_see(state, small, yaw)), state)

    def _step(
        self, small: Any, source: Any, state: Any, memory: Any, truths: list[Any], yaws: list[Any]
    ) -> tuple[Any, Any, list[Any]]:
        """Walks one position or several on, and corrects the link once.

        Args:
            small: (B, S, S, 3); source: (B, H, H, 3).
            state: parts of a ``State``; memory: (B, S/8, S/8, H), nothing for a link without one.
            truths: parts of a ``Truth`` for each position; yaws: scalars.

        Returns:
            The state and the memory after, and the unweighted parts of each position's loss.
        """
        rows = []
        with tf.GradientTape() as tape:
            total = tf.constant(0.0)
            for truth, yaw in zip(truths, yaws, strict=True):
                seen = tf.stop_gradient(_see(state, small, yaw))
                if len(self.link.inputs) == 1:
                    raw = self.link(seen)
                else:
                    raw, memory = self.link([seen, memory])
                said_now = tf.stop_gradient(raw)
                wish = self._wish(said_now, state, source, truth, yaw)
                pull, parts, state = _score(self._weights)(said_now, state, source, truth, wish)
                total += tf.reduce_sum(raw * tf.stop_gradient(pull))
                rows.append(parts)
        variables = self.link.trainable_variables
        gradients = tape.gradient(total, variables)
        self.optimizer.apply(gradients, variables)
        for mean, weight in zip(self._means, variables, strict=True):
            mean.assign_add((1.0 - AVERAGING) * (weight.value - mean))
        return state, memory, rows

    def _wish(self, raw: Any, state: Any, source: Any, truth: Any, yaw: Any) -> Any:
        """The critic's gradient by the frame, (B, S, S, 3); zeros where nobody asks it."""
        if self._critic is None:
            return tf.zeros((raw.shape[0], 1, 1, 3))
        true = Truth(*truth)
        return self._critic.pull(_frame(raw, state, source), true.picture, 1.0 - true.coverage, yaw)


@tf.function(jit_compile=True, autograph=False)
def _see(state: Any, small: Any, yaw: Any) -> Any:
    return features(State(*state), small, yaw)


@tf.function(jit_compile=True, autograph=False)
def _advance(raw: Any, state: Any) -> Any:
    return tuple(advance(State(*state), said(raw)))


@tf.function(jit_compile=True, autograph=False)
def _frame(raw: Any, state: Any, source: Any) -> Any:
    return shown(advance(State(*state), said(raw)), source)


@lru_cache(maxsize=4)
def _score(weights: LossWeights) -> Any:
    """The loss's gradient by a link's output, the loss's parts, and the state after."""

    @tf.function(jit_compile=True, autograph=False)
    def score(raw: Any, state: Any, source: Any, truth: Any, wish: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(raw)
            after = advance(State(*state), said(raw))
            total, parts = position_loss(after, source, Truth(*truth), weights)
            total += weights.calm * excess(raw)
            total += weights.critic * tf.reduce_mean(wish * (1.0 - Truth(*truth).coverage) * after.paint)
        pull = tape.gradient(total, raw)
        return tf.where(tf.math.is_finite(total), pull, tf.zeros_like(pull)), parts, tuple(after)

    return score
