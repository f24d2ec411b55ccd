from __future__ import annotations

import pygame
import pytest

from installation.core.actions import Action
from installation.screen.keys import KeyNameError, Keys
from installation.settings import KeySettings


def names(**changed: str) -> dict[Action, str]:
    settings = KeySettings(**changed)
    return {action: str(getattr(settings, action.value)) for action in Action}


def test_every_action_has_its_key_by_default():
    keys = Keys(names(), quit_hold_s=0.0)
    for action, name in names().items():
        assert keys.down(pygame.key.key_code(name), "", now_s=1.0) is action


def test_a_remapped_key_does_its_new_action_and_the_old_key_nothing():
    keys = Keys(names(live="f5"), quit_hold_s=0.0)
    assert keys.down(pygame.K_F5, "", 0.0) is Action.LIVE
    assert keys.down(pygame.K_l, "l", 0.0) is None


def test_a_bracket_is_known_by_what_it_writes_on_any_keyboard():
    keys = Keys(names(), quit_hold_s=0.0)
    assert keys.down(pygame.K_8, "[", 0.0) is Action.DETERIORATION_LESS


def test_a_bouncing_key_is_one_press():
    keys = Keys(names(), quit_hold_s=0.0)
    pressed = [keys.down(pygame.K_d, "d", time) for time in (0.0, 0.05, 0.14, 0.2)]
    assert pressed == [Action.OVERLAY, None, None, Action.OVERLAY]


def test_quit_must_be_held():
    keys = Keys(names(), quit_hold_s=2.0)
    assert keys.down(pygame.K_q, "q", 0.0) is None
    assert keys.held(1.9) is None
    keys.up(pygame.K_q)
    assert keys.held(9.0) is None
    keys.down(pygame.K_q, "q", 10.0)
    assert keys.held(12.0) is Action.QUIT
    assert keys.held(12.1) is None


def test_a_key_of_another_window_is_not_held():
    keys = Keys(names(), quit_hold_s=2.0)
    keys.down(pygame.K_q, "q", 0.0)
    keys.release_all()
    assert keys.held(5.0) is None


def test_quit_at_once_where_nothing_is_to_be_held():
    assert Keys(names(), quit_hold_s=0.0).down(pygame.K_q, "q", 0.0) is Action.QUIT


def test_an_unknown_key_is_refused_in_words():
    with pytest.raises(KeyNameError, match=r"keys\.live: received 'hyper', expected"):
        Keys(names(live="hyper"), 0.0)


def test_two_actions_on_one_key_are_refused():
    with pytest.raises(KeyNameError, match="already"):
        Keys(names(live="m"), 0.0)
