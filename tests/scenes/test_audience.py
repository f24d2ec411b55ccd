from __future__ import annotations

import dataclasses

import numpy as np

from installation.core.geometry import Box, Face
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.scenes.audience import BLIND_FORGIVEN_S, Audience

STEP_S = 0.1


def frame(now_s: float) -> Frame:
    return Frame(np.zeros((4, 4, 3), np.uint8), now_s, 0)


def sighting(now_s: float, face: bool) -> Sighting:
    found = Face(Box(0, 0, 2, 2)) if face else None
    return Sighting(frame(now_s), found, RejectReason.NO_EYES if face else RejectReason.NO_FACE, 0.0)


class Room:
    """An audience looked at ten times a second."""

    def __init__(self) -> None:
        self.audience = Audience(absent_s=0.7)
        self.now_s = 0.0

    def pass_time(self, seconds: float, face: bool | None, camera: bool = True) -> bool:
        """True where somebody left meanwhile; ``face`` None: nobody looks."""
        left = False
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            seen = None if face is None else sighting(self.now_s, face)
            left |= self.audience.update(self.now_s, frame(self.now_s) if camera else None, seen)
        return left


def a_visitor_stands_there() -> Room:
    room = Room()
    room.pass_time(1.0, face=True)
    assert room.audience.somebody
    return room


def test_a_visitor_who_is_seen_no_more_has_left_once() -> None:
    room = a_visitor_stands_there()

    assert not room.pass_time(0.6, face=False)
    assert room.pass_time(0.5, face=False)
    assert not room.pass_time(3.0, face=False)
    assert not room.audience.somebody


def test_one_false_box_is_no_visitor() -> None:
    room = Room()
    room.pass_time(0.2, face=True)
    room.pass_time(2.0, face=False)

    assert not room.audience.somebody


def test_a_busy_machine_that_does_not_look_sends_nobody_away() -> None:
    room = a_visitor_stands_there()

    assert not room.pass_time(3.0, face=None)
    assert not room.pass_time(0.3, face=False)
    assert not room.pass_time(1.0, face=True)
    assert room.audience.somebody


def test_blindness_is_not_forgiven_for_ever() -> None:
    room = a_visitor_stands_there()

    assert room.pass_time(BLIND_FORGIVEN_S + 0.5, face=None)


def test_without_a_camera_the_visitor_has_left() -> None:
    room = a_visitor_stands_there()

    assert room.pass_time(3.5, face=None, camera=False)


def test_a_portrayed_visitor_whose_place_somebody_else_has_taken_has_left_once() -> None:
    audience = Audience(absent_s=0.7)
    told = []
    for look in range(40):
        seen = dataclasses.replace(sighting(look * STEP_S, face=True), person=1 if look < 20 else 2)
        told.append(audience.update(look * STEP_S, seen.frame, seen, portrayed=1))
    assert told.index(True) == 20 and sum(told) == 1
    assert audience.portrayed_left and audience.somebody
    audience.update(4.0, frame(4.0), seen, portrayed=2)
    assert not audience.portrayed_left
