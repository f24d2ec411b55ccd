"""What the operator's keys do to the portrait on screen and to the values, besides choosing what is played."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from installation.core.actions import Action
from installation.core.dials import Dial, Dials
from installation.core.easing import clamp
from installation.scenes.notice import Notice
from installation.scenes.stage import Stage
from installation.settings import Info, Settings, info_of

DETERIORATION_STEP = 0.1


def dials_of(settings: Settings) -> Dials:
    """The values that a technician needs on the spot, as they are set."""
    nearest = settings.detector.max_face_share
    dials = (
        _dial("choreography.tempo", "tempo, times as fast", factor=1.1),
        _dial("choreography.turn_s", "next turn takes, seconds", step=5.0, digits=1),
        _dial("detector.hold_s", "keep still for, seconds", step=0.25),
        _dial("choreography.quiet_s", "nobody there: attract after, seconds", step=1.0, digits=1),
        _dial("detector.min_face_share", "smallest face, share of the height", step=0.01, high=nearest),
        _dial("portrait.size_px", "next portrait's side, pixels", step=40.0, digits=0),
    )
    return Dials(dials, {dial.key: float(_setting(settings, dial.key)[1]) for dial in dials})


def with_value(settings: Settings, key: str, value: float) -> Settings:
    """The settings with another number.

    Args:
        settings: all of them.
        key: ``section.name``.
        value: of a whole number's setting it is rounded.
    """
    section, name = key.split(".")
    number = round(value) if isinstance(_setting(settings, key)[1], int) else value
    changed = dataclasses.replace(getattr(settings, section), **{name: number})
    return dataclasses.replace(settings, **{section: changed})


class Hand:
    """Does one action after the other, and says what it did.

    Args:
        stage: shared by all scenes.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._dials = dials_of(stage.settings)
        self._stepped = False
        self.notice = Notice()
        self._always: Mapping[Action, Callable[[], str]] = {
            Action.LOOK: self._next_look,
            Action.DETERIORATION_LESS: lambda: self._wear(-DETERIORATION_STEP),
            Action.DETERIORATION_MORE: lambda: self._wear(DETERIORATION_STEP),
            Action.DIAL_NEXT: self._next_dial,
            Action.DIAL_LESS: lambda: self._turn_dial(-1),
            Action.DIAL_MORE: lambda: self._turn_dial(1),
            Action.SAVE: self._keep,
        }
        self._frozen_only: Mapping[Action, Callable[[], str]] = {
            Action.STEP_BACK: lambda: self._step(-1),
            Action.STEP_ON: lambda: self._step(1),
        }
        self._overlay_only: Mapping[Action, Callable[[], str]] = {Action.DIAL_SAVE: self._save_dials}

    def act(self, action: Action, now_s: float, frozen: bool, overlay_on: bool) -> None:
        """Does what one key asks for; nothing where it is another's.

        Args:
            action: the key's.
            now_s: monotonic seconds.
            frozen: whether the piece stands still; steps need that.
            overlay_on: whether the operator sees what is done; saving values needs that.
        """
        table = {
            **self._always,
            **(self._frozen_only if frozen else {}),
            **(self._overlay_only if overlay_on else {}),
        }
        if action in table:
            told = table[action]()
            if told:
                self.notice.say(told, now_s)

    def deteriorate(self, to: float) -> None:
        """Sets the dial of deterioration, 0..1."""
        self._stage.deterioration = round(clamp(to), 2)

    def let_go(self) -> bool:
        """The piece goes on; True where the portrait was stepped meanwhile, and would jump."""
        stepped, self._stepped = self._stepped, False
        return stepped

    def _next_look(self) -> str:
        self._stage.look = self._stage.look.next
        return ""

    def _wear(self, more: float) -> str:
        self.deteriorate(self._stage.deterioration + more)
        return ""

    def _step(self, by: int) -> str:
        shown = self._stage.shown
        if shown is None or shown.turn is None:
            return ""
        self._stepped = True
        self._stage.yaw_deg = shown.turn.step(self._stage.yaw_deg, by)
        return ""

    def _next_dial(self) -> str:
        self._dials.next()
        return self._dials.line

    def _turn_dial(self, presses: int) -> str:
        self._dials.turn(presses)
        settings = with_value(self._stage.settings, self._dials.chosen.key, self._dials.value)
        self._stage.settings = settings
        self._stage.adjusted(settings)
        return self._dials.line

    def _save_dials(self) -> str:
        unsaved = self._dials.unsaved
        if not unsaved:
            return "every value is as it was last saved"
        try:
            where = self._stage.save_values(unsaved)
        except (OSError, ValueError) as error:
            return f"not saved: {error}"
        self._dials.saved()
        return f"saved in {where}"

    def _keep(self) -> str:
        stage = self._stage
        if stage.portrait is None or stage.secret:
            return ""
        turn = stage.shown.turn if stage.shown else None
        return stage.keep(
            stage.portrait,
            {
                "portrait": "visitor" if stage.session else "mean_face",
                "yaw_deg": round(stage.yaw_deg, 2),
                "chain": turn.chain if turn else None,
                "deterioration": stage.deterioration,
                "look": stage.look.value,
            },
        )


def _dial(
    key: str,
    words: str,
    *,
    step: float = 0.0,
    factor: float = 1.0,
    digits: int = 2,
    high: float | None = None,
) -> Dial:
    """A dial with its setting's own range, or a narrower one."""
    info, _ = _setting(Settings(), key)
    assert info.low is not None and info.high is not None
    return Dial(key, words, info.low, info.high if high is None else high, step, factor, digits)


def _setting(settings: Settings, key: str) -> tuple[Info, Any]:
    """What is known of a setting, and its value."""
    section, name = key.split(".")
    values = getattr(settings, section)
    (spec,) = (spec for spec in dataclasses.fields(values) if spec.name == name)
    return info_of(spec), getattr(values, name)
