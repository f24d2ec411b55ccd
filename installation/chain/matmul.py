"""What this machine can multiply, by the library that runs the links: the measure for how well they use it."""

from __future__ import annotations

from collections.abc import Callable

SIDE = 1024


def matmul_work() -> tuple[Callable[[], object], float]:
    """A product of two square float32 matrices, to be timed, and its operations in units of 1e9."""
    import tensorflow as tf

    matrix = tf.random.normal((SIDE, SIDE))
    return lambda: tf.matmul(matrix, matrix).numpy(), 2e-9 * SIDE**3
