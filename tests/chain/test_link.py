import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.link import LinkShape, build_link, multiplications
from installation.chain.warp import FEATURE_CHANNELS, RAW_CHANNELS


def test_a_fresh_link_says_nothing() -> None:
    link = build_link(LinkShape(32, (4, 4, 4, 4, 4), 4))
    seen = np.random.default_rng(0).random((1, 32, 32, FEATURE_CHANNELS), dtype=np.float32)

    said = np.asarray(link(seen))

    assert said.shape == (1, 32, 32, RAW_CHANNELS)
    assert np.abs(said).max() == 0.0


def test_the_default_link_keeps_its_budget() -> None:
    """0.3 to 1 million weights and under 0.2 thousand million multiplications: 15 ms a step for both arms."""
    link = build_link(LinkShape())

    assert 3e5 < link.count_params() < 1e6
    assert multiplications(link) < 0.2e9


def test_a_size_that_does_not_halve_five_times_is_refused() -> None:
    with pytest.raises(ValueError, match="received size 100, expected a multiple of 32"):
        LinkShape(size=100)
