from __future__ import annotations

from installation.core.geometry import Box
from installation.vision.follow import Follower


def box(x: float, width: float = 200) -> Box:
    return Box(x, 200, width, width)


def near_enough(face: Box) -> bool:
    return face.width >= 150


def test_of_those_who_come_at_once_the_nearest_is_followed() -> None:
    small, large = box(100, 150), box(700, 250)
    assert Follower().choose([small, large], 0.0) is large


def test_whoever_came_first_is_followed_however_near_another_one_comes() -> None:
    follower = Follower()
    follower.choose([box(100, 200)], 0.0)
    for i in range(1, 60):
        mine = box(100 + i, 200)
        assert follower.choose([box(700, 200 + 5 * i), mine], i / 12) is mine
    assert follower.person == 1


def test_a_lost_face_is_waited_for_before_another_is_taken() -> None:
    follower = Follower(absent_s=0.7)
    follower.choose([box(100)], 0.0)
    other = box(900)
    assert follower.choose([other], 0.5) is None
    assert follower.choose([other], 0.8) is other
    assert follower.person == 2


def test_the_same_face_that_comes_back_late_counts_as_somebody_new() -> None:
    follower = Follower(absent_s=0.7)
    follower.choose([box(100)], 0.0)
    follower.choose([], 2.0)
    assert follower.last is None
    follower.choose([box(100)], 2.1)
    assert follower.person == 2


def test_when_one_leaves_whoever_has_waited_longest_is_next() -> None:
    follower = Follower(absent_s=0.7, between_s=0.7)
    follower.choose([box(100)], 0.0)
    follower.choose([box(100), box(900, 180)], 0.7)
    follower.choose([box(100), box(900, 180), box(500, 260)], 1.4)
    now_s = 1.4
    while follower.person == 1:
        now_s += 0.7
        follower.choose([box(500, 260), box(900, 180)], now_s)
    assert follower.last == box(900, 180)


def test_who_has_had_a_portrait_queues_behind_the_others_and_is_not_somebody_new() -> None:
    follower = Follower(absent_s=0.7, between_s=0.7)
    both = [box(100), box(900)]
    follower.choose(both[:1], 0.0)
    follower.choose(both, 0.7)
    assert follower.person == 1
    follower.release(1.0)
    assert follower.choose(both, 1.1) is both[1] and follower.person == 2
    assert follower.choose(both, 1.8) is both[1]
    follower.release(2.0)
    assert follower.choose(both, 2.1) is both[0] and follower.person == 1


def test_whoever_is_alone_is_followed_again_after_their_portrait() -> None:
    follower = Follower()
    follower.choose([box(100)], 0.0)
    follower.release(0.2)
    follower.choose([box(100)], 0.3)
    assert follower.person == 1


def test_out_of_reach_nobody_holds_up_those_within() -> None:
    follower = Follower(reach=near_enough)
    far, near = box(100, 120), box(700, 200)
    assert follower.choose([far], 0.0) is far, "somebody must be told that they are too far away"
    assert follower.choose([far, near], 0.1) is far
    assert follower.choose([far, near], 0.7) is near
    grown = box(100, 160)
    assert follower.choose([grown, near], 0.8) is near


def test_a_size_that_flickers_at_the_edge_of_the_reach_loses_nobody_their_place() -> None:
    follower = Follower(reach=near_enough)
    follower.choose([box(100, 152)], 0.0)
    for i in range(1, 40):
        mine = box(100, 152 if i % 3 else 148)
        assert follower.choose([mine, box(700, 200)], i / 12) is mine


def test_two_who_pass_each_other_keep_their_numbers() -> None:
    follower = Follower()
    for i in range(13):
        left, right = box(100 + 60 * i, 220), box(820 - 60 * i, 160)
        follower.choose([left, right], i / 12)
    assert follower.person == 1 and follower.last == left
