"""What the operator can ask for. Keys are mapped to these in ``screen/keys.py``; scenes never see a key."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """A named command; the value is the name of its setting in ``keys``."""

    LIVE = "live"
    MEAN_FACE = "mean_face"
    AUTO = "auto"
    FREEZE = "freeze"
    STEP_BACK = "step_back"
    STEP_ON = "step_on"
    DETERIORATION_LESS = "deterioration_less"
    DETERIORATION_MORE = "deterioration_more"
    LOOK = "look"
    DIAL_NEXT = "dial_next"
    DIAL_LESS = "dial_less"
    DIAL_MORE = "dial_more"
    DIAL_SAVE = "dial_save"
    OVERLAY = "overlay"
    FULLSCREEN = "fullscreen"
    HELP = "help"
    SAVE = "save"
    QUIT = "quit"
