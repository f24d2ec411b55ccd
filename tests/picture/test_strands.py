import dataclasses

import numpy as np

from installation.core.turn import Position, frontal
from installation.picture.compose import Composer
from installation.picture.strands import UNIT, Strands

TILE = np.tile(np.array([0.2, -0.2], np.float32).repeat(4), (64, 8))
SIDE = 128


def painted(yaw_deg: float = 60.0, hair: float = 1.0) -> Position:
    """Nothing was seen, all is painted grey."""
    return dataclasses.replace(
        frontal(32),
        yaw_deg=yaw_deg,
        coverage=np.zeros((32, 32), np.float32),
        imagined=np.full((32, 32, 3), 0.5, np.float32),
        hair=np.full((32, 32), hair, np.float32),
        strands=TILE,
    )


def test_hair_that_is_painted_gets_strands_and_skin_does_not() -> None:
    strands = Strands(TILE, SIDE)

    hairy = strands.at(painted())
    assert hairy is not None
    assert (hairy.shape, hairy.dtype) == ((SIDE, SIDE), np.uint8)
    assert hairy.std() > 0.05 * UNIT
    assert abs(hairy.mean() - UNIT) < 0.03 * UNIT
    assert strands.at(painted(hair=0.0)) is None


def test_what_was_seen_keeps_its_own_strands() -> None:
    seen = dataclasses.replace(painted(), coverage=np.ones((32, 32), np.float32))

    assert Strands(TILE, SIDE).at(seen) is None


def test_strands_turn_with_the_head() -> None:
    """In the middle of the picture the head's surface moves to the right by its radius for each radian."""
    strands = Strands(TILE, SIDE)
    before, after = strands.at(painted(60.0)), strands.at(painted(65.0))
    assert before is not None and after is not None
    middle = np.s_[40:90]
    row = before[64].astype(float)
    apart = [np.abs(np.roll(row, k)[middle] - after[64].astype(float)[middle]).mean() for k in range(8)]

    assert (
        abs(int(np.argmin(apart)) - 0.42 * SIDE * np.radians(5.0)) < 1.0
    )  # of strands drawn at half the size


def test_a_portrait_shows_the_strands() -> None:
    source = np.full((SIDE, SIDE, 3), 90, np.uint8)
    for still in (False, True):
        plain = Composer(source, SIDE, still).at(dataclasses.replace(painted(), strands=None))
        hairy = Composer(source, SIDE, still).at(painted())

        assert hairy.std() > plain.std() + 5
