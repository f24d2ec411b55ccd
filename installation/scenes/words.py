"""What the piece says to visitors and to the operator. Little, and all of it here."""

from __future__ import annotations

from collections.abc import Mapping

from installation.core.actions import Action
from installation.core.sighting import RejectReason

TITLE_VISITOR = "Portrait_1"
TITLE_MEAN_FACE = "Portrait_0"
INVITATION = "stop for a moment, and look here"
INVITATION_LINES = ("stop for", "a moment,", "and look here")
KEEP_STILL = "keep still"

HELP: Mapping[tuple[Action, ...], str] = {
    (Action.LIVE,): "live portrait",
    (Action.MEAN_FACE,): "mean face",
    (Action.AUTO,): "live where somebody is",
    (Action.FREEZE,): "freeze, go on",
    (Action.STEP_BACK, Action.STEP_ON): "frozen: a position back, on",
    (Action.DETERIORATION_LESS, Action.DETERIORATION_MORE): "deterioration down, up",
    (Action.LOOK,): "what was guessed: plain, veil, grain",
    (Action.DIAL_NEXT,): "choose a value: tempo, sizes, waits",
    (Action.DIAL_LESS, Action.DIAL_MORE): "that value down, up",
    (Action.DIAL_SAVE,): "overlay on: write it to the settings",
    (Action.OVERLAY,): "operator's overlay",
    (Action.FULLSCREEN,): "full screen, window",
    (Action.HELP,): "these keys",
    (Action.SAVE,): "save the portrait",
    (Action.QUIT,): "quit",
}
"""The actions that share a line of the help, and what they do."""

REFUSALS: Mapping[RejectReason, str] = {
    RejectReason.NO_FACE: "nobody is seen",
    RejectReason.NO_EYES: "the eyes are not found",
    RejectReason.TOO_SMALL: "too far away",
    RejectReason.TOO_LARGE: "too near",
    RejectReason.AT_EDGE: "half out of the picture",
    RejectReason.TILTED: "the head is tilted",
    RejectReason.EYES_TOO_CLOSE: "the eyes are too few pixels apart",
    RejectReason.PROPORTIONS: "eyes and face do not fit each other",
    RejectReason.TOO_DARK: "the face is too dark",
    RejectReason.BLURRED: "the face is blurred",
}
"""Why a face is not taken, for the technician."""
