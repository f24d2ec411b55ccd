from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from installation.core.drift import drift_at


def test_nothing_is_where_it_was_a_minute_ago_whenever_that_was():
    for now_s in np.arange(0.0, 7200.0, 3.0):
        then, now = drift_at(now_s, 8.0), drift_at(now_s + 60.0, 8.0)
        assert math.dist(then, now) >= 4.0


def test_it_never_leaves_its_reach_and_nobody_sees_it_move():
    way = [drift_at(now_s, 8.0) for now_s in np.arange(0.0, 1000.0, 0.1)]
    assert max(math.hypot(*place) for place in way) <= 8.0 + math.sqrt(0.5)
    assert max(math.dist(*pair) for pair in itertools.pairwise(way)) < 2.0


@pytest.mark.parametrize("now_s", [0.0, 77.7, 1e6])
def test_no_reach_is_no_drift(now_s):
    assert drift_at(now_s, 0.0) == (0, 0)
