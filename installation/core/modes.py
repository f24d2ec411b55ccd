"""Which scene follows which: one table, the whole score of the piece."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What is played; the value is the name in settings and on the command line."""

    AUTO = "auto"
    LIVE = "live"
    MEAN_FACE = "mean-face"


class SceneName(StrEnum):
    """What can be on screen."""

    ATTRACT = "attract"
    SEARCH = "search"
    APPROACH = "approach"
    TURNING = "turning"
    MEAN_FACE = "mean_face"
    DISSOLVE = "dissolve"
    FAILSAFE = "failsafe"


class Happening(StrEnum):
    """What a scene reports; the table says what follows."""

    VISITOR_CAME = "visitor_came"
    VISITOR_LEFT = "visitor_left"
    LEFT_ALONE = "left_alone"
    CAMERA_CAME = "camera_came"
    CAMERA_WENT = "camera_went"
    FACE_ACCEPTED = "face_accepted"
    APPROACHED = "approached"
    TURNED = "turned"
    DISSOLVED = "dissolved"
    BROKEN = "broken"
    RECOVERED = "recovered"


OPENING: dict[Mode, SceneName] = {
    Mode.AUTO: SceneName.ATTRACT,
    Mode.LIVE: SceneName.SEARCH,
    Mode.MEAN_FACE: SceneName.MEAN_FACE,
}
"""The scene that a mode begins with."""

AFTER_DISSOLVE: dict[Mode, SceneName] = {
    Mode.AUTO: SceneName.SEARCH,
    Mode.LIVE: SceneName.SEARCH,
    Mode.MEAN_FACE: SceneName.MEAN_FACE,
}
"""Where the dissolve ends: the visitor may still be there and want another look."""

IN_ALL_MODES: dict[tuple[SceneName, Happening], SceneName] = {
    (SceneName.SEARCH, Happening.FACE_ACCEPTED): SceneName.APPROACH,
    (SceneName.APPROACH, Happening.APPROACHED): SceneName.TURNING,
    (SceneName.TURNING, Happening.TURNED): SceneName.DISSOLVE,
    # Only where ``choreography.when_left`` says so: else the turn goes on to its end.
    (SceneName.APPROACH, Happening.LEFT_ALONE): SceneName.DISSOLVE,
    (SceneName.TURNING, Happening.LEFT_ALONE): SceneName.DISSOLVE,
    (SceneName.MEAN_FACE, Happening.TURNED): SceneName.DISSOLVE,
}

IN_ONE_MODE: dict[tuple[Mode, SceneName, Happening], SceneName] = {
    (Mode.AUTO, SceneName.ATTRACT, Happening.VISITOR_CAME): SceneName.SEARCH,
    (Mode.AUTO, SceneName.SEARCH, Happening.VISITOR_LEFT): SceneName.ATTRACT,
    # Without a camera the search is a black wall: the attract loop stands in until there is one.
    (Mode.AUTO, SceneName.SEARCH, Happening.CAMERA_WENT): SceneName.ATTRACT,
    (Mode.LIVE, SceneName.SEARCH, Happening.CAMERA_WENT): SceneName.ATTRACT,
    (Mode.LIVE, SceneName.ATTRACT, Happening.CAMERA_CAME): SceneName.SEARCH,
}


def next_scene(mode: Mode, scene: SceneName, happening: Happening) -> SceneName:
    """The scene that follows; the same one where the happening means nothing to it.

    Total: every mode, scene and happening has an answer.
    """
    if happening is Happening.BROKEN:
        return SceneName.FAILSAFE
    if scene is SceneName.FAILSAFE:
        return OPENING[mode] if happening is Happening.RECOVERED else scene
    if scene is SceneName.DISSOLVE:
        return AFTER_DISSOLVE[mode] if happening is Happening.DISSOLVED else scene
    return IN_ONE_MODE.get((mode, scene, happening)) or IN_ALL_MODES.get((scene, happening), scene)
