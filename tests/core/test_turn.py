import dataclasses
import threading

import numpy as np
import pytest

from installation.core.geometry import wrapped_deg
from installation.core.turn import MEETING_DEG, Ear, Position, Turn, frontal

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


def test_half_way_angles_blend_the_slide_and_no_slide_means_none() -> None:
    turn = Turn(SOURCE, "tiny", expected=4, size=8)
    for yaw_deg, slide in ((7.5, None), (15.0, 0.1), (22.5, 0.2), (30.0, None)):
        field = None if slide is None else np.full((8, 8), slide, np.float32)
        turn.add(dataclasses.replace(position(yaw_deg, 0.5), slide=field))

    assert turn.at(3.75).slide is None
    for yaw_deg, expected in ((11.25, 0.05), (18.75, 0.15), (26.25, 0.1)):
        slid = turn.at(yaw_deg).slide
        assert slid is not None
        np.testing.assert_allclose(slid, expected, rtol=1e-6)


def whole_circle(step_deg: float = 7.5) -> Turn:
    """Both arms to the back, where they do not agree: 0.6 at the right one's end, -0.7 at the left one's."""
    turn = Turn(SOURCE, "tiny", expected=49, size=8)
    for k in range(1, round(180 / step_deg) + 1):
        turn.add(position(step_deg * k, 0.025 * k))
        turn.add(position(-step_deg * k, -0.7 * k / 24))
    return turn


@pytest.mark.parametrize("yaw_deg", [187.5, 180.0, 200.0, 361.0, -541.25])
def test_a_whole_circle_goes_round_the_back(yaw_deg: float) -> None:
    turn = whole_circle()
    one, other = turn.at(yaw_deg), turn.at(wrapped_deg(yaw_deg))

    assert one.yaw_deg == other.yaw_deg == wrapped_deg(yaw_deg)
    assert (one.other is None) == (other.other is None) and one.other_share == other.other_share
    if one.other is not None and other.other is not None:
        assert one.other.map is other.other.map
    np.testing.assert_array_equal(one.map, other.map)


def test_at_the_back_both_arms_show_by_half_whichever_way_it_was_reached() -> None:
    turn = whole_circle()
    right, left = turn.at(180.0), turn.at(-180.0)

    assert right.yaw_deg == left.yaw_deg == 180.0
    assert right.other is not None and left.other is not None
    assert right.other.map is left.other.map is turn.positions[0].map
    assert right.other_share == left.other_share == 0.5


def test_towards_the_back_the_other_arm_comes_in_evenly_and_nowhere_else() -> None:
    turn = whole_circle()
    shown = []  # a picture's stand-in: one number for each state
    for yaw_deg in np.arange(120.0, 240.1, 0.5):
        at = turn.at(float(yaw_deg))
        there = 0.0 if at.other is None else at.other_share * at.other.map[0, 0, 0]
        shown.append((1.0 - at.other_share) * at.map[0, 0, 0] + there)
        assert (at.other is None) == (abs(180.0 - yaw_deg) >= MEETING_DEG)
    # the arms end 1.3 apart, over 45 degrees of 90 frames
    assert np.abs(np.diff(shown)).max() < 1.3 / 90 + 0.01


def test_the_other_arm_turns_on_with_the_one_that_is_shown() -> None:
    """What is laid round the head would else show twice at the back, once still and once turning."""
    turn = whole_circle()
    for yaw_deg in (165.0, 180.0, 195.0):
        at = turn.at(yaw_deg)
        assert at.other is not None and at.other.yaw_deg == at.yaw_deg


def test_without_both_ends_at_the_back_angles_are_held() -> None:
    turn = Turn(SOURCE, "tiny", expected=49, size=8)
    turn.add(position(180.0, 0.4))
    turn.add(position(-172.5, 0.2))

    assert (turn.at(187.5).yaw_deg, turn.at(-179.0).yaw_deg) == (180.0, -172.5)
    assert turn.at(179.0).other is None


def stepped(furthest_deg: float) -> Turn:
    turn = Turn(np.zeros((8, 8, 3), np.uint8), "fake", 49, 4)
    for yaw in np.arange(7.5, furthest_deg + 0.1, 7.5):
        for side in (1, -1):
            turn.add(dataclasses.replace(frontal(4), yaw_deg=float(side * yaw)))
    return turn


@pytest.mark.parametrize(
    "yaw_deg, by, to", [(0, 1, 7.5), (3, 1, 7.5), (3, -1, 0), (-7.5, -1, -15), (90, 1, 90)]
)
def test_a_step_goes_to_the_next_position_and_stops_at_the_end(yaw_deg, by, to):
    assert stepped(90).step(yaw_deg, by) == to


@pytest.mark.parametrize("by", [1, -1])
def test_steps_go_round_where_both_arms_reach_the_back(by):
    turn, yaw_deg = stepped(180), 0.0
    seen = []
    for _ in range(48):
        yaw_deg = turn.step(yaw_deg, by)
        seen.append(yaw_deg % 360.0)
    assert len(set(seen)) == 48 and yaw_deg == 0.0


def test_a_turn_of_one_position_stays_there():
    assert Turn(np.zeros((8, 8, 3), np.uint8), "fake", 49, 4).step(0.0, 1) == 0.0


def test_angles_between_the_front_and_the_first_position_have_its_strands_and_pores() -> None:
    turn = Turn(SOURCE, "tiny", expected=3, size=8)
    tile = np.zeros((4, 4), np.float32)
    turn.add(dataclasses.replace(position(7.5, 0.4), strands=tile, pores=tile.T))

    between = turn.at(3.0)

    assert between.strands is tile and between.pores is not None


def test_an_ear_moves_and_tans_between_two_positions_and_comes_where_one_has_none() -> None:
    turn = Turn(SOURCE, "tiny", expected=4, size=8)
    dark, light = (np.full(3, value, np.float32) for value in (0.2, 0.6))
    turn.add(position(7.5, 0.4))
    turn.add(dataclasses.replace(position(15.0, 0.4), ear=Ear((0.2, 0.5), dark, 0.8)))
    turn.add(dataclasses.replace(position(22.5, 0.4), ear=Ear((0.3, 0.5), light, 1.0)))

    comes, moves = turn.at(11.25).ear, turn.at(18.75).ear

    assert turn.at(7.0).ear is None
    assert comes is not None and moves is not None
    assert comes == Ear((0.2, 0.5), dark, pytest.approx(0.4))
    assert moves.place == pytest.approx((0.25, 0.5))
    assert moves.share == pytest.approx(0.9)
    np.testing.assert_allclose(moves.rgb, 0.4, atol=1e-6)
