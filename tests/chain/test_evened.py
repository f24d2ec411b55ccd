from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from installation.chain.evened import NEIGHBOURS, evened
from installation.core.turn import STEP_DEG, Ear, Position, frontal

SIZE = 16
STEPS = 6


def arms(tremble: float = 0.0) -> list[Position]:
    """Both arms of a turn, nearest first; every field goes its way steadily, and every other step too far."""
    made = []
    for step in range(1, STEPS + 1):
        for sign in (1.0, -1.0):
            along = sign * (0.02 * step + tremble * (-1) ** step)
            seen = np.full((SIZE, SIZE), 1.0 - abs(along), np.float32)
            made.append(
                Position(
                    yaw_deg=sign * step * STEP_DEG,
                    map=np.full((SIZE, SIZE, 2), along, np.float32),
                    coverage=seen,
                    imagined=np.repeat(1.0 - seen[..., None], 3, axis=2),
                    worn=np.full((SIZE, SIZE, 3), 0.1 * step, np.float32),
                    moving=seen,
                    light=1.0 + seen,
                    hair=np.full((SIZE, SIZE), step % 2, np.float32),
                    ear=Ear((0.1 * step, 0.5), np.ones(3, np.float32), 0.5),
                )
            )
    return made


def test_positions_come_in_the_same_order_and_none_is_lost() -> None:
    assert [p.yaw_deg for p in evened(arms())] == [p.yaw_deg for p in arms()]
    assert [p.yaw_deg for p in evened(arms()[:2])] == [STEP_DEG, -STEP_DEG]
    assert not list(evened([]))


def test_the_first_of_each_arm_comes_before_the_chain_has_gone_on() -> None:
    asked = []

    def noted() -> Iterator[Position]:
        for position in arms():
            asked.append(position.yaw_deg)
            yield position

    coming = evened(noted())
    first, second = next(coming), next(coming)

    assert asked == [first.yaw_deg, second.yaw_deg] == [STEP_DEG, -STEP_DEG]


def test_a_steady_turn_stays_as_it_is() -> None:
    for given, made in zip(arms(), evened(arms()), strict=True):
        for field in ("map", "coverage", "imagined", "moving", "light"):
            np.testing.assert_allclose(getattr(made, field), getattr(given, field), atol=1e-6)


def test_a_turn_that_trembles_trembles_less_in_all_that_is_blended_between_positions() -> None:
    steady, shaken = arms(), arms(tremble=0.01)
    inner = [k for k, p in enumerate(steady) if STEP_DEG < abs(p.yaw_deg) < STEPS * STEP_DEG]
    made = list(evened(shaken))

    for field in ("map", "coverage", "imagined", "moving", "light"):
        for k in inner:
            off = np.abs(getattr(shaken[k], field) - getattr(steady[k], field)).max()
            left = np.abs(getattr(made[k], field) - getattr(steady[k], field)).max()
            # neighbours tremble the other way
            np.testing.assert_allclose(left, (1.0 - 2.0 * NEIGHBOURS) * off, rtol=1e-3)


def test_what_is_decided_or_a_picture_stays_each_positions_own() -> None:
    tile = np.zeros((8, 8), np.float32)
    given = [replace(p, strands=tile if abs(p.yaw_deg) > 3 * STEP_DEG else None) for p in arms()]

    for mine, made in zip(given, evened(given), strict=True):
        assert made.hair is mine.hair and made.worn is mine.worn and made.ear is mine.ear
        assert made.strands is mine.strands, "tiles come from the same position on for both arms"


def test_a_turn_of_one_step_is_its_first_positions() -> None:
    near = [replace(frontal(SIZE), yaw_deg=yaw) for yaw in (STEP_DEG, -STEP_DEG)]

    assert all(mine is made for mine, made in zip(near, evened(near), strict=True))
