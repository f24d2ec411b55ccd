from __future__ import annotations

import sys

import numpy as np
import pygame
import pytest

from installation.core.actions import Action
from installation.core.geometry import Point, Size
from installation.screen.keys import Keys
from installation.screen.presenting import PREFERRED, Way
from installation.screen.window import Window, save_picture, ways_for, without_graphics_card
from installation.settings import KeySettings, ScreenSettings


def open_window(**settings: object) -> Window:
    keys = {action: str(getattr(KeySettings(), action.value)) for action in Action}
    return Window(ScreenSettings(**settings), lambda: Keys(keys, 2.0), None, cpu_s=lambda: 0.0)


@pytest.mark.parametrize("windowed, size", [("640x360", (640, 360)), ("360x640", (360, 640))])
def test_windowed_has_the_size_asked_for(windowed, size):
    assert open_window(windowed=windowed).canvas.size == size


def test_fullscreen_has_the_desktops_size():
    window = open_window()
    assert window.canvas.size == pygame.display.get_desktop_sizes()[0]


def test_fullscreen_and_back():
    window = open_window(windowed="640x360")
    window.toggle_fullscreen()
    assert window.canvas.size == pygame.display.get_desktop_sizes()[0]
    window.toggle_fullscreen()
    assert window.canvas.size == (640, 360)


def test_the_cursor_is_hidden_and_stays_hidden():
    window = open_window(windowed="640x360")
    assert not pygame.mouse.get_visible()
    window.toggle_fullscreen()
    assert not pygame.mouse.get_visible()
    pygame.mouse.set_visible(True)
    pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSGAINED))
    window.poll(0.0)
    assert not pygame.mouse.get_visible()


def test_a_pressed_key_is_an_action():
    window = open_window(windowed="640x360")
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_m, unicode="m"))
    assert window.poll(0.0) == [Action.MEAN_FACE]


def test_the_cross_of_a_window_quits_and_alt_f4_on_the_wall_does_not():
    window = open_window(windowed="640x360")
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert window.poll(0.0) == [Action.QUIT]
    window.toggle_fullscreen()
    pygame.event.clear()
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert window.poll(1.0) == []


def test_a_display_that_is_not_there_is_replaced():
    assert open_window(display=7).canvas.size.width > 0


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_display_that_hangs_turned_shows_the_picture_upright_and_mirrored_left_to_right(turned, mirrored):
    window = open_window(windowed="64x36", rotate_deg=turned)
    size = window.canvas.size
    assert size == (Size(36, 64) if turned in (90, 270) else Size(64, 36))
    window.canvas.clear()
    picture = np.random.default_rng(0).integers(0, 256, (size.height, size.width, 3), dtype=np.uint8)
    window.canvas.picture(picture, Point(0, 0), mirrored)
    window.flip()
    glass = pygame.surfarray.array3d(pygame.display.get_surface()).swapaxes(0, 1)
    hanging = np.rot90(glass, -turned // 90)  # what a visitor sees who stands before the turned display
    assert (hanging == (picture[:, ::-1] if mirrored else picture)).all()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_full_screen_a_turned_display_is_filled_too(turned):
    window = open_window(rotate_deg=turned)
    desktop = Size(*pygame.display.get_desktop_sizes()[0])
    assert window.canvas.size == (desktop if turned == 180 else Size(desktop.height, desktop.width))
    window.canvas.picture(np.full((*window.canvas.size[::-1], 3), 90, np.uint8), Point(0, 0))
    window.flip()
    assert (pygame.surfarray.array3d(pygame.display.get_surface()) == 90).all()


def test_saved_picture_has_the_colours_shown(tmp_path):
    picture = np.random.default_rng(0).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    save_picture(picture, tmp_path / "portrait.png")
    loaded = pygame.surfarray.array3d(pygame.image.load(tmp_path / "portrait.png")).swapaxes(0, 1)
    assert (loaded == picture).all()


def test_closing_twice_is_no_error():
    window = open_window(windowed="640x360")
    window.close()
    window.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems are measured")
def test_a_graphics_card_is_seen_by_its_device(tmp_path):
    assert without_graphics_card(tmp_path)
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card0").touch()
    assert not without_graphics_card(tmp_path)


def test_the_window_says_how_it_presents_and_what_that_costs():
    window = open_window(windowed="640x360")
    assert window.presenting.way is Way.PLAIN
    assert dict(window.presenting.flip_ms) == {Way.PLAIN: 0.0}
    assert window.rate_hz == 62.0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems are measured")
def test_all_ways_are_tried_where_somebody_may_see_and_a_card_may_help(tmp_path, monkeypatch):
    monkeypatch.delenv("SDL_FRAMEBUFFER_ACCELERATION")
    assert ways_for("x11", tmp_path) == (Way.PLAIN,), "no card"
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card0").touch()
    assert ways_for("x11", tmp_path) == PREFERRED
    assert ways_for("dummy", tmp_path) == (Way.PLAIN,)


@pytest.mark.parametrize(
    "asked, way", [("0", Way.PLAIN), ("1", Way.ACCELERATED), ("opengl", Way.ACCELERATED)]
)
def test_a_way_that_the_technician_asks_of_sdl_is_not_questioned(monkeypatch, asked, way):
    monkeypatch.setenv("SDL_FRAMEBUFFER_ACCELERATION", asked)
    assert ways_for("x11") == (way,)


def test_a_way_that_sdl_cannot_open_is_left_for_the_next(monkeypatch):
    monkeypatch.setattr("installation.screen.window.ways_for", lambda driver: PREFERRED)

    def refuse(window):
        raise pygame.error("no renderer here")

    monkeypatch.setattr(Window, "_set_mode_in_step", refuse)
    window = open_window(windowed="640x360")
    assert window.presenting.way is Way.ACCELERATED
    assert window.canvas.size == (640, 360)


def test_in_step_with_the_display_the_canvas_has_its_size_and_the_loop_does_not_count_along(monkeypatch):
    monkeypatch.setattr("installation.screen.window.ways_for", lambda driver: (Way.VSYNC,))
    try:
        window = open_window(windowed="640x360")
    except ValueError:
        pytest.skip("SDL has no renderer that waits for this display")
    assert window.canvas.size == (640, 360)
    assert window.rate_hz > 60.0
