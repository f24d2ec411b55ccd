"""Plays the score: the scene that is on, what follows it, what the operator asks for, and what to do when it breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from installation.core.actions import Action
from installation.core.drift import drift_at
from installation.core.events import Event
from installation.core.modes import OPENING, Happening, Mode, SceneName, next_scene
from installation.core.ports import Canvas
from installation.scenes.approach import Approach
from installation.scenes.attract import Attract
from installation.scenes.dissolve import DissolveIntoLive
from installation.scenes.failsafe import CALM_S, Failsafe
from installation.scenes.hand import Hand
from installation.scenes.help import draw_help, help_lines
from installation.scenes.mean_face_turn import MeanFaceTurn
from installation.scenes.notice import draw_notice
from installation.scenes.operator import OperatorsOverlay
from installation.scenes.search import Search
from installation.scenes.stage import Scene, Stage
from installation.scenes.turning import Turning
from installation.scenes.veil import Veil

SCENES: Mapping[SceneName, Callable[[Stage], Scene]] = {
    SceneName.ATTRACT: Attract,
    SceneName.SEARCH: Search,
    SceneName.APPROACH: Approach,
    SceneName.TURNING: Turning,
    SceneName.MEAN_FACE: MeanFaceTurn,
    SceneName.DISSOLVE: DissolveIntoLive,
}
EVENT_OF = {
    SceneName.ATTRACT: (Event.ATTRACT, {}),
    SceneName.SEARCH: (Event.SEARCH, {}),
    SceneName.APPROACH: (Event.APPROACH, {}),
    SceneName.TURNING: (Event.TURNING, {"portrait": "visitor"}),
    SceneName.MEAN_FACE: (Event.TURNING, {"portrait": "mean_face"}),
    SceneName.DISSOLVE: (Event.DISSOLVE, {}),
}
SEAMLESS = {
    (SceneName.SEARCH, SceneName.APPROACH),
    (SceneName.APPROACH, SceneName.TURNING),
    (SceneName.DISSOLVE, SceneName.SEARCH),
    (SceneName.DISSOLVE, SceneName.MEAN_FACE),
}
"""Changes where the next scene goes on with the picture of the one before; all others dissolve."""
MODES = {Action.LIVE: Mode.LIVE, Action.MEAN_FACE: Mode.MEAN_FACE, Action.AUTO: Mode.AUTO}
LONGEST_CALM_S = 60.0
QUIET_AFTER_FAULT_S = 60.0
"""A fault that comes back sooner is the same one: the calm picture then stays twice as long."""

log = logging.getLogger(__name__)


class Director:
    """Holds the scene that is played.

    Args:
        stage: shared by all scenes.
        debug: lets exceptions through instead of showing the calm picture.
        scenes: how each scene is made; replaced in tests.
    """

    def __init__(
        self,
        stage: Stage,
        debug: bool = False,
        scenes: Mapping[SceneName, Callable[[Stage], Scene]] = SCENES,
    ) -> None:
        self.stage = stage
        self.frozen = False
        self._debug = debug
        self._scenes = scenes
        self._overlay = OperatorsOverlay(stage)
        self._overlay_on = self._help_on = False
        self._hand = Hand(stage)
        keys = stage.settings.keys
        names = {action: str(getattr(keys, action.value)) for action in Action}
        self._help = help_lines(names, keys.quit_hold_s, keys.save_allowed)
        self._veil = Veil(stage.settings.choreography.dissolve_s)
        self._calm_s = CALM_S / 2
        self._broken_s: float | None = None
        self._now_s = 0.0
        self._hand.deteriorate(self._dial_of_mode())
        self.scene_name = OPENING[stage.mode]
        self._scene = self._make(self.scene_name)
        self._tell()

    # -- for the loop

    def act(self, action: Action) -> None:
        """Does what the operator asks for. Quitting and the window's size are the loop's."""
        try:
            self._act(action)
        except Exception as error:  # noqa: BLE001 - a key must not end an exhibition
            self._fail(error)

    def _act(self, action: Action) -> None:
        if action in MODES:
            self._change_mode(MODES[action])
        elif action is Action.FREEZE:
            self._freeze()
        elif action is Action.OVERLAY:
            self._overlay_on = not self._overlay_on
        elif action is Action.HELP:
            self._help_on = not self._help_on
        else:
            self._hand.act(action, self._now_s, self.frozen, self._overlay_on)

    def update(self, now_s: float, elapsed_s: float) -> None:
        """Moves on.

        Args:
            now_s: monotonic seconds.
            elapsed_s: since the last call.
        """
        self._now_s = now_s
        self.stage.drift = drift_at(now_s, self.stage.settings.screen.drift_px)
        step_s = 0.0 if self.frozen else elapsed_s * self.stage.settings.choreography.tempo
        try:
            self._follow_audience(now_s)
            self._veil.update(step_s)
            still = self.frozen and self.scene_name is not SceneName.FAILSAFE
            if still:
                self.stage.show_again()
            happening = None if still else self._scene.update(now_s, step_s)
            if self._overlay_on:
                self._overlay.update(now_s, self.scene_name, self.frozen, self._hand.notice.at(now_s))
            while happening is not None:
                before = self.scene_name
                self._go(next_scene(self.stage.mode, before, happening))
                # a scene that has not looked at anything yet is black, and here no old picture hides it
                seamless = (before, self.scene_name) in SEAMLESS
                happening = self._scene.update(now_s, 0.0) if seamless else None
        except Exception as error:  # noqa: BLE001 - whatever breaks, the wall stays calm
            self._fail(error)

    def draw(self, canvas: Canvas) -> None:
        """Paints."""
        try:
            self._veil.take(canvas)
            self._scene.draw(canvas)
            self._veil.draw(canvas)
            if self._help_on:
                draw_help(canvas, self._help)
            if self._overlay_on:
                self._overlay.draw(canvas)
            elif words := self._hand.notice.at(self._now_s):
                draw_notice(canvas, words)
        except Exception as error:  # noqa: BLE001 - as above
            canvas.clear()
            self._fail(error)

    # -- inside

    def _freeze(self) -> None:
        self.frozen = not self.frozen
        if not self.frozen and self._hand.let_go():
            self._veil.drop()

    def _follow_audience(self, now_s: float) -> None:
        frame, sighting = self.stage.eyesight.frame(), self.stage.eyesight.sighting()
        session = self.stage.session
        if self.stage.audience.update(now_s, frame, sighting, session.person if session else None):
            self.stage.emit(Event.VISITOR_LEFT)
        if session is not None and session.alive is not None:
            session.alive.see(sighting)

    def _go(self, name: SceneName) -> None:
        if name is self.scene_name:
            return
        if (self.scene_name, name) not in SEAMLESS:
            self._veil.drop()
        log.info("scene %s -> %s", self.scene_name, name)
        self.scene_name = name
        self._scene = self._make(name)
        self._tell()

    def _make(self, name: SceneName) -> Scene:
        if name is SceneName.FAILSAFE:
            return Failsafe(self.stage, self._calm_s)
        return self._scenes[name](self.stage)

    def _tell(self) -> None:
        if self.scene_name in EVENT_OF:
            event, facts = EVENT_OF[self.scene_name]
            self.stage.emit(event, **facts)

    def _change_mode(self, mode: Mode) -> None:
        if mode is self.stage.mode:
            return
        self.stage.mode = mode
        self.frozen = False
        self._hand.let_go()
        self._hand.deteriorate(self._dial_of_mode())
        self.stage.emit(Event.MODE, mode=mode.value)
        if self.scene_name is not SceneName.FAILSAFE:
            self.stage.imagination.forget()
            self._go(OPENING[mode])

    def _dial_of_mode(self) -> float:
        time = self.stage.settings.choreography
        return time.mean_deterioration if self.stage.mode is Mode.MEAN_FACE else time.deterioration

    def _fail(self, error: Exception) -> None:
        if self._debug:
            raise error
        log.error(
            "%s broke in the scene %s; the calm picture is shown", error, self.scene_name, exc_info=error
        )
        again = self._broken_s is not None and self._now_s - self._broken_s < QUIET_AFTER_FAULT_S
        self._calm_s = min(self._calm_s * 2, LONGEST_CALM_S) if again else CALM_S
        self._broken_s = self._now_s
        self.stage.emit(Event.FAILSAFE, scene=self.scene_name.value, error=type(error).__name__)
        self.scene_name = SceneName.FAILSAFE
        self.stage.session = self.stage.portrait = None
        try:
            self._scene = Failsafe(self.stage, self._calm_s)
        except Exception as worse:  # noqa: BLE001 - then black is calm enough
            log.error("the calm picture broke too: %s", worse)  # noqa: TRY400
            self._scene = Black(self._calm_s)


class Black:
    """The last resort: nothing that could break."""

    def __init__(self, calm_s: float) -> None:
        self._calm_s = calm_s
        self._since_s: float | None = None

    def update(self, now_s: float, step_s: float) -> Happening | None:
        if self._since_s is None:
            self._since_s = now_s
        return Happening.RECOVERED if now_s - self._since_s >= self._calm_s else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
