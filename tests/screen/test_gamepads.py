"""Gamepads without hardware: the events that SDL posts, posted by hand."""

from __future__ import annotations

import pygame
import pytest

from installation.core.actions import Action
from installation.screen.gamepads import Gamepads
from installation.screen.keys import KeyNameError, Keys
from installation.screen.window import Window
from installation.settings import GamepadSettings, KeySettings, ScreenSettings

NAMES = {action: str(getattr(KeySettings(), action.value)) for action in Action}


def table(quit_hold_s: float = 2.0, **buttons: int) -> Keys:
    settings = GamepadSettings(**buttons)
    return Keys(NAMES, quit_hold_s, {action: getattr(settings, action.value) for action in Action})


@pytest.fixture
def open_window():
    windows = []

    def make(keys: Keys) -> Window:
        window = Window(ScreenSettings(windowed="64x36"), lambda: keys, None, cpu_s=lambda: 0.0)
        pygame.event.clear()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def post(kind: int, **facts: int) -> None:
    pygame.event.post(pygame.event.Event(kind, **facts))


def press(button: int, gamepad: int = 0) -> None:
    post(pygame.JOYBUTTONDOWN, instance_id=gamepad, button=button)


def test_every_action_can_be_given_to_a_button(open_window):
    buttons = {action.value: number for number, action in enumerate(Action)}
    window = open_window(table(quit_hold_s=0.0, **buttons))
    for number, action in enumerate(Action):
        press(number)
        assert window.poll(float(number)) == [action]


def test_by_default_the_first_button_plays_the_live_portrait_and_most_do_nothing(open_window):
    window = open_window(table())
    for button in (0, 1, 2, 3, 4, 5, 12):
        press(button)
    assert window.poll(0.0) == [Action.LIVE, Action.MEAN_FACE, Action.AUTO, Action.FREEZE]


def test_a_bouncing_button_is_one_press(open_window):
    window = open_window(table())
    pressed = []
    for now_s in (0.0, 0.05, 0.2):
        press(0)
        pressed += window.poll(now_s)
    assert pressed == [Action.LIVE, Action.LIVE]


def test_quit_must_be_held_on_a_gamepad_too(open_window):
    window = open_window(table(quit=7))
    press(7)
    assert window.poll(0.0) == []
    post(pygame.JOYBUTTONUP, instance_id=0, button=7)
    assert window.poll(1.0) == []
    assert window.poll(5.0) == []
    press(7)
    window.poll(10.0)
    assert window.poll(12.0) == [Action.QUIT]


def test_a_gamepad_torn_out_with_its_button_down_does_not_quit(open_window):
    window = open_window(table(quit=7))
    press(7, gamepad=3)
    window.poll(0.0)
    post(pygame.JOYDEVICEREMOVED, instance_id=3)
    assert window.poll(9.0) == []


def test_another_gamepad_torn_out_changes_nothing(open_window):
    window = open_window(table(quit=7))
    press(7, gamepad=3)
    post(pygame.JOYDEVICEREMOVED, instance_id=4)
    window.poll(0.0)
    assert window.poll(2.0) == [Action.QUIT]


class FakeJoystick:
    def __init__(self, index: int) -> None:
        if index == 9:
            raise pygame.error("gone again")
        self.index = index

    def get_instance_id(self) -> int:
        return 40 + self.index

    def get_name(self) -> str:
        return "one red button"

    def get_numbuttons(self) -> int:
        return 1


def test_a_gamepad_plugged_in_while_the_piece_plays_is_opened_and_held(open_window, monkeypatch, caplog):
    monkeypatch.setattr(pygame.joystick, "Joystick", FakeJoystick)
    window = open_window(table())
    with caplog.at_level("INFO"):
        post(pygame.JOYDEVICEADDED, device_index=2)
        press(0, gamepad=42)
        assert window.poll(0.0) == [Action.LIVE]
        post(pygame.JOYDEVICEREMOVED, instance_id=42)
        window.poll(1.0)
    assert "'one red button': 1 buttons" in caplog.text
    assert "gamepad 42 was unplugged" in caplog.text


def test_a_gamepad_that_cannot_be_opened_is_told_and_the_piece_goes_on(open_window, monkeypatch, caplog):
    monkeypatch.setattr(pygame.joystick, "Joystick", FakeJoystick)
    window = open_window(table())
    post(pygame.JOYDEVICEADDED, device_index=9)
    assert window.poll(0.0) == []
    assert "cannot be opened: gone again" in caplog.text


def test_where_sdl_has_no_gamepads_the_keys_still_work(monkeypatch, caplog):
    def refuse() -> None:
        raise pygame.error("no joystick here")

    monkeypatch.setattr(pygame.joystick, "init", refuse)
    Gamepads(table())
    assert "no joystick here" in caplog.text


def test_without_any_button_gamepads_are_left_alone(open_window):
    window = open_window(Keys(NAMES, 2.0))
    press(0)
    post(pygame.JOYDEVICEADDED, device_index=0)
    assert window.poll(0.0) == []


def test_two_actions_on_one_button_are_refused():
    with pytest.raises(KeyNameError, match=r"gamepad\.mean_face: received 0, which is already gamepad\.live"):
        table(mean_face=0)
