from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.picture.dither import Grain, noise
from installation.picture.resize import lit
from installation.picture.vignette import fading_to_black, soft_edge


def unevenness(shown: np.ndarray, exact: np.ndarray) -> float:
    """What is left of the error, in levels, for an eye that does not see single pixels."""
    return float(np.std(cv2.blur(shown.astype(np.float32) - exact, (5, 5))[8:-8, 8:-8]))


def test_noise_is_even():
    values = noise(200, 300)
    assert values.min() >= 0.0 and values.max() <= 1.0
    shares, _ = np.histogram(values, 10, (0.0, 1.0))
    assert shares / values.size == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(("grey", "left"), [(12, 0.75), (30, 0.75), (60, 1.0), (120, 1.0)])
def test_the_vignette_of_an_even_dark_grey_has_no_bands_and_no_other_brightness(grey, left):
    side = 720
    picture = np.full((side, side, 3), grey, np.uint8)
    exact = grey * soft_edge(side).astype(np.float32) / 255.0
    shown = fading_to_black(picture)[..., 0]
    plain = cv2.multiply(picture[..., 0], soft_edge(side), scale=1 / 255)
    assert unevenness(shown, exact) < left * unevenness(plain, exact)
    assert np.abs(shown - exact).max() < 2.0
    assert abs(float((shown - exact).mean())) < 0.1


def test_black_stays_black():
    light = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    grained = Grain(light).on(np.zeros((256, 256, 3), np.uint8))
    assert cv2.multiply(grained, cv2.merge([light] * 3), scale=1 / 255).max() == 0


def test_what_is_not_dimmed_is_not_touched():
    picture = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    assert (Grain(np.full((40, 50), 255, np.uint8)).on(picture) == picture).all()


def test_a_live_picture_falls_to_black_without_bands():
    light = np.linspace(0.5, 0.0, 400, dtype=np.float32)
    picture = np.full((300, 400, 3), 50, np.uint8)
    exact = np.tile(50 * np.round(light * 255) / 255, (300, 1))
    grained, plain = (lit(picture, light, grained)[..., 0] for grained in (True, False))
    assert unevenness(grained, exact) < 0.75 * unevenness(plain, exact)
