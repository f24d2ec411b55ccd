import numpy as np
import pytest

from installation.training.bending import Bending

SIZE = 64
LINE = (np.arange(SIZE) + 0.5) / SIZE
PLACES = np.dstack(np.meshgrid(LINE, LINE)).astype(np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_a_map_that_is_read_bent_still_points_to_the_same_colours(seed: int) -> None:
    """A smooth picture, its warped twin and the map between them: bent alike, the map still leads to the twin."""
    bending = Bending(np.random.default_rng(seed), scale=0.15, roll_deg=8.0, shift=0.05, stretch=0.15)
    source = np.sin(9 * PLACES[..., 0]) + np.cos(7 * PLACES[..., 1])
    offsets = np.dstack([0.04 * np.sin(5 * PLACES[..., 1]), 0.0 * PLACES[..., 0]]).astype(np.float32)
    at = PLACES + offsets
    turned = np.sin(9 * at[..., 0]) + np.cos(7 * at[..., 1])

    bent_source = bending.read(source.astype(np.float32), SIZE)
    bent_turned = bending.read(turned.astype(np.float32), SIZE)
    leads = PLACES + bending.offsets(bending.read(offsets, SIZE), PLACES)

    x, y = np.clip(leads * SIZE - 0.5, 0, SIZE - 1.001).transpose(2, 0, 1)
    j, i = x.astype(int), y.astype(int)
    u, v = x - j, y - i
    upper = bent_source[i, j] * (1 - u) + bent_source[i, j + 1] * u
    lower = bent_source[i + 1, j] * (1 - u) + bent_source[i + 1, j + 1] * u
    read = upper * (1 - v) + lower * v
    inner = np.s_[12:-12, 12:-12]
    assert np.abs(read - bent_turned)[inner].max() < 0.03


def test_what_stays_in_place_stays_in_place_when_bent() -> None:
    bending = Bending(np.random.default_rng(5), 0.15, 8.0, 0.05, 0.15)

    moved = bending.offsets(np.zeros((SIZE, SIZE, 2), np.float32), PLACES)

    assert np.abs(moved).max() < 2e-3


def test_nothing_is_bent_where_nothing_is_asked() -> None:
    bending = Bending(np.random.default_rng(0), 0.0, 0.0, 0.0, 0.0)
    picture = np.random.default_rng(1).random((SIZE, SIZE, 3)).astype(np.float32)

    np.testing.assert_allclose(bending.read(picture, SIZE), picture, atol=1e-5)


def test_a_stance_is_centred_as_cameras_centre_it() -> None:
    bending = Bending(np.random.default_rng(0), 0.0, 0.0, 0.0, 0.0, centre=(0.125, -0.0625))
    picture = np.zeros((SIZE, SIZE), np.float32)
    picture[SIZE // 2 - 4, SIZE // 2 + 8] = 1.0  # where the eyes have gone

    row, column = np.argwhere(bending.read(picture, SIZE) > 0.5)[0]

    assert (row, column) == (SIZE // 2, SIZE // 2)
