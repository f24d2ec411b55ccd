"""Where there is no screen the piece plays on the invisible one, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from installation.screen.hardware import describe_display, open_display


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pygame.display.quit()
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, "")  # so that what the test sets is taken back
        monkeypatch.delenv(name)
    yield
    pygame.display.quit()


@pytest.mark.parametrize("display", ["", ":98765"])
def test_without_a_screen_the_dummy_driver_is_chosen(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    if display:
        monkeypatch.setenv("DISPLAY", display)
    elif Path("/dev/dri").exists():
        pytest.skip("this machine could draw on its console")
    assert open_display() == "no screen"
    assert pygame.display.get_driver() == "dummy"
    assert "dummy" in describe_display()


def test_an_invisible_screen_that_was_asked_for_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert open_display() is None
    assert pygame.display.get_driver() == "dummy"


def test_a_driver_that_cannot_open_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    assert open_display() == "no screen for SDL_VIDEODRIVER=x11"
    assert pygame.display.get_driver() == "dummy"
