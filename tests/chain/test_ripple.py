import numpy as np

from installation.chain.ripple import without_ripple

SIZE = 64


def slope() -> np.ndarray:
    """A head in the middle that moves the further, the lower; a still room round it."""
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    offsets[8:56, 16:48, 0] = 0.05 + 0.002 * np.arange(48, dtype=np.float32)[:, None]
    return offsets


def test_a_ripple_of_a_cell_goes_and_the_turn_stays() -> None:
    ripple = np.random.default_rng(3).normal(0.0, 0.01, (SIZE, SIZE, 2)).astype(np.float32)
    turn = slope()
    rippled = turn + ripple * turn.any(axis=2)[..., None]

    inside = np.s_[14:50, 22:42]
    off = np.abs(without_ripple(rippled) - turn)[inside].mean()
    assert off < 0.3 * np.abs(rippled - turn)[inside].mean()


def test_the_room_stays_still_and_does_not_hold_the_outline_back() -> None:
    turn = slope()
    smooth = without_ripple(turn)

    assert not smooth[~turn.any(axis=2)].any()
    across = smooth[30, 16:48, 0]
    np.testing.assert_allclose(across, turn[30, 16:48, 0], rtol=0.01)


def test_a_map_that_moves_nowhere_stays_as_it_is() -> None:
    still = np.zeros((SIZE, SIZE, 2), np.float32)

    np.testing.assert_array_equal(without_ripple(still), still)
