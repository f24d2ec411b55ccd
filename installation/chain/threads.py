"""How many threads one step may take."""

from __future__ import annotations

from typing import Any


def set_threads(tf: Any, threads: int) -> None:
    """Must come before TensorFlow's first work; later it is refused, and then the first setting stays."""
    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        pass
