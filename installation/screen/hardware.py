"""Whether there is a screen that a person can see. Asked before the window opens, and by the check command."""

from __future__ import annotations

import os
import sys

import pygame

_DESKTOPS = ("DISPLAY", "WAYLAND_DISPLAY")
UNSEEN = frozenset({"offscreen", "dummy", "evdev"})  # SDL's drivers that show nothing anywhere


def open_display() -> str | None:
    """Starts SDL's display and, where no screen is to be had, its invisible one, so that the piece still plays.

    SDL by itself falls back to a driver that draws nowhere at an unknown speed; the dummy one is chosen instead.

    Returns:
        What is missing, in words, e.g. ``no screen``; None where a screen is there or none was asked for by
        ``SDL_VIDEODRIVER``.
    """
    asked = os.environ.get("SDL_VIDEODRIVER", "")
    if asked in UNSEEN:
        pygame.display.init()
        return None
    desktop = not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _DESKTOPS)
    if not asked and not desktop:
        os.environ["SDL_VIDEODRIVER"] = "kmsdrm"  # a console without a desktop, where this SDL can use one
    try:
        pygame.display.init()
        if pygame.display.get_driver() not in UNSEEN:
            return None
    except pygame.error:
        pass
    pygame.display.quit()
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    return f"no screen for SDL_VIDEODRIVER={asked}" if asked else "no screen"


def describe_display() -> str:
    """The display that is open now: driver and sizes, for the technician."""
    sizes = ", ".join(f"{width}x{height}" for width, height in pygame.display.get_desktop_sizes())
    return f"{pygame.display.get_driver()}, {sizes}"
