"""Gamepads and single USB buttons: plugged in and out at any time, their buttons become actions."""

from __future__ import annotations

import logging
import os

import pygame

from installation.core.actions import Action
from installation.screen.keys import Keys

EVENTS = frozenset([pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP, pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED])

log = logging.getLogger(__name__)


class Gamepads:
    """All that are plugged in; any of them may press any button.

    Args:
        keys: the table of actions, with what a worn button needs.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._held: dict[int, pygame.joystick.JoystickType] = {}  # an object let go of tells nothing more
        os.environ.setdefault("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")  # a button has no window in front
        try:
            pygame.joystick.init()
        except pygame.error as error:
            log.warning("gamepads: none can be used here, %s", error)

    def action_of(self, event: pygame.event.Event, now_s: float) -> Action | None:
        """What one of ``EVENTS`` asks for.

        Args:
            event: as SDL tells it.
            now_s: monotonic seconds.
        """
        if event.type == pygame.JOYBUTTONDOWN:
            return self._keys.button_down(event.instance_id, event.button, now_s)
        if event.type == pygame.JOYBUTTONUP:
            self._keys.button_up(event.instance_id, event.button)
        elif event.type == pygame.JOYDEVICEADDED:
            self._add(event.device_index)
        else:
            self._keys.unplugged(event.instance_id)
            if self._held.pop(event.instance_id, None) is not None:
                log.info("gamepad %d was unplugged", event.instance_id)
        return None

    def close(self) -> None:
        """Lets go of all of them; may be called twice."""
        self._held.clear()
        pygame.joystick.quit()

    def _add(self, device_index: int) -> None:
        try:
            gamepad = pygame.joystick.Joystick(device_index)
        except pygame.error as error:  # gone again, or a guest that may not read it
            log.warning("a gamepad cannot be opened: %s", error)
            return
        self._held[gamepad.get_instance_id()] = gamepad
        log.info("gamepad %r: %d buttons", gamepad.get_name(), gamepad.get_numbuttons())
