"""The chain at work: a crop in, positions out, one call a step for both arms.

Numpy in, ``Position`` out. TensorFlow is imported in ``warm_up``, never with this module: the first picture must be
on screen before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from installation.chain.manifest import ChainFilesError, Manifest, read_manifest, read_weights
from installation.chain.silhouette import part_still
from installation.core.turn import Position


class ChainPredictor:
    """A trained chain from ``models/<name>``.

    Args:
        folder: the chain's folder, with its manifest.
        threads: threads for one step; more than the machine's cores only takes them from the screen.

    Raises:
        ChainFilesError: the folder holds no usable chain.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self._folder = folder
        self._threads = threads
        self.manifest: Manifest = read_manifest(folder)
        self.name = self.manifest.name
        self.size = self.manifest.size
        self.expected_positions = self.manifest.expected_positions
        self._weights: list[list[Any]] = []
        self._step: Any = None
        self._link_gflop = 0.0

    def warm_up(self) -> None:
        """Imports TensorFlow, loads the links, traces the step and runs one turn of a grey picture."""
        if self._step is not None:
            return
        import tensorflow as tf

        from installation.chain.link import LinkShape, build_link, multiplications
        from installation.chain.warp import State, advance, features, said, wear

        _set_threads(tf, self._threads)
        link = build_link(LinkShape(self.size, self.manifest.widths, self.manifest.latent), batch=2)
        self._link_gflop = 2e-9 * multiplications(link)
        expected = [tuple(w.shape) for w in link.trainable_variables]
        for file in self.manifest.links:
            arrays = read_weights(self._folder, file)
            if [array.shape for array in arrays] != expected:
                raise ChainFilesError(
                    f"{self._folder / file.file}: received weights of other shapes than the manifest's widths "
                    f"{self.manifest.widths} and latent {self.manifest.latent} ask for; export the chain anew"
                )
            self._weights.append([tf.constant(array) for array in arrays])

        # One trace serves every link: the weights are arguments. A trace a link took 12 times as long to warm up
        # and was not faster.
        @tf.function(reduce_retracing=False)
        def step(weights: Any, small: Any, state: Any, worn: Any, yaw: Any) -> Any:
            before = State(*state)
            raw, _ = link.stateless_call(weights, [], features(before, small, yaw))
            heard = said(raw)
            after = advance(before, heard)
            return tuple(after), wear(worn, before, after, heard)

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
            ``Position`` with yaw +7.5, -7.5, +15, -15, … degrees.
        """
        if self._step is None:
            self.warm_up()
        import tensorflow as tf

        from installation.chain.warp import first_state

        small = cv2.resize(source, (self.size, self.size), interpolation=cv2.INTER_AREA)
        small = small.astype(np.float32) / 255.0
        # The left arm is the right arm of the mirrored source: a batch of two.
        pair = tf.constant(np.stack([small, small[:, ::-1]]))
        state, worn = tuple(first_state(2, self.size)), pair
        for file, weights in zip(self.manifest.links, self._weights, strict=True):
            state, worn = self._step(weights, pair, state, worn, tf.constant(file.yaw_deg, tf.float32))
            parts = [part.numpy() for part in (*state, worn)]
            for arm, sign in ((0, 1.0), (1, -1.0)):
                yield _position(sign * file.yaw_deg, *(part[arm] for part in parts))


def _position(
    yaw_deg: float, offsets: np.ndarray, coverage: np.ndarray, paint: np.ndarray, worn: np.ndarray
) -> Position:
    """One arm's state as a position of the unmirrored turn."""
    if yaw_deg < 0:
        offsets = offsets[:, ::-1] * np.array([-1.0, 1.0], np.float32)
        coverage, paint, worn = coverage[:, ::-1], paint[:, ::-1], worn[:, ::-1]
    carried, moving = part_still(np.ascontiguousarray(offsets), yaw_deg)
    return Position(
        yaw_deg=yaw_deg,
        map=carried,
        coverage=np.ascontiguousarray(coverage[..., 0]),
        imagined=np.ascontiguousarray((1.0 - coverage) * paint),
        worn=np.ascontiguousarray(np.clip(worn, 0.0, 1.0)),
        moving=moving,
    )


def _set_threads(tf: Any, threads: int) -> None:
    """Must come before TensorFlow's first work; later it is refused, and then the first setting stays."""
    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        pass
