import numpy as np

from installation.chain.warp import State, first_state
from installation.training.losses import LossWeights, Truth, position_loss

SIZE = 32


def loss_of_a_smudge(row: int) -> float:
    """What it costs to paint grey where the truth is white, with a relief in the upper half."""
    picture = np.full((1, SIZE, SIZE, 3), 0.5, np.float32)
    picture[:, row : row + 4, 8:12] = 1.0
    nothing, all_of_it = (np.full((1, SIZE, SIZE, 1), value, np.float32) for value in (0.0, 1.0))
    relief = nothing.copy()
    relief[:, : SIZE // 2] = 1.0
    still = np.zeros((1, SIZE, SIZE, 2), np.float32)
    state = State(*first_state(1, SIZE))._replace(coverage=nothing)
    truth = Truth(picture, still, all_of_it, nothing, nothing, nothing, relief)
    return float(position_loss(state, picture, truth, LossWeights())[0])


def test_a_smudge_costs_more_where_the_surface_is_finely_shaped() -> None:
    ratio = loss_of_a_smudge(4) / loss_of_a_smudge(SIZE - 8)

    np.testing.assert_allclose(ratio, 1.0 + LossWeights().relief, rtol=0.05)
