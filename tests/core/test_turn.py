import dataclasses
import threading

import numpy as np
import pytest

from installation.core.turn import Position, Turn

SOURCE = np.zeros((40, 40, 3), np.uint8)


def position(yaw_deg: float, value: float) -> Position:
    return Position(
        yaw_deg,
        np.full((8, 8, 2), value, np.float32),
        np.full((8, 8), value, np.float32),
        np.full((8, 8, 3), value, np.float32),
    )


def test_a_new_turn_shows_the_source() -> None:
    turn = Turn(SOURCE, "tiny", expected=3, size=8)
    shown = turn.at(12.0)

    assert (shown.yaw_deg, shown.map.any(), shown.coverage.min(), shown.imagined.any()) == (
        0.0,
        False,
        1.0,
        False,
    )


def test_half_way_angles_blend_the_states_of_their_neighbours() -> None:
    turn = Turn(SOURCE, "tiny", expected=3, size=8)
    turn.add(position(7.5, 0.4))
    turn.add(position(15.0, 0.8))

    between = turn.at(9.375)

    assert between.yaw_deg == 9.375
    np.testing.assert_allclose([between.map, between.imagined[..., :2]], 0.5, rtol=1e-6)
    np.testing.assert_allclose(between.coverage, 0.5, rtol=1e-6)


def test_a_position_itself_is_handed_out_unblended() -> None:
    turn = Turn(SOURCE, "tiny", expected=3, size=8)
    right = position(7.5, 0.4)
    turn.add(right)

    assert turn.at(7.5) is right


def test_angles_beyond_what_exists_are_held_at_the_last() -> None:
    turn = Turn(SOURCE, "tiny", expected=3, size=8)
    turn.add(position(7.5, 0.4))
    turn.add(position(-7.5, 0.2))

    assert (turn.at(90).yaw_deg, turn.at(-90).yaw_deg) == (7.5, -7.5)


def test_positions_stand_by_rising_yaw_however_they_came() -> None:
    turn = Turn(SOURCE, "tiny", expected=5, size=8)
    for yaw in (15.0, -15.0, 7.5, -7.5):
        turn.add(position(yaw, 0.1))

    assert turn.yaws_deg == (-15.0, -7.5, 0.0, 7.5, 15.0)
    assert turn.complete


def test_a_turn_can_be_looked_at_while_it_grows() -> None:
    turn = Turn(SOURCE, "tiny", expected=49, size=8)
    failures: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            yaws = turn.yaws_deg
            if list(yaws) != sorted(yaws):
                failures.append(str(yaws))
            turn.at(33.0)

    reader = threading.Thread(target=look)
    reader.start()
    for k in range(1, 25):
        for sign in (1, -1):
            turn.add(position(sign * 7.5 * k, 0.1))
    done.set()
    reader.join(timeout=5)

    assert failures == []
    assert turn.complete


def test_a_source_that_is_no_square_picture_is_refused() -> None:
    with pytest.raises(ValueError, match=r"received a source of shape \(4, 5, 3\)"):
        Turn(np.zeros((4, 5, 3), np.uint8), "tiny", expected=3)


def lit(yaw_deg: float, light: float | None) -> Position:
    plain = position(yaw_deg, 0.5)
    level = None if light is None else np.full((8, 8), light, np.float32)
    return dataclasses.replace(plain, light=level)


def test_half_way_angles_blend_the_light_and_no_light_means_one() -> None:
    turn = Turn(SOURCE, "tiny", expected=4, size=8)
    for yaw_deg, light in ((7.5, None), (15.0, 1.8), (22.5, 0.6)):
        turn.add(lit(yaw_deg, light))

    assert turn.at(3.75).light is None
    for yaw_deg, expected in ((11.25, 1.4), (18.75, 1.2)):
        light = turn.at(yaw_deg).light
        assert light is not None
        np.testing.assert_allclose(light, expected, rtol=1e-6)
