"""The chain of 2017 by its shape alone, with random weights: what its steps cost on this machine."""

from __future__ import annotations

import numpy as np

from installation.chain.manifest import LinkFile, Manifest
from installation.chain.pixel_predictor import PixelPredictor
from installation.chain.pixel_shape import PixelShape
from installation.core.turn import STEP_DEG

ORIGINAL = PixelShape()


def original_chain(links: int, threads: int = 2, shape: PixelShape = ORIGINAL) -> PixelPredictor:
    """A chain of pixel links that were never trained, each with weights of its own.

    Args:
        links: steps of an arm.
        threads: threads for one step.
        shape: numbers of a link.
    """
    manifest = Manifest(
        name="2017",
        kind="pixel",
        size=shape.size,
        widths=tuple(shape.widths),
        latent=shape.latent,
        links=tuple(LinkFile(f"{n:02d}", "", n * STEP_DEG) for n in range(1, links + 1)),
        outputs=3,
    )

    def untrained() -> list[list[np.ndarray]]:
        from installation.chain.pixel_link import build_pixel_link

        link = build_pixel_link(shape)
        return [[array.copy() for array in link.get_weights()] for _ in range(links)]

    return PixelPredictor(manifest, untrained, threads)
