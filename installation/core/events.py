"""What the report is told. The values are a contract: others read them in the report's file."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Event(StrEnum):
    """Something worth a line in the report; facts go with it as plain values, never a picture."""

    ATTRACT = "attract"
    SEARCH = "search"
    FACE_REFUSED = "face_refused"
    FACE_ACCEPTED = "face_accepted"
    APPROACH = "approach"
    TURNING = "turning"
    TURNED = "turned"
    DISSOLVE = "dissolve"
    VISITOR_LEFT = "visitor_left"
    CAMERA_LOST = "camera_lost"
    CAMERA_BACK = "camera_back"
    WORKER_RESTARTED = "worker_restarted"
    FAILSAFE = "failsafe"
    MODE = "mode"
    QUIT = "quit"


class Emit(Protocol):
    """Takes an event and its facts from any thread; never blocks."""

    def __call__(self, event: str, /, **facts: object) -> None: ...
