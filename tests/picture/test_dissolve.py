from __future__ import annotations

import numpy as np
import pytest

from installation.core.geometry import Size
from installation.picture.dissolve import Dissolve

OLD = np.full((90, 160, 3), 200, np.uint8)
NEW = np.full((90, 160, 3), 10, np.uint8)
SIZE = Size(160, 90)


def test_dissolve_begins_with_the_old_picture_and_ends_with_the_new_one():
    dissolve = Dissolve(SIZE)
    assert (dissolve.mix(OLD, NEW, 1.0) == OLD).all()
    assert (dissolve.mix(OLD, NEW, 0.0) == NEW).all()


@pytest.mark.parametrize("chance", [0.2, 0.5, 0.9])
def test_as_many_pixels_are_old_as_the_chance_says(chance):
    assert (Dissolve(SIZE).old_mask(chance) > 0).mean() == pytest.approx(chance, abs=0.02)


def test_a_pixel_that_has_flipped_stays_new():
    dissolve = Dissolve(SIZE)
    earlier = dissolve.old_mask(0.6).copy()
    later = dissolve.old_mask(0.4)
    assert not (later & ~earlier).any()


def test_pixels_flip_whole_not_by_channel():
    mixed = Dissolve(SIZE).mix(OLD, NEW, 0.5)
    assert set(np.unique(mixed)) == {10, 200}
    assert (mixed[..., 0] == mixed[..., 1]).all() and (mixed[..., 1] == mixed[..., 2]).all()


def test_two_pieces_with_one_seed_flip_alike():
    assert (Dissolve(SIZE, 3).old_mask(0.5) == Dissolve(SIZE, 3).old_mask(0.5)).all()
