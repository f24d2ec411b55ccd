from pathlib import Path

import numpy as np
import pytest

from installation.chain.geometry import GeometryPredictor
from installation.chain.kinds import open_chain
from installation.chain.manifest import ChainFilesError, Manifest, write_chain
from installation.chain.pixel_predictor import PixelPredictor
from installation.chain.predictor import ChainPredictor

MODELS = Path(__file__).parent.parent.parent / "models"
TINY = {"size": 32, "widths": (4, 4, 4, 4), "latent": 4, "links": ()}


def test_a_folder_without_a_chain_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChainFilesError, match="expected a manifest"):
        open_chain(tmp_path / "nowhere")


def test_a_flow_chain_is_opened_by_its_own_predictor(tiny_chain: Path) -> None:
    chain = open_chain(tiny_chain)

    assert isinstance(chain, ChainPredictor)
    assert (chain.name, chain.expected_positions) == ("tiny", 7)


def test_a_pixel_chain_is_opened_by_its_own_predictor(tmp_path: Path) -> None:
    manifest = Manifest(name="old", kind="pixel", **TINY)
    write_chain(tmp_path, manifest, [[np.zeros(1, np.float32)]], shared_steps=3)

    chain = open_chain(tmp_path)

    assert isinstance(chain, PixelPredictor)
    assert (chain.name, chain.expected_positions, chain.size) == ("old", 7, 32)


def test_the_shipped_geometry_turns_all_the_way_round_without_a_network() -> None:
    chain = open_chain(MODELS / "geometry")

    assert isinstance(chain, GeometryPredictor)
    assert (chain.name, chain.expected_positions, chain.size) == ("geometry", 49, 128)
    assert chain.link_gflop() == 0.0
