import cv2
import numpy as np
import pytest

from installation.chain.palette import CHEEK
from installation.chain.pores import CONTRAST
from installation.chain.pores import pores_of as pores_or_none
from installation.core.alignment import EYE_LINE
from installation.core.turn import STRANDS_SHARE

SIDE = 512


def face(freckles: float, lock: bool = False) -> np.ndarray:
    """Skin that brightens to the right, with freckles of 3 pixels; a lock over the left cheek where asked."""
    rng = np.random.default_rng(5)
    light = np.linspace(90.0, 200.0, SIDE)[None, :] * np.ones((SIDE, 1))
    spots = cv2.GaussianBlur(rng.normal(0, 1, (SIDE, SIDE)), (0, 0), 1.5)
    grey = light * (1.0 + freckles * spots / spots.std())
    if lock:
        row, column = round((EYE_LINE + CHEEK[1]) * SIDE), round((0.5 - CHEEK[0]) * SIDE)
        grey[row - 40 : row + 40, column - 4 : column + 4] = 20.0
    return np.repeat(np.clip(grey, 0, 255)[..., None], 3, axis=2).astype(np.uint8)


def pores_of(source: np.ndarray) -> np.ndarray:
    tile = pores_or_none(source)
    assert tile is not None
    return tile


def test_a_tile_has_the_freckles_of_the_cheeks_and_not_their_light() -> None:
    tile = pores_of(face(0.03))

    assert (tile.shape, tile.dtype) == ((round(STRANDS_SHARE * SIDE),) * 2, np.float32)
    assert 0.015 < tile.std() < 0.04
    assert abs(tile.mean()) < 0.01
    seam, inside = np.abs(tile[:, 0] - tile[:, -1]).mean(), np.abs(np.diff(tile, axis=1)).mean()
    assert seam < 1.2 * inside
    sides = tile[:, : tile.shape[1] // 2].mean(), tile[:, tile.shape[1] // 2 :].mean()
    assert abs(sides[0] - sides[1]) < 0.01


def test_smooth_skin_stays_smooth() -> None:
    assert pores_of(face(0.0)).std() < 0.006


def test_a_lock_over_one_cheek_is_not_laid_round_the_head() -> None:
    np.testing.assert_array_equal(pores_of(face(0.03, lock=True)), pores_of(face(0.03)))


def test_the_fold_of_a_smile_is_not_laid_all_over() -> None:
    """Folds have a direction, a tile has none; and they make it hardly rougher."""
    smiling = face(0.03)
    middle = round((EYE_LINE + CHEEK[1]) * SIDE)
    for sign in (-1, 1):
        column = round((0.5 + sign * CHEEK[0]) * SIDE)
        cv2.line(smiling, (column - 20, middle - 20), (column + 20, middle + 20), (60, 60, 60), 1)

    tile = pores_of(smiling)

    assert tile.std() < 1.4 * pores_of(face(0.03)).std()
    along = [np.abs(tile - np.roll(tile, (4, 4 * sign), (0, 1))).mean() for sign in (-1, 1)]
    assert 0.9 < along[0] / along[1] < 1.1


def test_rough_skin_is_laid_no_rougher_than_it_may_be() -> None:
    assert pores_of(face(0.2)).std() <= 1.01 * CONTRAST


@pytest.mark.parametrize("side", [64, 900, 1600])
def test_crops_of_any_size_have_pores(side: int) -> None:
    tile = pores_of(cv2.resize(face(0.05), (side, side)))

    assert np.isfinite(tile).all() and tile.std() > 0.0


@pytest.mark.parametrize("level", [0, 255])
def test_beside_a_window_the_other_cheek_is_asked_and_without_any_nobody_can_tell(level: int) -> None:
    half, whole = face(0.03), face(0.03)
    half[:, : SIDE // 2] = whole[:] = level

    assert pores_of(half).std() > 0.015
    assert pores_or_none(whole) is None
