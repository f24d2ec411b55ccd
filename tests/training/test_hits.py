"""What a hit's facts say of the picture before."""

from __future__ import annotations

import numpy as np

from installation.training.hits import breadth, broad_enough


def test_ears_are_trusted_further_than_hair_and_hair_further_than_skin() -> None:
    stretched_sixfold = np.full(3, 0.16)
    ear, hair = np.array([True, False, False]), np.array([False, True, False])

    of_ear, of_hair, of_skin = broad_enough(stretched_sixfold, ear, hair)

    assert of_ear == 1.0
    assert 0.0 < of_skin < of_hair < 1.0


def test_what_is_broad_is_trusted_whatever_it_is_and_what_was_edge_on_is_not() -> None:
    kinds = np.array([False, True, False])

    assert (broad_enough(np.full(3, 0.5), kinds, kinds[::-1]) == 1.0).all()
    assert (broad_enough(np.zeros(3), kinds, kinds[::-1]) == 0.0).all()


def test_breadth_compares_how_a_surface_faced_with_how_it_faces() -> None:
    front, towards = np.array([0.5, 0.5, 0.1]), np.array([1.0, 0.1, 0.5])
    inside, angle = np.zeros(3, bool), np.ones(3)

    # turned away it is not magnified without end
    np.testing.assert_allclose(breadth(front, towards, inside, angle), [0.5, 2.0, 0.2])
    assert (breadth(front, towards, ~inside, angle) == 1.0).all()
