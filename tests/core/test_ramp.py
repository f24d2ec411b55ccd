import numpy as np
import pytest

from installation.core.ramp import ramp


@pytest.mark.parametrize("low, high", [(0.2, 0.6), (0.6, 0.2)])
def test_none_at_the_first_bound_and_beyond_all_at_the_second_and_beyond(low: float, high: float) -> None:
    away = np.sign(high - low)
    values = np.float32([low - away, low, 0.4, high, high + away])

    shares = ramp(values, low, high)

    assert shares.dtype == np.float32
    np.testing.assert_allclose(shares, [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-6)
