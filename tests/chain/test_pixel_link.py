import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.pixel_link import build_pixel_link, multiplications, parted_weights
from installation.chain.pixel_shape import PixelShape

SHAPE = PixelShape(16, (4, 4, 4, 6), 5)


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(2).random(shape, dtype=np.float32)


def test_a_link_has_as_many_weights_as_the_original() -> None:
    """13.35 million a step."""
    link = build_pixel_link(PixelShape())

    assert round(link.count_params() / 1e6, 2) == 13.35
    assert 0.25e9 < multiplications(link) < 0.28e9


def test_a_fresh_link_nearly_keeps_its_frame() -> None:
    frame = random(2, 16, 16, 3)

    after, mean, log_variance = build_pixel_link(SHAPE)([frame, np.zeros((2, 5), np.float32)])

    assert np.abs(np.asarray(after) - frame).max() < 0.1
    assert mean.shape == log_variance.shape == (2, 5)


def test_the_noise_enters_the_frame() -> None:
    link, frame = build_pixel_link(SHAPE), random(1, 16, 16, 3)
    quiet, loud = (np.asarray(link([frame, np.full((1, 5), n, np.float32)])[0]) for n in (0.0, 3.0))

    assert np.abs(quiet - loud).max() > 1e-4


def test_dropout_is_for_training_only() -> None:
    dropping, whole = build_pixel_link(SHAPE, keep=0.5), build_pixel_link(SHAPE)
    whole.set_weights(dropping.get_weights())
    seen = [random(1, 16, 16, 3), np.zeros((1, 5), np.float32)]

    np.testing.assert_allclose(np.asarray(dropping(seen)[0]), np.asarray(whole(seen)[0]), atol=1e-6)


def test_weights_part_into_trained_and_moving_ones() -> None:
    link = build_pixel_link(SHAPE)
    trained, moving = parted_weights(link, link.get_weights())

    assert [w.shape for w in trained] == [tuple(w.shape) for w in link.trainable_variables]
    assert [w.shape for w in moving] == [tuple(w.shape) for w in link.non_trainable_variables]


@pytest.mark.parametrize(
    "numbers, told", [({"size": 100}, "a multiple of 8"), ({"widths": (1, 2, 3)}, "received 3 widths")]
)
def test_a_shape_that_cannot_be_built_is_refused(numbers: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        PixelShape(**numbers)
