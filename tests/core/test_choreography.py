from __future__ import annotations

import itertools

import numpy as np
import pytest

from installation.core import choreography as score

# -- the approach


def test_approach_begins_in_the_live_picture_and_ends_as_the_portrait():
    first, last = score.approach_at(0.0, 5.4), score.approach_at(5.4, 5.4)
    assert (first.glide, first.growth) == (0.0, 0.0)
    assert (last.glide, last.growth) == pytest.approx((1.0, 1.0))


def test_approach_glides_a_25th_of_what_is_left_each_of_the_originals_frames():
    left = [
        1.0 - score.approach_at(frame / score.ORIGINAL_RATE_HZ, score.APPROACH_S).glide for frame in range(40)
    ]
    assert [after / before for before, after in itertools.pairwise(left)] == pytest.approx(
        [24 / 25] * 39, rel=0.01
    )


def test_approach_grows_only_after_it_has_nearly_arrived():
    growing = [t for t in np.arange(0, 5.4, 0.01) if score.approach_at(t, 5.4).growth > 0]
    assert score.approach_at(growing[0], 5.4).glide == pytest.approx(0.96, abs=0.01)


# -- the attract loop, the dissolve and the ring


def test_attract_turn_without_a_chain_is_still():
    assert score.attract_yaw_deg(17.0, 60.0, [0.0]) == 0.0


def test_dissolve_falls_by_2_hundredths_at_each_of_the_originals_frames():
    chances = [score.dissolve_chance(frame / score.ORIGINAL_RATE_HZ, 1.6) for frame in range(51)]
    assert np.diff(chances) == pytest.approx([-0.02] * 50)


def test_ring_closes_over_the_hold_and_goes_on_between_two_looks():
    assert score.ring_share(0.0, 0.1, 2.0) == 0.0
    assert score.ring_share(1.0, 0.1, 2.0) == pytest.approx(0.55)
    assert score.ring_share(1.0, 9.0, 2.0) == pytest.approx(0.625)
    assert score.ring_share(3.0, 0.0, 2.0) == 1.0
