"""The window: full screen or of a given size, without a cursor, whatever the display does."""

from __future__ import annotations

import errno
import logging
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pygame

from installation.core.actions import Action
from installation.core.geometry import Size
from installation.screen.canvas import MASKS, SurfaceCanvas, new_surface
from installation.screen.hardware import describe_display, open_display
from installation.screen.keys import Keys
from installation.screen.lettering import Lettering
from installation.settings import ScreenSettings

ACCELERATION = "SDL_FRAMEBUFFER_ACCELERATION"
FLIPS_MEASURED = 4
DEVICES = Path("/dev")
SOFTWARE_GL_CPU_MS = 4.0
"""A flip that costs the processor more than this is drawn by software GL: 20 ms at 1080p, 1.3 without it."""
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
        if ACCELERATION not in os.environ and without_graphics_card():
            # saves the second that software GL needs to start and to be found out
            os.environ[ACCELERATION] = "0"
            log.info("presenting: plain, there is no graphics card")
        missing = open_display()
        if missing:
            log.warning("%s: the piece plays without being seen", missing)
        self._display = min(settings.display, max(pygame.display.get_num_displays() - 1, 0))
        if self._display != settings.display:
            log.warning("display %d is not there, display %d is used", settings.display, self._display)
        self._keys = make_keys()
        self._lettering = Lettering(Path(settings.font) if settings.font else font_file)
        self._set_mode()
        self._choose_presenting()
        log.info("display %s, canvas %dx%d", describe_display(), *self.canvas.size)

    # -- for the loop

    @property
    def canvas(self) -> SurfaceCanvas:
        """The canvas of this frame; another one after the window has changed its size."""
        return self._canvas

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
        pygame.display.quit()

    # -- inside

    def _action_of(self, event: pygame.event.Event, now_s: float) -> Action | None:
        if event.type == pygame.KEYDOWN:
            return self._keys.down(event.key, event.unicode, now_s)
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
        if self._fullscreen:
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN, display=self._display)
        else:
            # twice: coming from full screen, the first call keeps the large size with some drivers
            for _ in range(2):
                size = self._windowed or self._half()
                pygame.display.set_mode(size, pygame.RESIZABLE, display=self._display)
        pygame.display.set_caption("portrait")
        self._adopt_surface()

    def _half(self) -> Size:
        width, height = pygame.display.get_desktop_sizes()[self._display]
        return Size(width // 2, height // 2)

    def _adopt_surface(self) -> None:
        """Draws on the window's own surface where its pixels can be reached and it hangs upright."""
        self._screen = pygame.display.get_surface()
        size = Size(*self._screen.get_size())
        turned = self._settings.rotate_deg
        plain = self._screen.get_bitsize() == 32 and self._screen.get_masks()[:3] == MASKS[:3]
        if turned == 0 and plain:
            surface = self._screen
        else:
            surface = new_surface(Size(size.height, size.width) if turned in (90, 270) else size)
        self._canvas = SurfaceCanvas(surface, self._lettering)
        pygame.mouse.set_visible(False)  # some drivers bring the cursor back with a new mode

    def _present(self) -> None:
        shown = self._canvas.surface
        if self._settings.rotate_deg:
            turned = cv2.rotate(self._canvas.snapshot(), QUARTER_TURNS[self._settings.rotate_deg])
            shown = pygame.image.frombuffer(turned.data, (turned.shape[1], turned.shape[0]), "RGB")
        self._screen.blit(shown, (0, 0))

    def _choose_presenting(self) -> None:
        """Without a graphics card a flip goes through software GL; SDL's plain way is then far cheaper."""
        if ACCELERATION in os.environ or pygame.display.get_driver() in ("dummy", "offscreen"):
            return
        default_ms = self._flip_cpu_ms()
        if default_ms < SOFTWARE_GL_CPU_MS:
            log.info("presenting: accelerated, %.1f ms of processor a flip", default_ms)
            return
        self._reopen("0")
        plain_ms = self._flip_cpu_ms()
        if plain_ms >= default_ms:
            self._reopen(None)
        log.info(
            "presenting: %s (processor a flip: accelerated %.1f ms, plain %.1f ms)",
            "plain" if plain_ms < default_ms else "accelerated",
            default_ms,
            plain_ms,
        )

    def _reopen(self, acceleration: str | None) -> None:
        pygame.display.quit()
        if acceleration is None:
            os.environ.pop(ACCELERATION, None)
        else:
            os.environ[ACCELERATION] = acceleration
        pygame.display.init()
        self._set_mode()

    def _flip_cpu_ms(self) -> float:
        spent = []
        for _ in range(FLIPS_MEASURED):
            before_s = self._cpu_s()
            pygame.display.flip()
            spent.append(1000.0 * (self._cpu_s() - before_s))
        return statistics.median(spent)


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
