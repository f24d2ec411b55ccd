from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from installation.core.alive import ABSENT_S, Alive
from installation.core.geometry import Box, Eyes, Face, Point
from installation.core.sighting import Frame, RejectReason, Sighting

PICTURE = np.zeros((720, 1280, 3), np.uint8)
STEP_S = 1 / 12


def look(
    time_s: float,
    x: float = 640.0,
    *,
    y: float = 330.0,
    apart: float = 100.0,
    wide: float | None = None,
    person: int = 1,
    reason: RejectReason | None = None,
) -> Sighting:
    eyes = Eyes(Point(x - apart / 2, y), Point(x + apart / 2, y))
    wide = 3.0 * apart if wide is None else wide
    box = Box(x - wide / 2, y - wide / 3, wide, wide)
    return Sighting(Frame(PICTURE, time_s, round(time_s * 30)), Face(box, eyes), reason, 3.0, person=person)


def nobody(time_s: float) -> Sighting:
    return Sighting(Frame(PICTURE, time_s, round(time_s * 30)), None, RejectReason.NO_FACE, 0.0)


def followed(*sightings: Sighting) -> Alive:
    alive = Alive(look(0.0))
    for one in sightings:
        alive.see(one)
    return alive


def steady(count: int, first: int = 1, **same: float) -> list[Sighting]:
    return [look(STEP_S * k, **same) for k in range(first, first + count)]


def test_between_two_good_looks_the_eyes_are_known() -> None:
    eyes = followed(*steady(6)).eyes_at(2.5 * STEP_S)
    assert eyes is not None
    assert (*eyes.left, *eyes.right) == pytest.approx((590, 330, 690, 330))


def test_a_moment_after_the_last_look_is_not_shown_yet() -> None:
    alive = followed(*steady(4))
    assert alive.eyes_at(4.2 * STEP_S) is None
    alive.see(look(5 * STEP_S))
    assert alive.eyes_at(4.2 * STEP_S) is not None


def test_eyes_are_followed_evenly_between_looks() -> None:
    alive = followed(*(look(STEP_S * k, 600.0 + 4.0 * k) for k in range(1, 12)))
    places = [alive.eyes_at(STEP_S * (3 + k / 4)) for k in range(20)]
    steps = np.diff([eyes.middle.x for eyes in places if eyes])
    assert len(steps) == 19 and steps == pytest.approx(1.0, abs=0.3)


def test_flickering_eyes_are_steadied_over_about_five_looks() -> None:
    random = np.random.default_rng(5)
    looks = [look(STEP_S * k, 640.0 + random.normal(0, 3.0)) for k in range(1, 18)]
    seen = [followed(*looks).eyes_at(STEP_S * (3 + k / 3)) for k in range(30)]
    assert np.std([eyes.middle.x for eyes in seen if eyes]) < 2.2


@pytest.mark.parametrize(
    "bad",
    [
        look(5 * STEP_S, apart=84.0, wide=300.0),
        look(5 * STEP_S, reason=RejectReason.TILTED),
        look(5 * STEP_S, reason=RejectReason.AT_EDGE),
        nobody(5 * STEP_S),
    ],
    ids=["turned away", "tilted", "at the edge", "not seen"],
)
def test_neither_side_of_a_bad_look_is_shown_and_good_looks_bring_it_back(bad: Sighting) -> None:
    alive = followed(*steady(4), bad, *steady(4, first=6))
    assert alive.eyes_at(3.5 * STEP_S) is not None
    assert alive.eyes_at(4.5 * STEP_S) is None and alive.eyes_at(5.5 * STEP_S) is None
    assert alive.eyes_at(7.5 * STEP_S) is not None
    assert not alive.lost


def test_a_step_back_is_not_a_turned_head() -> None:
    alive = followed(*(look(STEP_S * k, apart=100.0 - k) for k in range(1, 25)))
    assert alive.eyes_at(23.5 * STEP_S) is not None


def test_a_crop_that_leaves_the_picture_is_not_shown() -> None:
    alive = followed(*(look(STEP_S * k, 640.0 + 30.0 * k) for k in range(1, 18)))
    assert alive.eyes_at(3.5 * STEP_S) is not None  # the crop ends at 1280 from 1060 on
    assert alive.eyes_at(16.5 * STEP_S) is None
    assert not alive.lost


@pytest.mark.parametrize(
    "another",
    [
        look(5 * STEP_S, person=2),
        look(5 * STEP_S, 760.0),
        look(5 * STEP_S, apart=150.0),
        look(4 * STEP_S + ABSENT_S + 0.1),
    ],
    ids=["followed instead", "elsewhere", "another size", "after a while"],
)
def test_another_person_never_takes_the_portrait_over(another: Sighting) -> None:
    alive = followed(*steady(4), another)
    later_s = another.frame.time_s
    for k in range(1, 60):
        alive.see(dataclasses.replace(look(later_s + STEP_S * k), person=another.person))
    assert alive.lost
    assert alive.eyes_at(later_s + STEP_S * 58.5) is None


def test_looks_that_come_late_or_twice_change_nothing() -> None:
    alive = followed(*steady(4))
    for again in (None, look(4 * STEP_S, 900.0), look(2 * STEP_S, 900.0)):
        alive.see(again)
    eyes = alive.eyes_at(3.5 * STEP_S)
    assert not alive.lost and eyes is not None and eyes.middle.x == pytest.approx(640)


def test_where_looks_stop_nothing_more_is_shown() -> None:
    alive = followed(*steady(4), look(4 * STEP_S + 0.5))
    assert alive.eyes_at(4 * STEP_S + 0.25) is None


def test_it_begins_with_somebody() -> None:
    with pytest.raises(ValueError, match="without eyes"):
        Alive(nobody(0.0))
