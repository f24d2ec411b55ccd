import numpy as np
import pytest

from installation.training.batches import NO_VARIETY, Variety
from installation.training.lamps import DARKEST, LIGHTEST, PALER, Lamps

SIZE = 16
LINE = (np.arange(SIZE, dtype=np.float32) + 0.5) / SIZE
PLACES = np.dstack(np.meshgrid(LINE, LINE))


def test_without_variety_nothing_changes() -> None:
    lamps = Lamps(np.random.default_rng(0), NO_VARIETY)
    rgb = np.random.default_rng(1).random((SIZE, SIZE, 3)).astype(np.float32)
    normal = np.random.default_rng(2).uniform(-0.7, 0.7, (SIZE, SIZE, 2)).astype(np.float32)

    shade = lamps.shade(normal, PLACES)

    np.testing.assert_allclose(shade, 1.0)
    np.testing.assert_allclose(lamps.on_figure(rgb, rgb[..., 0], shade), rgb, atol=1e-5)
    np.testing.assert_allclose(lamps.on_room(rgb), rgb, atol=1e-5)


def test_a_lamp_lights_what_faces_it_and_not_the_other_side() -> None:
    lamps = Lamps(np.random.default_rng(3), Variety(gradient=0.0))
    towards = lamps._lamp / np.linalg.norm(lamps._lamp)
    facing, away = (np.broadcast_to(np.float32(side) * towards, (SIZE, SIZE, 2)) for side in (1, -1))

    assert lamps.shade(facing, PLACES).min() > 1.0 > lamps.shade(away, PLACES).max()


@pytest.mark.parametrize("seed", range(5))
def test_shades_keep_their_bounds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shade = Lamps(rng, Variety(lamp=3.0, gradient=3.0)).shade(rng.uniform(-1, 1, (SIZE, SIZE, 2)), PLACES)

    assert shade.min() >= DARKEST and shade.max() <= LIGHTEST


def test_only_hair_is_dyed() -> None:
    variety = Variety(*(0.0 if name != "hair" else 0.9 for name in Variety.__dataclass_fields__))
    rgb = np.full((SIZE, SIZE, 3), 0.3, np.float32)
    hair = np.zeros((SIZE, SIZE), np.float32)
    hair[: SIZE // 2] = 1.0
    dyed = 0
    for seed in range(8):
        figure = Lamps(np.random.default_rng(seed), variety).on_figure(rgb, hair, np.ones_like(hair))
        np.testing.assert_allclose(figure[SIZE // 2 :], 0.3, atol=1e-5)
        dyed += np.abs(figure[: SIZE // 2] - 0.3).max() > 0.02

    assert 2 <= dyed <= 7  # about half of all


def test_complexions_change_and_hair_and_room_do_not() -> None:
    variety = Variety(*(0.0 if name != "complexion" else 0.8 for name in Variety.__dataclass_fields__))
    rgb = np.full((SIZE, SIZE, 3), 0.4, np.float32)
    hair = np.zeros((SIZE, SIZE), np.float32)
    hair[: SIZE // 2] = 1.0
    skins = []
    for seed in range(60):
        lamps = Lamps(np.random.default_rng(seed), variety)
        figure = lamps.on_figure(rgb, hair, np.ones_like(hair))
        np.testing.assert_allclose(figure[: SIZE // 2], 0.4, atol=1e-5)
        np.testing.assert_allclose(lamps.on_room(rgb), 0.4, atol=1e-5)
        skins.append(figure[-1, -1, 0] / 0.4)

    assert 15 <= np.sum(np.abs(np.array(skins) - 1.0) < 1e-4) <= 45
    assert np.exp(-0.8) <= min(skins) < 0.6
    assert 1.1 < max(skins) <= np.exp(0.8 * PALER)
