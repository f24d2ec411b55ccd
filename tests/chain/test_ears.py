import numpy as np
import pytest

from installation.chain.ears import COMES_DEG, DECIDED_DEG, GOES_DEG, ArmsEar, place_of
from installation.core.turn import Position

SIZE = 64
SMALL = np.full((SIZE, SIZE, 3), 0.1, np.float32)
SKIN = (0.7, 0.5, 0.4)


def a_position(yaw_deg: float, coverage: float = 0.3, hair: float = 0.1) -> Position:
    """A head painted as skin, of which a share was seen and a share is hair, all over."""
    whole = np.ones((SIZE, SIZE), np.float32)
    paint = np.broadcast_to(np.array(SKIN, np.float32), (SIZE, SIZE, 3))
    return Position(
        yaw_deg,
        np.zeros((SIZE, SIZE, 2), np.float32),
        coverage * whole,
        ((1.0 - coverage) * paint).astype(np.float32),
        moving=whole,
        hair=hair * whole,
    )


def shares(yaws: list[float], coverage: float = 0.3, hair: float = 0.1) -> list[float]:
    arm = ArmsEar()
    found = [arm.at(a_position(yaw, coverage, hair), SMALL) for yaw in yaws]
    return [0.0 if ear is None else ear.share for ear in found]


def test_an_ear_comes_when_nobody_saw_it_and_goes_at_the_back() -> None:
    yaws = [7.5 * k for k in range(1, 25)]
    found = shares(yaws)

    assert {s for yaw, s in zip(yaws, found, strict=True) if not COMES_DEG[0] < yaw < GOES_DEG[1]} == {0.0}
    assert {s for yaw, s in zip(yaws, found, strict=True) if COMES_DEG[1] <= yaw <= GOES_DEG[0]} == {1.0}
    assert 0.0 < found[yaws.index(45.0)] < 1.0


@pytest.mark.parametrize(("coverage", "hair"), [(0.9, 0.1), (0.3, 0.95)])
def test_none_is_drawn_over_one_that_was_seen_or_under_hair(coverage: float, hair: float) -> None:
    assert not any(shares([7.5 * k for k in range(1, 25)], coverage, hair))


def test_what_is_decided_stays() -> None:
    """A head that shows more of its ear, or more hair, as it turns does not lose the ear, nor gain one."""
    drawn, left = ArmsEar(), ArmsEar()
    drawn.at(a_position(DECIDED_DEG), SMALL)
    left.at(a_position(DECIDED_DEG, coverage=0.9), SMALL)

    assert drawn.at(a_position(90.0, coverage=0.9, hair=0.9), SMALL) is not None
    assert left.at(a_position(90.0), SMALL) is None


def test_it_is_of_the_skin_beside_it_and_not_of_the_hair() -> None:
    position = a_position(90.0, coverage=0.0)
    assert position.hair is not None
    x, y = place_of(90.0)
    ridge = round((y - 0.06) * SIZE)
    position.imagined[:ridge] = (0.1, 0.05, 0.0)
    position.hair[:ridge] = 1.0

    ear = ArmsEar().at(position, SMALL)

    assert ear is not None
    np.testing.assert_allclose(ear.rgb, SKIN, atol=0.03)
    assert ear.place == (x, y)


def test_both_arms_bring_theirs_from_their_own_side() -> None:
    for yaw in (30.0, 60.0, 90.0, 120.0):
        (x, y), (other_x, other_y) = place_of(yaw), place_of(-yaw)
        assert x - 0.5 == pytest.approx(0.5 - other_x)
        assert y == other_y
    assert place_of(30.0)[0] < place_of(60.0)[0] < 0.5 < place_of(120.0)[0]
