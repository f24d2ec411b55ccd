from __future__ import annotations

from installation.core.geometry import Box
from installation.vision.follow import Follower


def box(x: float, width: float = 200) -> Box:
    return Box(x, 200, width, width)


def test_the_largest_face_is_followed_first() -> None:
    small, large = box(100, 150), box(700, 250)
    assert Follower().choose([small, large], 0.0) is large


def test_a_slightly_larger_neighbour_is_not_followed() -> None:
    follower = Follower()
    follower.choose([box(100, 200)], 0.0)
    for i in range(1, 30):
        mine = box(100 + i, 200)
        assert follower.choose([mine, box(700, 240)], i / 12) is mine
    assert follower.person == 1


def test_a_clearly_larger_face_is_followed_after_half_a_second() -> None:
    follower = Follower()
    follower.choose([box(100, 200)], 0.0)
    mine, near = box(100, 200), box(700, 300)
    assert follower.choose([mine, near], 0.1) is mine
    assert follower.choose([mine, near], 0.4) is mine
    assert follower.choose([mine, near], 0.7) is near
    assert follower.person == 2


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
