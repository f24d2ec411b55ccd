import numpy as np

from installation.chain.fake import FakePredictor
from installation.core.whole_turn import whole_turn


def test_a_whole_turn_is_complete() -> None:
    source = np.zeros((40, 40, 3), np.uint8)
    turn = whole_turn(FakePredictor(expected_positions=5, size=8), source)

    assert turn.complete
    assert turn.yaws_deg == (-15.0, -7.5, 0.0, 7.5, 15.0)
    assert turn.source is source
    assert turn.chain == "ellipsoid"
