import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.training.pixel_loss import pixel_loss

FRAME = np.full((2, 4, 4, 3), 0.5, np.float32)
NOTHING = np.zeros((2, 5), np.float32)


def test_the_right_frame_from_a_standard_normal_latent_costs_nothing() -> None:
    total, parts = pixel_loss(FRAME, FRAME, NOTHING, NOTHING)

    assert float(total) == 0.0
    assert np.asarray(parts).tolist() == [0.0, 0.0]


def test_errors_are_squared_and_summed_over_a_picture() -> None:
    total, _ = pixel_loss(FRAME + 0.5, FRAME, NOTHING, NOTHING)

    assert float(total) == pytest.approx(0.25 * 4 * 4 * 3)


def test_a_latent_away_from_the_normal_costs_its_divergence() -> None:
    mean, log_variance = NOTHING + 2.0, NOTHING + 1.0
    _, parts = pixel_loss(FRAME, FRAME, mean, log_variance)

    assert float(parts[1]) == pytest.approx(5 * 0.5 * (np.e + 4.0 - 1.0 - 1.0), rel=1e-5)
