"""One way to open a chain, whatever its kind: everything that turns a portrait comes through here."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from installation.chain.geometry import GeometryPredictor
from installation.chain.manifest import read_links, read_manifest
from installation.chain.pixel_predictor import PixelPredictor
from installation.chain.predictor import ChainPredictor
from installation.core.ports import Predictor


class Chain(Predictor, Protocol):
    """A predictor that tells what one of its links costs."""

    def link_gflop(self) -> float:
        """Floating-point operations of one link for one picture, in units of 1e9; 0 without a network."""
        ...


def open_chain(folder: Path, threads: int = 2) -> Chain:
    """The chain of a folder, not yet warmed up: its manifest is read, its links are not.

    Args:
        folder: ``models/<name>``, with its manifest.
        threads: threads for one step; more than the machine's cores only takes them from the screen.

    Raises:
        ChainFilesError: the folder holds no usable chain.
    """
    manifest = read_manifest(folder)
    if manifest.kind == "geometry":
        return GeometryPredictor(manifest.expected_positions, manifest.size, manifest.name)
    if manifest.kind == "pixel":
        return PixelPredictor(manifest, lambda: read_links(folder, manifest), threads)
    return ChainPredictor(folder, threads)
