from __future__ import annotations

from installation.core.presence import Presence

STEP_S = 1 / 12


def watch(presence: Presence, start_s: float, seconds: float, valid: bool, seen: bool) -> float:
    """Twelve looks a second; gives the time after the last one."""
    now_s = start_s
    for _ in range(round(seconds / STEP_S)):
        now_s += STEP_S
        presence.update(valid=valid, seen=seen, now_s=now_s)
    return now_s


def test_a_face_is_held_after_two_seconds_and_not_before() -> None:
    presence = Presence(hold_s=2.0)
    now_s = watch(presence, 0.0, 1.9, valid=True, seen=True)
    assert not presence.held
    watch(presence, now_s, 0.3, valid=True, seen=True)
    assert presence.held and 2.0 <= presence.seconds < 2.2


def test_a_blink_rests_the_count_and_is_forgiven() -> None:
    presence = Presence()
    now_s = watch(presence, 0.0, 1.0, valid=True, seen=True)
    before = presence.seconds
    now_s = watch(presence, now_s, 0.4, valid=False, seen=True)
    assert presence.seconds == before
    watch(presence, now_s, 0.2, valid=True, seen=True)
    assert presence.seconds > before + 0.5


def test_eyes_closed_for_longer_start_the_count_again() -> None:
    presence = Presence()
    now_s = watch(presence, 0.0, 1.0, valid=True, seen=True)
    now_s = watch(presence, now_s, 0.7, valid=False, seen=True)
    assert presence.seconds == 0.0
    watch(presence, now_s, 0.25, valid=True, seen=True)
    assert presence.seconds < 0.3


def test_a_lost_face_is_forgiven_for_less_than_the_absent_time() -> None:
    presence = Presence()
    now_s = watch(presence, 0.0, 1.0, valid=True, seen=True)
    now_s = watch(presence, now_s, 0.6, valid=False, seen=False)
    assert presence.seconds > 0.8
    watch(presence, now_s, 0.2, valid=False, seen=False)
    assert presence.seconds == 0.0


def test_a_long_gap_between_two_looks_starts_the_count_again() -> None:
    presence = Presence()
    presence.update(valid=True, seen=True, now_s=0.0)
    presence.update(valid=True, seen=True, now_s=0.5)
    assert presence.update(valid=True, seen=True, now_s=9.0) == 0.0


def test_an_invalid_face_alone_is_no_presence() -> None:
    presence = Presence()
    watch(presence, 0.0, 3.0, valid=False, seen=True)
    assert presence.seconds == 0.0 and not presence.held


def test_a_reset_forgets_everybody() -> None:
    presence = Presence()
    now_s = watch(presence, 0.0, 3.0, valid=True, seen=True)
    presence.reset()
    assert presence.seconds == 0.0
    assert presence.update(valid=True, seen=True, now_s=now_s) == 0.0


def test_no_hold_takes_the_first_valid_face() -> None:
    presence = Presence(hold_s=0.0)
    assert not presence.held
    presence.update(valid=True, seen=True, now_s=5.0)
    assert presence.held
