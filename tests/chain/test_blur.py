import cv2
import numpy as np
import pytest

from installation.chain.blur import wide_blur


@pytest.mark.parametrize("shape", [(128, 128), (96, 128), (128, 128, 3)])
def test_a_wide_blur_is_the_blur_of_the_whole_picture_but_at_its_very_border(shape: tuple[int, ...]) -> None:
    field = (np.random.default_rng(2).random(shape) > 0.7).astype(np.float32)

    soft = wide_blur(field, 8.0)

    assert (soft.shape, soft.dtype) == (shape, np.float32)
    inside = np.s_[12:-12, 12:-12]
    np.testing.assert_allclose(soft[inside], cv2.GaussianBlur(field, (0, 0), 8.0)[inside], atol=0.02)
