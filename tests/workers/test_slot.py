from __future__ import annotations

import threading

from installation.workers.slot import Slot


def test_the_newest_value_wins_and_the_lost_ones_are_counted() -> None:
    dropped: list[int] = []
    slot: Slot[int] = Slot(lambda: dropped.append(1))
    for value in (1, 2, 3):
        slot.put(value)
    assert slot.take() == 3
    assert slot.drops == 2 == len(dropped)


def test_a_value_is_taken_once_but_stays_visible() -> None:
    slot: Slot[str] = Slot()
    assert slot.take() is None and slot.newest is None
    slot.put("a")
    assert slot.newest == "a"
    assert slot.take() == "a" and slot.take() is None
    assert slot.newest == "a"
    slot.put("b")
    assert slot.drops == 0


def test_a_cleared_slot_is_empty() -> None:
    slot: Slot[str] = Slot()
    slot.put("a")
    slot.clear()
    assert slot.newest is None and slot.take() is None
    slot.put("b")
    assert slot.drops == 0


def test_a_waiting_reader_is_woken_by_a_value() -> None:
    slot: Slot[int] = Slot()
    got: list[int | None] = []
    reader = threading.Thread(target=lambda: got.append(slot.take(10.0)), daemon=True)
    reader.start()
    slot.put(7)
    reader.join(10.0)
    assert got == [7]


def test_a_wait_ends_without_a_value() -> None:
    assert Slot[int]().take(0.01) is None
