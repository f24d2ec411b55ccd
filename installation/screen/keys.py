"""Keys become actions."""

from __future__ import annotations

from collections.abc import Mapping

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

    Raises:
        KeyNameError: a name is unknown, or two actions share a key.
    """

    def __init__(self, names: Mapping[Action, str], quit_hold_s: float) -> None:
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
        self._last_s: dict[Action, float] = {}
        self._quit_code: int | None = None
        self._quit_since_s = 0.0

    def down(self, code: int, sign: str, now_s: float) -> Action | None:
        """A key went down.

        Args:
            code: pygame's key code.
            sign: what the key writes; brackets sit elsewhere on other keyboards, the sign is the same.
            now_s: monotonic seconds.
        """
        action = self._by_code.get(code) or self._by_sign.get(sign)
        if action is None:
            return None
        if action is Action.QUIT and self._quit_hold_s > 0:
            if self._quit_code is None:
                self._quit_code, self._quit_since_s = code, now_s
            return None
        last_s = self._last_s.get(action)
        if last_s is not None and now_s - last_s < DEBOUNCE_S:
            return None
        self._last_s[action] = now_s
        return action

    def up(self, code: int) -> None:
        """A key was let go."""
        if code == self._quit_code:
            self._quit_code = None

    def release_all(self) -> None:
        """The keyboard went to another window: nobody holds anything."""
        self._quit_code = None

    def held(self, now_s: float) -> Action | None:
        """QUIT, once, where its key has been held long enough."""
        if self._quit_code is None or now_s - self._quit_since_s < self._quit_hold_s:
            return None
        self._quit_code = None
        return Action.QUIT


def _code(action: Action, name: str) -> int:
    try:
        return pygame.key.key_code(name)
    except ValueError:
        raise KeyNameError(
            f"keys.{action}: received {name!r}, expected a key's name such as l, space, f5 or [; correct the name"
        ) from None
