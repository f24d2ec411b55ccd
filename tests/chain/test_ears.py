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
    found = [arm.on(a_position(yaw, coverage, hair), SMALL).ear for yaw in yaws]
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
    drawn.on(a_position(DECIDED_DEG), SMALL)
    left.on(a_position(DECIDED_DEG, coverage=0.9), SMALL)

    assert drawn.on(a_position(90.0, coverage=0.9, hair=0.9), SMALL).ear is not None
    assert left.on(a_position(90.0), SMALL).ear is None


def test_it_is_of_the_skin_beside_it_and_not_of_the_hair() -> None:
    position = a_position(90.0, coverage=0.0)
    assert position.hair is not None
    x, y = place_of(90.0)
    ridge = round((y - 0.06) * SIZE)
    position.imagined[:ridge] = (0.1, 0.05, 0.0)
    position.hair[:ridge] = 1.0

    ear = ArmsEar().on(position, SMALL).ear

    assert ear is not None
    np.testing.assert_allclose(ear.rgb, SKIN, atol=0.03)
    assert ear.place == (x, y)


@pytest.mark.parametrize("yaw_deg", [75.0, -75.0])
def test_under_a_drawn_ear_nothing_of_the_visitors_own_is_left(yaw_deg: float) -> None:
    """The rim of an own ear was seen, bright red, in a head of painted hair."""
    position = a_position(yaw_deg, coverage=0.0, hair=0.0)
    x, y = (round(p * SIZE) for p in place_of(yaw_deg))
    source, rim = SMALL.copy(), np.s_[y - 6 : y + 6, x - 2 : x + 2]
    source[rim] = (1.0, 0.0, 0.0)
    for field, seen in ((position.coverage, 1.0), (position.imagined, 0.0)):
        field[rim] = seen
    assert position.hair is not None
    position.hair[:] = 0.6
    position.hair[rim] = 0.0

    arm = ArmsEar()
    shown = arm.on(position, source)

    assert shown.ear is not None and shown.hair is not None
    np.testing.assert_allclose(shown.coverage[rim], 0.0, atol=0.05)
    np.testing.assert_allclose(shown.imagined[rim], np.broadcast_to(SKIN, (12, 4, 3)), atol=0.05)
    np.testing.assert_allclose(shown.hair[rim], 0.6, atol=0.05)
    assert position.coverage[rim].all(), "and the position given stays as it was"


@pytest.mark.parametrize("coverage", [0.5, 0.77, 1.0])
def test_where_all_was_seen_round_a_drawn_ear_nothing_grows_dark(coverage: float) -> None:
    size = 128  # the chain's own: what lies beside is told over cells
    whole = np.ones((size, size), np.float32)
    skin = np.broadcast_to(np.array(SKIN, np.float32), (size, size, 3)).copy()
    arm = ArmsEar()
    for yaw_deg, seen in ((DECIDED_DEG, 0.2), (75.0, coverage)):
        position = Position(
            yaw_deg,
            np.zeros((size, size, 2), np.float32),
            seen * whole,
            (1.0 - seen) * skin,
            moving=whole,
            hair=0.0 * whole,
        )
        shown = arm.on(position, skin)

    assert shown.ear is not None
    np.testing.assert_allclose(shown.coverage[..., None] * skin + shown.imagined, skin, atol=0.02)


def test_a_cheek_before_a_drawn_ear_stays_as_it_was_seen() -> None:
    position = a_position(75.0, coverage=0.0)
    cheek = np.s_[:, round((place_of(75.0)[0] + 0.5 / 4.4) * SIZE) :]
    position.coverage[cheek] = 1.0

    shown = ArmsEar().on(position, SMALL)

    assert shown.ear is not None
    np.testing.assert_array_equal(shown.coverage[cheek], 1.0)


def test_both_arms_bring_theirs_from_their_own_side() -> None:
    for yaw in (30.0, 60.0, 90.0, 120.0):
        (x, y), (other_x, other_y) = place_of(yaw), place_of(-yaw)
        assert x - 0.5 == pytest.approx(0.5 - other_x)
        assert y == other_y
    assert place_of(30.0)[0] < place_of(60.0)[0] < 0.5 < place_of(120.0)[0]
