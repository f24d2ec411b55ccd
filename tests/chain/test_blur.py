import cv2
import numpy as np
import pytest

from installation.chain.blur import mean_near, wide_blur


@pytest.mark.parametrize("shape", [(128, 128), (96, 128), (128, 128, 3)])
def test_a_wide_blur_is_the_blur_of_the_whole_picture_but_at_its_very_border(shape: tuple[int, ...]) -> None:
    field = (np.random.default_rng(2).random(shape) > 0.7).astype(np.float32)

    soft = wide_blur(field, 8.0)

    assert (soft.shape, soft.dtype) == (shape, np.float32)
    inside = np.s_[12:-12, 12:-12]
    np.testing.assert_allclose(soft[inside], cv2.GaussianBlur(field, (0, 0), 8.0)[inside], atol=0.02)


def test_the_mean_near_a_cell_is_of_those_that_count() -> None:
    picture = np.zeros((64, 64, 3), np.float32)
    picture[:, :32], picture[:, 32:] = (0.8, 0.4, 0.2), (0.1, 0.1, 0.9)
    counts = np.zeros((64, 64), np.float32)
    counts[:, :32] = 1.0

    mean, share = mean_near(picture, counts, 5.0)

    near = share > 0.01
    np.testing.assert_allclose(mean[near], np.broadcast_to((0.8, 0.4, 0.2), mean[near].shape), atol=1e-4)
    assert near[:, :40].all() and not near[:, 56:].any()


def test_where_nothing_counts_near_by_the_mean_is_finite() -> None:
    mean, share = mean_near(np.ones((32, 32, 3), np.float32), np.zeros((32, 32), np.float32), 5.0)

    assert not mean.any() and not share.any()
