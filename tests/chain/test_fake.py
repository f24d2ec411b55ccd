import numpy as np

from installation.chain.fake import FakePredictor


def test_the_fake_turns_as_far_as_it_says() -> None:
    fake = FakePredictor(expected_positions=25)

    yaws = [p.yaw_deg for p in fake.positions(np.zeros((8, 8, 3), np.uint8))]

    assert len(yaws) == 24
    assert (min(yaws), max(yaws)) == (-90.0, 90.0)


def test_a_turn_to_the_right_takes_the_nose_to_the_right_edge() -> None:
    """What stands right of the middle at +30 degrees came from the middle: its map points left."""
    fake = FakePredictor(expected_positions=9)
    at_30 = next(p for p in fake.positions(np.zeros((8, 8, 3), np.uint8)) if p.yaw_deg == 30.0)

    assert at_30.map[60, 84, 0] < -0.05
