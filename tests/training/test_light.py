import numpy as np

from installation.training.light import DARKEST, EVEN, LIGHTEST, fit_light


def normals(count: int, seed: int = 0) -> np.ndarray:
    """Unit normals that face the camera."""
    rng = np.random.default_rng(seed)
    way = rng.normal(size=(count, 3))
    way[:, 2] = np.abs(way[:, 2]) + 0.3
    return way / np.linalg.norm(way, axis=1, keepdims=True)


def test_light_from_the_side_is_found_though_a_beard_is_dark() -> None:
    skin = normals(4000)
    brightness = 0.5 * (1.0 + 0.12 * skin[:, 0])
    brightness[:500] *= 0.4

    light = fit_light(skin, brightness)

    lit, dim = light.on(np.array([[0.6, 0.0, 0.8], [-0.6, 0.0, 0.8]]))
    assert abs(lit / dim - 1.072 / 0.928) < 0.03


def test_too_little_skin_gives_even_light() -> None:
    assert fit_light(normals(50), np.full(50, 0.5)) is EVEN
    np.testing.assert_allclose(EVEN.on(normals(20)), 1.0)


def test_shades_keep_their_bounds() -> None:
    skin = normals(2000)

    light = fit_light(skin, np.clip(skin[:, 2] ** 4, 0.01, 1.0))

    shade = light.on(normals(500, seed=1))
    assert shade.min() >= np.float32(DARKEST) and shade.max() <= np.float32(LIGHTEST)
