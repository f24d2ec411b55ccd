import numpy as np
import pytest

from installation.chain.grazing import BREADTH, broadly_seen

SIZE = 128
NO_HAIR = np.zeros((SIZE, SIZE), np.float32)


def reading(middle_u: float, breadth: float) -> np.ndarray:
    """A map that reads about one column of the source, ``breadth`` of it in each cell."""
    column = np.arange(SIZE, dtype=np.float32) + 0.5
    source = (0.5 + middle_u / 4.4) * SIZE + breadth * (column - SIZE / 2)
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[..., 0] = (source - column) / SIZE
    return offsets


def trust(middle_u: float, breadth: float, hair: float = 0.0) -> float:
    return float(broadly_seen(reading(middle_u, breadth), NO_HAIR + hair)[64, 64])


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_cheek_drawn_out_from_a_thin_strip_is_not_trusted_and_a_broad_one_is(side: float) -> None:
    assert trust(side, 0.5 * BREADTH[0]) == 0.0
    assert trust(side, 0.9) == pytest.approx(1.0, abs=1e-5)
    assert 0.0 < trust(side, sum(BREADTH) / 2) < 1.0


def test_a_strip_that_lies_upside_down_or_mirrored_is_not_trusted() -> None:
    assert trust(1.0, -0.8) == 0.0


def test_the_side_of_a_nose_and_the_eyes_are_trusted_however_narrow() -> None:
    assert trust(0.1, 0.05) == pytest.approx(1.0)
    assert trust(0.6, 0.05) == pytest.approx(1.0)


def test_hair_is_trusted_however_narrow() -> None:
    assert trust(1.0, 0.05, hair=1.0) == pytest.approx(1.0)


def test_what_does_not_move_is_trusted() -> None:
    still = np.zeros((SIZE, SIZE, 2), np.float32)
    assert (broadly_seen(still, NO_HAIR) == 1.0).all()
