from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.chain.fake import ellipsoid_position
from installation.core.look import Look
from installation.core.turn import Position, frontal
from installation.picture.compose import Composer
from installation.picture.look import Grain

SOURCE = cv2.resize(np.random.default_rng(3).integers(90, 200, (6, 6, 3), np.uint8), (200, 200))
SKIN = np.array([0.8, 0.5, 0.4], np.float32)


def half_seen() -> Position:
    """The right half was not seen and is painted in one warm colour."""
    state = frontal(64)
    state.coverage[:, 32:] = 0.0
    state.imagined[:, 32:] = SKIN
    return state


def shown(look: Look, still: bool = False) -> np.ndarray:
    return Composer(SOURCE, 200, still).at(half_seen(), 0.0, look).astype(float)


def colourfulness(picture: np.ndarray) -> float:
    return float((picture.max(axis=2) - picture.min(axis=2)).mean())


@pytest.mark.parametrize("look", [Look.VEIL, Look.GRAIN])
@pytest.mark.parametrize("still", [False, True])
def test_a_look_leaves_what_was_seen_but_for_a_soft_shade_beside_the_rest(look: Look, still: bool) -> None:
    plain, looked = shown(Look.PLAIN, still), shown(look, still)
    assert np.abs(looked - plain)[:, :50].max() <= 2
    beside = (plain - looked)[:, 85:95].mean()
    assert 2 < beside < 60


@pytest.mark.parametrize("still", [False, True])
def test_the_veil_is_darker_and_cooler_than_what_it_hides(still: bool) -> None:
    plain, veiled = shown(Look.PLAIN, still)[:, 150:], shown(Look.VEIL, still)[:, 150:]
    assert veiled.mean() < plain.mean() - 10
    assert colourfulness(veiled) < 0.5 * colourfulness(plain)
    assert veiled[..., 2].mean() / veiled[..., 0].mean() > plain[..., 2].mean() / plain[..., 0].mean()


@pytest.mark.parametrize("still", [False, True])
def test_grain_is_fine_and_has_no_colour(still: bool) -> None:
    grained = shown(Look.GRAIN, still)[:, 150:]
    assert colourfulness(grained) < 8
    rough = grained[..., 1] - cv2.blur(grained[..., 1], (5, 5))
    assert 8 < rough.std() < 40
    assert shown(Look.PLAIN, still)[:, 150:].std(axis=(0, 1)).max() < 2


def test_without_anything_guessed_all_looks_are_plain() -> None:
    for look in Look:
        np.testing.assert_array_equal(Composer(SOURCE, 200).at(frontal(64), 0.0, look), SOURCE)


def test_a_visitor_keeps_their_grain_and_another_has_another() -> None:
    first = Grain(SOURCE, 200).at(10.0)
    np.testing.assert_array_equal(Grain(SOURCE, 200).at(10.0), first)
    assert (Grain(SOURCE[::-1], 200).at(10.0) != first).mean() > 0.8


def test_grain_moves_with_the_head_and_is_still_where_the_head_is() -> None:
    grain = Grain(SOURCE, 720)
    before, after = grain.at(30.0).astype(float), grain.at(32.0).astype(float)
    moved = round(np.radians(2.0) * 360)  # of the cylinder's front, pixels

    np.testing.assert_array_equal(grain.at(30.0), before)
    middle = slice(320, 400)
    apart = [np.abs(after[:, 320 + k : 400 + k] - before[:, middle]).mean() for k in range(-20, 21)]
    assert abs(int(np.argmin(apart)) - 20 - moved) <= 1


@pytest.mark.parametrize("yaw_deg", [-180.0, -90.0, 0.0, 90.0, 180.0])
def test_every_angle_has_its_grain(yaw_deg: float) -> None:
    grain = Grain(SOURCE, 201).at(yaw_deg)
    assert grain.shape == (201, 201) and grain.dtype == np.uint8
    assert grain.std() > 5
    Composer(SOURCE, 201).at(ellipsoid_position(yaw_deg, 32), 0.0, Look.GRAIN)
