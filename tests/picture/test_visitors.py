from __future__ import annotations

import numpy as np
import pytest

from installation.chain.fake import FakePredictor
from installation.picture.visitors import FROM_VISITORS, SIDE_PX, MeanOfVisitors
from installation.workers.fake import FakeImagination
from tests.scenes.conftest import FakeMeanFace


@pytest.fixture
def shipped() -> FakeMeanFace:
    return FakeMeanFace()


@pytest.fixture
def mean(shipped: FakeMeanFace) -> MeanOfVisitors:
    return MeanOfVisitors(shipped, FakeImagination(FakePredictor(25, 16)))


def crop(grey: int, side: int = 240) -> np.ndarray:
    return np.full((side, side, 3), grey, np.uint8)


def test_the_shipped_face_is_shown_until_the_eighth_visitor(mean, shipped):
    for _ in range(FROM_VISITORS - 1):
        mean.take(crop(100))
        assert mean.turn() is shipped.turn() and mean.still() is shipped.still() and not mean.of_visitors
    mean.take(crop(100))
    mean.turn()  # asked for while it is shown, and there when the thread had time
    assert mean.turn() is not shipped.turn() and mean.of_visitors
    assert mean.turn().complete and mean.still() is mean.turn().source


def test_it_is_the_mean_of_all_whatever_the_sizes_of_their_crops(mean):
    for number in range(10):
        mean.take(crop(60 + 10 * number, 200 + 40 * number))
    mean.turn()
    still = mean.still()
    assert still.shape == (SIDE_PX, SIDE_PX, 3) and still.dtype == np.uint8
    assert still.mean() == pytest.approx(105.0, abs=1.0)


def test_the_next_visitor_changes_it_once_the_new_turn_is_made(mean):
    for _ in range(FROM_VISITORS):
        mean.take(crop(100))
    mean.turn()
    before = mean.turn()
    mean.take(crop(190))
    mean.turn()
    assert mean.turn() is not before
    assert mean.turn().source.mean() == pytest.approx(110.0, abs=1.0)
    assert mean.turn() is mean.turn(), "the same mean is asked for once"
