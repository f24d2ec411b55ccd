"""Keys and buttons become actions: one table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pygame

from installation.core.actions import Action

DEBOUNCE_S = 0.15


class KeyNameError(ValueError):
    """A key's name in the settings that this keyboard library does not know."""


class Keys:
    """The table of keys, with what a worn keyboard needs: one press is one action, quitting must be meant.

    Args:
        names: action to key name, as in the settings (``space``, ``[``, ``l``).
        quit_hold_s: how long the quit key must be held; 0: at once.
        buttons: action to button number of a gamepad, 0 or more; a negative one is no button.

    Raises:
        KeyNameError: a name is unknown, or two actions share a key or a button.
    """

    def __init__(
        self, names: Mapping[Action, str], quit_hold_s: float, buttons: Mapping[Action, int] | None = None
    ) -> None:
        self._quit_hold_s = quit_hold_s
        self._by_code: dict[int, Action] = {}
        self._by_sign: dict[str, Action] = {}
        for action, name in names.items():
            code = _code(action, name)
            if code in self._by_code:
                raise KeyNameError(
                    f"keys.{action}: received {name!r}, which is already keys.{self._by_code[code]}; choose another key"
                )
            self._by_code[code] = action
            if len(name) == 1:
                self._by_sign[name] = action
        self._by_button = _by_button(buttons or {})
        self._last_s: dict[Action, float] = {}
        self._quitter: Hashable | None = None
        self._quit_since_s = 0.0

    def down(self, code: int, sign: str, now_s: float) -> Action | None:
        """A key went down.

        Args:
            code: pygame's key code.
            sign: what the key writes; brackets sit elsewhere on other keyboards, the sign is the same.
            now_s: monotonic seconds.
        """
        return self._press(self._by_code.get(code) or self._by_sign.get(sign), code, now_s)

    def up(self, code: int) -> None:
        """A key was let go."""
        self._release(code)

    @property
    def has_buttons(self) -> bool:
        """Whether any button of a gamepad means anything."""
        return bool(self._by_button)

    def button_down(self, gamepad: int, button: int, now_s: float) -> Action | None:
        """A button went down.

        Args:
            gamepad: which one, as SDL counts them.
            button: its number.
            now_s: monotonic seconds.
        """
        return self._press(self._by_button.get(button), (gamepad, button), now_s)

    def button_up(self, gamepad: int, button: int) -> None:
        """A button was let go."""
        self._release((gamepad, button))

    def unplugged(self, gamepad: int) -> None:
        """A gamepad is gone: it holds no button."""
        if isinstance(self._quitter, tuple) and self._quitter[0] == gamepad:
            self._quitter = None

    def release_all(self) -> None:
        """The keyboard went to another window: nobody holds anything."""
        self._quitter = None

    def held(self, now_s: float) -> Action | None:
        """QUIT, once, where its key has been held long enough."""
        if self._quitter is None or now_s - self._quit_since_s < self._quit_hold_s:
            return None
        self._quitter = None
        return Action.QUIT

    def _press(self, action: Action | None, source: Hashable, now_s: float) -> Action | None:
        if action is None:
            return None
        if action is Action.QUIT and self._quit_hold_s > 0:
            if self._quitter is None:
                self._quitter, self._quit_since_s = source, now_s
            return None
        last_s = self._last_s.get(action)
        if last_s is not None and now_s - last_s < DEBOUNCE_S:
            return None
        self._last_s[action] = now_s
        return action

    def _release(self, source: Hashable) -> None:
        if source == self._quitter:
            self._quitter = None


def _by_button(buttons: Mapping[Action, int]) -> dict[int, Action]:
    table: dict[int, Action] = {}
    for action, button in buttons.items():
        if button in table:
            raise KeyNameError(
                f"gamepad.{action}: received {button}, which is already gamepad.{table[button]}; choose another button"
            )
        if button >= 0:
            table[button] = action
    return table


def _code(action: Action, name: str) -> int:
    try:
        return pygame.key.key_code(name)
    except ValueError:
        raise KeyNameError(
            f"keys.{action}: received {name!r}, expected a key's name such as l, space, f5 or [; correct the name"
        ) from None
