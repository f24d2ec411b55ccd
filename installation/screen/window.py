"""The window: full screen or of a given size, without a cursor, whatever the display does."""

from __future__ import annotations

import errno
import logging
import os
import statistics
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pygame

from installation.core.actions import Action
from installation.core.geometry import Size
from installation.screen.canvas import SurfaceCanvas
from installation.screen.gamepads import EVENTS as GAMEPAD_EVENTS
from installation.screen.gamepads import Gamepads
from installation.screen.hardware import UNSEEN, describe_display, open_display
from installation.screen.keys import Keys
from installation.screen.lettering import Lettering
from installation.screen.presenting import PREFERRED, Way, choose
from installation.screen.surface import is_reachable, new_surface, pixels_of
from installation.settings import ScreenSettings

ACCELERATION = "SDL_FRAMEBUFFER_ACCELERATION"
FLIPS_MEASURED = 4
AHEAD = 1.05
DEVICES = Path("/dev")
QUARTER_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
"""The picture turns against the display, which hangs turned clockwise."""

log = logging.getLogger(__name__)


class Window:
    """The real window. Only the main thread may touch it.

    Args:
        settings: which display, which size.
        make_keys: gives the table of keys; called once the display is there, which the keys' names need.
        font_file: typeface where the settings name none.
        cpu_s: processor seconds of this process, to find out what a flip costs.

    Attributes:
        presenting: how pictures come onto the glass, and what that costs.

    Raises:
        KeyNameError: the settings name an unknown key.
    """

    def __init__(
        self,
        settings: ScreenSettings,
        make_keys: Callable[[], Keys],
        font_file: Path | None,
        cpu_s: Callable[[], float],
    ) -> None:
        os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")
        os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")  # SIGTERM belongs to app.py, not to SDL
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        self._settings = settings
        self._cpu_s = cpu_s
        self._windowed = _size_of(settings.windowed)
        self._fullscreen = settings.fullscreen and self._windowed is None
        missing = open_display()
        if missing:
            log.warning("%s: the piece plays without being seen", missing)
        self._display = min(settings.display, max(pygame.display.get_num_displays() - 1, 0))
        if self._display != settings.display:
            log.warning("display %d is not there, display %d is used", settings.display, self._display)
        self._keys = make_keys()
        self._lettering = Lettering(Path(settings.font) if settings.font else font_file)
        self._way: Way | None = None
        width, height = self._windowed or pygame.display.get_desktop_sizes()[self._display]
        ways = ways_for(pygame.display.get_driver())
        self.presenting = choose(ways, self._flip_cpu_ms, width * height / 1e6)
        self._open(self.presenting.way)
        log.info("presenting: %s", self.presenting)
        self._gamepads = Gamepads(self._keys) if self._keys.has_buttons else None
        log.info("display %s, canvas %dx%d", describe_display(), *self.canvas.size)

    # -- for the loop

    @property
    def canvas(self) -> SurfaceCanvas:
        """The canvas of this frame; another one after the window has changed its size."""
        return self._canvas

    @property
    def rate_hz(self) -> float:
        """Most pictures a second that the loop should make; a little more where the display itself paces it, since
        two clocks of nearly one rate would drop a picture now and then."""
        return self._settings.rate_hz * (AHEAD if self._way is Way.VSYNC else 1.0)

    def poll(self, now_s: float) -> list[Action]:
        """What the operator has asked for since the last call."""
        asked: list[Action] = []
        for event in pygame.event.get():
            action = self._action_of(event, now_s)
            if action:
                asked.append(action)
        held = self._keys.held(now_s)
        return [*asked, held] if held else asked

    def flip(self) -> None:
        """Shows what is on the canvas."""
        if self._canvas.surface is not self._screen:
            self._present()
        pygame.display.flip()

    def toggle_fullscreen(self) -> None:
        """From full screen to a window and back."""
        self._fullscreen = not self._fullscreen
        self._display = min(self._display, max(pygame.display.get_num_displays() - 1, 0))
        try:
            self._set_mode()
        except pygame.error as error:
            self._fullscreen = not self._fullscreen
            log.warning("the window stays as it is: %s", error)

    def close(self) -> None:
        """Gives the display back; may be called twice."""
        if self._gamepads is not None:
            self._gamepads.close()
        pygame.display.quit()

    # -- inside

    def _action_of(self, event: pygame.event.Event, now_s: float) -> Action | None:
        if event.type == pygame.KEYDOWN:
            return self._keys.down(event.key, event.unicode, now_s)
        if event.type in GAMEPAD_EVENTS and self._gamepads is not None:
            return self._gamepads.action_of(event, now_s)
        if event.type == pygame.KEYUP:
            self._keys.up(event.key)
        elif event.type == pygame.QUIT:
            # Alt+F4 must not end an exhibition; the cross of a window may.
            return None if self._fullscreen else Action.QUIT
        elif event.type in (pygame.WINDOWSIZECHANGED, pygame.WINDOWDISPLAYCHANGED):
            self._adopt_surface()
        elif event.type in (pygame.WINDOWFOCUSLOST, pygame.WINDOWFOCUSGAINED):
            self._keys.release_all()
            pygame.mouse.set_visible(False)
        return None

    def _set_mode(self) -> None:
        if self._way is Way.VSYNC:
            self._set_mode_in_step()
        elif self._fullscreen:
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN, display=self._display)
        else:
            # twice: coming from full screen, the first call keeps the large size with some drivers
            for _ in range(2):
                size = self._windowed or self._half()
                pygame.display.set_mode(size, pygame.RESIZABLE, display=self._display)
        pygame.display.set_caption("portrait")
        self._adopt_surface()

    def _set_mode_in_step(self) -> None:
        """In step with the display; ``SCALED`` is how pygame asks SDL for it, nothing is scaled by it."""
        flags = pygame.SCALED | (pygame.FULLSCREEN if self._fullscreen else pygame.RESIZABLE)
        desktop = Size(*pygame.display.get_desktop_sizes()[self._display])
        size = desktop if self._fullscreen else self._windowed or self._half()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a slow renderer: its slowness is measured
            pygame.display.set_mode(size, flags, display=self._display, vsync=1)

    def _half(self) -> Size:
        width, height = pygame.display.get_desktop_sizes()[self._display]
        return Size(width // 2, height // 2)

    def _adopt_surface(self) -> None:
        """Draws on the window's own surface where its pixels can be reached and it hangs upright."""
        self._screen = pygame.display.get_surface()
        size = Size(*self._screen.get_size())
        turned = self._settings.rotate_deg
        if turned == 0 and is_reachable(self._screen):
            surface = self._screen
        else:
            surface = new_surface(Size(size.height, size.width) if turned in (90, 270) else size)
        self._canvas = SurfaceCanvas(surface, self._lettering)
        pygame.mouse.set_visible(False)  # some drivers bring the cursor back with a new mode

    def _present(self) -> None:
        turned = self._settings.rotate_deg
        if turned and is_reachable(self._screen):  # at once into the window's own pixels
            glass = pixels_of(self._screen)
            glass[:] = cv2.rotate(pixels_of(self._canvas.surface), QUARTER_TURNS[turned], dst=glass)
            return
        shown = self._canvas.surface
        if turned:
            rgb = cv2.rotate(self._canvas.snapshot(), QUARTER_TURNS[turned])
            shown = pygame.image.frombuffer(rgb.data, (rgb.shape[1], rgb.shape[0]), "RGB")
        self._screen.blit(shown, (0, 0))

    def _open(self, way: Way) -> None:
        """Opens the window anew for a way of presenting."""
        if way is self._way:
            return
        if self._way is not None:
            pygame.display.quit()
        if way is Way.PLAIN:
            os.environ[ACCELERATION] = "0"
        elif os.environ.get(ACCELERATION) == "0":
            del os.environ[ACCELERATION]
        pygame.display.init()
        self._way = way
        self._set_mode()

    def _flip_cpu_ms(self, way: Way) -> float | None:
        """Processor milliseconds of a flip of the black room; None where SDL cannot present in this way."""
        try:
            self._open(way)
        except pygame.error as error:
            log.info("presenting: not %s, %s", way, error)
            return None
        spent = []
        self._canvas.clear()
        for _ in range(FLIPS_MEASURED):
            before_s = self._cpu_s()
            pygame.display.flip()
            spent.append(1000.0 * (self._cpu_s() - before_s))
        return statistics.median(spent)


def ways_for(driver: str, devices: Path = DEVICES) -> tuple[Way, ...]:
    """The ways of presenting that are worth trying, the best first.

    Args:
        driver: SDL's, of the display that is open.
        devices: folder of the system's devices.
    """
    if ACCELERATION in os.environ:  # the technician has chosen
        return (Way.PLAIN,) if os.environ[ACCELERATION] == "0" else (Way.ACCELERATED,)
    # software GL needs a second to start and to be found out
    return (Way.PLAIN,) if driver in UNSEEN or without_graphics_card(devices) else PREFERRED


def without_graphics_card(devices: Path = DEVICES) -> bool:
    """True where the system is known to have none; elsewhere only a measurement tells."""
    cards = [*devices.glob("dri/*"), *devices.glob("nvidia[0-9]*")]
    return sys.platform.startswith("linux") and not cards


def save_picture(rgb: np.ndarray, path: Path) -> None:
    """Writes (H, W, 3) uint8 RGB to a file; for portraits that the settings allow to keep, and for tests.

    Raises:
        OSError: it cannot be written.
    """
    height, width = rgb.shape[:2]
    surface = pygame.image.frombuffer(np.ascontiguousarray(rgb).data, (width, height), "RGB")
    try:
        pygame.image.save(surface, str(path))
    except pygame.error as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def _size_of(windowed: str) -> Size | None:
    if not windowed:
        return None
    width, height = windowed.split("x")
    return Size(int(width), int(height))
