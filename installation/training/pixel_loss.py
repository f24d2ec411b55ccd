"""What a pixel link is scored by, as in 2017: squared error and latent. Written with ``keras.ops``."""

from __future__ import annotations

from typing import Any

from keras import ops


def pixel_loss(after: Any, truth: Any, mean: Any, log_variance: Any) -> tuple[Any, Any]:
    """Scores a step of a batch.

    Args:
        after, truth: (B, S, S, 3), the frame that the link makes and the one that comes next.
        mean, log_variance: (B, latent), of the latent.

    Returns:
        The loss and its two parts (2,): the squared error, and the latent's divergence from a standard normal; each
        summed over a picture and averaged over the batch.
    """
    picture = ops.mean(ops.sum(ops.square(after - truth), axis=(1, 2, 3)))
    spread = 1.0 + log_variance - ops.square(mean) - ops.exp(log_variance)
    latent = ops.mean(-0.5 * ops.sum(spread, axis=1))
    return picture + latent, ops.stack([picture, latent])
