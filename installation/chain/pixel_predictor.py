"""The chain of 2017 at work: each frame is made of the one before, pixel by pixel, and nothing is kept.

Numpy in, ``Position`` out. TensorFlow is imported in ``warm_up``, never with this module: the first picture must be
on screen before.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np

from installation.chain.manifest import Manifest, placed
from installation.chain.pixel_shape import PixelShape
from installation.chain.threads import set_threads
from installation.core.turn import Position


class PixelPredictor:
    """A chain of pixel residuals.

    The frontal position shows the sharp source; from the first step on everything is painted. The noise hangs on the
    picture alone: the same visitor's picture gives the same turn, and its mirror image the mirrored turn.

    Args:
        manifest: what the chain is.
        read: gives every step's weights, in building order; steps with one link give the very same list.
        threads: threads for one step.
    """

    def __init__(
        self, manifest: Manifest, read: Callable[[], list[list[np.ndarray]]], threads: int = 2
    ) -> None:
        self.manifest = manifest
        self.name = manifest.name
        self.size = manifest.size
        self.expected_positions = manifest.expected_positions
        self._read = read
        self._threads = threads
        self._weights: list[Any] = []
        self._step: Any = None
        self._link_gflop = 0.0

    def warm_up(self) -> None:
        """Imports TensorFlow, loads the links, traces the step and runs one turn of a grey picture.

        Raises:
            ChainFilesError: weights that are torn or do not fit the manifest's shape.
        """
        if self._step is not None:
            return
        import tensorflow as tf

        from installation.chain.pixel_link import build_pixel_link, multiplications, parted_weights

        set_threads(tf, self._threads)
        link = build_pixel_link(PixelShape(self.size, self.manifest.widths, self.manifest.latent), batch=2)
        self._link_gflop = 2e-9 * multiplications(link)
        expected = [tuple(w.shape) for w in link.weights]
        self._weights = placed(
            self.manifest,
            self._read(),
            expected,
            self.name,
            f"widths {self.manifest.widths} and latent {self.manifest.latent}",
            lambda arrays: [[tf.constant(a) for a in part] for part in parted_weights(link, arrays)],
        )

        # One trace serves every link: the weights are arguments.
        @tf.function(reduce_retracing=False)
        def step(weights: Any, frame: Any, noise: Any) -> Any:
            (after, _, _), _ = link.stateless_call(*weights, [frame, noise], training=False)
            return tf.clip_by_value(after, 0.0, 1.0)

        self._step = step
        for _ in self.positions(np.full((self.size, self.size, 3), 127, np.uint8)):
            pass

    def link_gflop(self) -> float:
        """Floating-point operations of one link for one picture, in units of 1e9: two for each multiplication."""
        self.warm_up()
        return self._link_gflop

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        """The turn's positions, nearest first, right and left of each step together.

        Args:
            source: (H, H, 3) uint8 RGB aligned crop.

        Yields:
            ``Position`` with yaw +7.5, -7.5, +15, -15, … degrees: no map, no coverage, all imagined.
        """
        if self._step is None:
            self.warm_up()
        small = cv2.resize(source, (self.size, self.size), interpolation=cv2.INTER_AREA)
        # The left arm is the right arm of the mirrored source: a batch of two.
        arms = [small, np.ascontiguousarray(small[:, ::-1])]
        dice = [np.random.default_rng(zlib.crc32(arm.tobytes())) for arm in arms]
        frame: Any = np.stack(arms).astype(np.float32) / 255.0
        for file, weights in zip(self.manifest.links, self._weights, strict=True):
            noise = np.stack([rng.standard_normal(self.manifest.latent, np.float32) for rng in dice])
            frame = self._step(weights, frame, noise)
            right, left = frame.numpy()
            yield _painted(file.yaw_deg, right)
            yield _painted(-file.yaw_deg, np.ascontiguousarray(left[:, ::-1]))


def _painted(yaw_deg: float, frame: np.ndarray) -> Position:
    size = frame.shape[0]
    return Position(
        yaw_deg=yaw_deg,
        map=np.zeros((size, size, 2), np.float32),
        coverage=np.zeros((size, size), np.float32),
        imagined=frame,
        worn=frame,
    )
