from __future__ import annotations

import pytest

from installation.core.dials import Dial, Dials

TEMPO = Dial("choreography.tempo", "tempo", 0.1, 100.0, factor=1.1)
SIZE = Dial("portrait.size_px", "size", 128, 4096, step=40, digits=0)


@pytest.fixture
def dials() -> Dials:
    return Dials([TEMPO, SIZE], {"choreography.tempo": 1.0, "portrait.size_px": 720, "more": 3})


def test_a_press_multiplies_or_adds():
    assert TEMPO.turned(1.0, 1) == 1.1
    assert TEMPO.turned(1.1, -1) == 1.0
    assert SIZE.turned(720, -2) == 640


def test_a_dial_ends_at_both_ends_of_its_range():
    assert TEMPO.turned(99.0, 1) == 100.0
    assert SIZE.turned(130, -1) == 128


def test_the_first_choice_is_the_first_dial_and_then_they_go_round(dials):
    chosen = []
    for _ in range(3):
        dials.next()
        chosen.append(dials.chosen.words)
    assert chosen == ["tempo", "size", "tempo"]


def test_turning_without_having_chosen_turns_the_first(dials):
    dials.turn(1)
    dials.next()
    assert dials.chosen.words == "size" and dials.unsaved == {"choreography.tempo": "1.10"}


def test_only_what_differs_from_what_is_saved_is_told_as_it_is_written(dials):
    assert dials.unsaved == {}
    dials.next()
    dials.next()
    dials.turn(1)
    assert dials.unsaved == {"portrait.size_px": "760"}
    assert dials.line == "size: 760, not saved"
    dials.saved()
    assert dials.unsaved == {} and dials.line == "size: 760"


def test_turned_there_and_back_is_not_changed(dials):
    dials.turn(1)
    dials.turn(-1)
    assert dials.unsaved == {}
