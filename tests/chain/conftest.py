from pathlib import Path

import numpy as np
import pytest

from installation.chain.manifest import Manifest, write_chain

SHAPE = {"size": 32, "widths": (4, 4, 4, 4, 4), "latent": 4}


@pytest.fixture(scope="session")
def tiny_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chain of three random links of 32 pixels, written as a real one is."""
    pytest.importorskip("tensorflow")
    import keras

    from installation.chain.link import LinkShape, build_link, weights_of

    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    weights = []
    for _ in range(3):
        link = build_link(LinkShape(SHAPE["size"], SHAPE["widths"], SHAPE["latent"]))
        weights.append([w + rng.normal(0, 0.05, w.shape).astype(np.float32) for w in weights_of(link)])
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_chain(folder, Manifest(name="tiny", kind="flow", links=(), **SHAPE), weights)
    return folder
