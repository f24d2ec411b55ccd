import numpy as np

from installation.chain.noise import shaped

SIDE = 64
WHITE = np.random.default_rng(1).standard_normal((SIDE, SIDE))
DOWN, ACROSS = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None, :]


def test_noise_has_the_waves_that_were_asked_for_and_is_of_one_strength() -> None:
    for keeps in (np.hypot(DOWN, ACROSS) < 0.1, np.hypot(DOWN, ACROSS) > 0.2):
        noise = shaped(7.0 + 3.0 * WHITE, keeps.astype(float))

        np.testing.assert_allclose([noise.mean(), noise.std()], [0.0, 1.0], atol=1e-9)
        assert np.abs(np.fft.rfft2(noise))[~keeps].max() < 1e-9


def test_noise_of_no_waves_is_none() -> None:
    np.testing.assert_array_equal(shaped(WHITE, np.zeros((SIDE, SIDE // 2 + 1))), 0.0)
