"""What the piece says to visitors and to the operator. Little, and all of it here."""

from __future__ import annotations

from collections.abc import Mapping

from installation.core.actions import Action

TITLE_VISITOR = "Portrait_1"
TITLE_MEAN_FACE = "Portrait_0"
INVITATION = "stop for a moment, and look here"
KEEP_STILL = "keep still"

ACTIONS: Mapping[Action, str] = {
    Action.LIVE: "live portrait",
    Action.MEAN_FACE: "mean face",
    Action.AUTO: "live where somebody is",
    Action.FREEZE: "freeze, go on",
    Action.DETERIORATION_LESS: "deterioration down",
    Action.DETERIORATION_MORE: "deterioration up",
    Action.LOOK: "what was guessed: plain, veil, grain",
    Action.OVERLAY: "operator's overlay",
    Action.FULLSCREEN: "full screen, window",
    Action.HELP: "these keys",
    Action.SAVE: "save the portrait",
    Action.QUIT: "quit",
}
