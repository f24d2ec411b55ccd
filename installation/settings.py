"""Every setting of the piece: its default, meaning, unit and range. ``config.yaml`` says the same, a test holds it.

A section is a frozen dataclass; a field's ``Info`` stands in its metadata. ``settings_file`` reads the file.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@dataclass(frozen=True)
class Info:
    """What is known of one setting besides its default.

    Attributes:
        meaning: what it does, in words for a technician.
        unit: of a number; empty without one.
        low, high: the range of a number, both ends allowed; of both numbers of a pair.
        choices: the only values allowed; empty where any is.
        pattern: regular expression that a text must match whole; empty for any.
        pattern_words: the pattern in words.
        at_least: name of a field of the same section that this one must not be smaller than.
        key: the text is the name of a key on the keyboard.
        button: the number is a gamepad's button; below 0 there is none.
    """

    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str | int, ...] = ()
    pattern: str = ""
    pattern_words: str = ""
    at_least: str = ""
    key: bool = False
    button: bool = False

    @property
    def allowed(self) -> str:
        """Range or choices in words, e.g. ``0.1..100 s``; empty where all is allowed."""
        if self.choices:
            return " | ".join(str(choice) for choice in self.choices)
        if self.low is not None and self.high is not None:
            return f"{self.low:g}..{self.high:g}{' ' + self.unit if self.unit else ''}"
        return self.pattern_words or ("a key's name" if self.key else "")

    @property
    def comment(self) -> str:
        """The line that stands above the setting in ``config.yaml``, without the ``#``."""
        return f"{self.meaning} [{self.allowed}]" if self.allowed else self.meaning


def setting(default: Value, meaning: str, **info: Any) -> Value:
    """A dataclass field with its ``Info``."""
    return field(default=default, metadata={"info": Info(meaning, **info)})


def info_of(spec: dataclasses.Field[Any]) -> Info:
    """The ``Info`` of a setting's field."""
    return cast(Info, spec.metadata["info"])


QUARTERS = (0, 90, 180, 270)


@dataclass(frozen=True)
class CameraSettings:
    """Where pictures come from."""

    source: str = setting(
        "auto",
        "auto, a number, a /dev/... path, a video file (loops), a picture, a folder of pictures, or none",
        pattern=r".+",
        pattern_words="not empty",
    )
    width: int = setting(
        1280, "width asked of the camera; it may give another", unit="px", low=160, high=7680
    )
    height: int = setting(720, "height asked of the camera", unit="px", low=120, high=4320)
    rate_hz: float = setting(30.0, "pictures a second asked of the camera", unit="Hz", low=1, high=240)
    rotate_deg: int = setting(
        0, "how far a picture is turned clockwise to stand upright, degrees", choices=QUARTERS
    )
    fourcc: str = setting(
        "MJPG",
        "pixel format asked of the camera",
        pattern=r"[A-Za-z0-9]{4}",
        pattern_words="four letters or digits",
    )
    retry_first_s: float = setting(
        0.5, "wait before a lost camera is sought again; doubles each time", unit="s", low=0.05, high=60
    )
    retry_last_s: float = setting(
        30.0, "longest wait between two tries", unit="s", low=0.05, high=600, at_least="retry_first_s"
    )
    stall_s: float = setting(
        3.0, "a camera that gives no picture for so long is lost", unit="s", low=0.5, high=60
    )
    max_frame_age_s: float = setting(
        0.5, "a picture older than this is not looked at any more", unit="s", low=0.05, high=10
    )


@dataclass(frozen=True)
class DetectorSettings:
    """How faces are found, and which are accepted."""

    preset: str = setting(
        "tolerant",
        "proportions accepted: tolerant takes the two ranges below, original those of 2017",
        choices=("tolerant", "original"),
    )
    crop_per_face: tuple[float, float] = setting(
        (0.9, 2.6), "tolerant: 7 eye heights / face width", low=0.1, high=20
    )
    face_per_eye: tuple[float, float] = setting(
        (2.7, 7.8), "tolerant: face height / eye height", low=0.1, high=20
    )
    rate_hz: float = setting(12.0, "looks a second", unit="Hz", low=1, high=60)
    min_face_share: float = setting(0.15, "smallest face, share of the picture's height", low=0.02, high=0.95)
    max_face_share: float = setting(
        0.95, "largest face, share of the picture's height", low=0.02, high=1, at_least="min_face_share"
    )
    scale_factor: float = setting(1.15, "growth of the search window; smaller is slower", low=1.01, high=2)
    min_neighbors: int = setting(4, "hits that must agree on a face; more is stricter", low=0, high=20)
    hold_s: float = setting(2.0, "how long a face must stay before it is taken", unit="s", low=0, high=30)
    blink_forgiven_s: float = setting(0.5, "how long the eyes may be missing", unit="s", low=0, high=5)
    absent_s: float = setting(0.7, "a face missing for so long has left", unit="s", low=0, high=10)
    full_search_every_s: float = setting(
        0.7,
        "between two searches of the whole picture only the last place is searched",
        unit="s",
        low=0,
        high=10,
    )
    min_eye_distance_px: float = setting(
        15.0, "smallest distance between the eyes", unit="px", low=1, high=1000
    )
    max_roll_deg: float = setting(15.0, "most tilt of the eye line", unit="degrees", low=0, high=45)
    cascade_dir: str = setting("", "folder of the Haar cascade files; empty: OpenCV's own")


@dataclass(frozen=True)
class ChainSettings:
    """Which networks turn the portrait."""

    name: str = setting(
        "flow",
        "folder in models/",
        pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*",
        pattern_words="letters, digits, '.', '_', '-'",
    )
    threads: int = setting(2, "processor threads given to the networks", low=1, high=64)


@dataclass(frozen=True)
class ChoreographySettings:
    """What is played, and how long each part takes at tempo 1."""

    tempo: float = setting(1.0, "every scene plays so many times as fast", low=0.1, high=100)
    mode: str = setting("auto", "what is played", choices=("auto", "live", "mean-face"))
    title_s: float = setting(3.0, "the opening card", unit="s", low=0, high=60)
    dissolve_s: float = setting(1.6, "one picture dissolves into the next", unit="s", low=0, high=60)
    approach_s: float = setting(5.4, "the crop glides to the centre and grows", unit="s", low=0.1, high=60)
    turn_s: float = setting(
        45.0, "a visitor's whole turn, with its growing reach", unit="s", low=1, high=3600
    )
    mean_turn_s: float = setting(180.0, "the mean face's two laps", unit="s", low=1, high=3600)
    attract_turn_s: float = setting(60.0, "one turn of the attract loop", unit="s", low=1, high=3600)
    linger_s: float = setting(1.0, "the last picture stays before it dissolves", unit="s", low=0, high=60)
    quiet_s: float = setting(
        10.0, "nobody there for so long: back to the attract loop", unit="s", low=1, high=3600
    )
    when_left: str = setting(
        "finish",
        "the visitor leaves while their portrait turns: it goes on to its end, or dissolves",
        choices=("finish", "dissolve"),
    )
    deterioration: float = setting(
        0.0, "how much the portrait wears out: 0 never, 1 as in 2017", low=0, high=1
    )
    mean_deterioration: float = setting(1.0, "the same for the mean face, in its second lap", low=0, high=1)


@dataclass(frozen=True)
class PortraitSettings:
    """How the portrait is composed."""

    size_px: int = setting(
        720, "side of the portrait; larger on a larger screen", unit="px", low=128, high=4096
    )
    mirrored: bool = setting(True, "the screen is a mirror", choices=("true", "false"))
    look: str = setting(
        "plain",
        "what nobody saw: as it was guessed, under a cool veil, or dissolving into film grain",
        choices=("plain", "veil", "grain"),
    )
    alive: bool = setting(
        True, "the turned portrait blinks and speaks with its visitor", choices=("true", "false")
    )
    mean_of_visitors: bool = setting(
        False,
        "the mean face is that of today's visitors, from the eighth on; kept in memory only",
        choices=("true", "false"),
    )


@dataclass(frozen=True)
class ScreenSettings:
    """The display."""

    fullscreen: bool = setting(True, "fill the display; windowed wins", choices=("true", "false"))
    windowed: str = setting(
        "",
        "a window of this size instead",
        pattern=r"([1-9]\d{1,4}x[1-9]\d{1,4})?",
        pattern_words="WxH or empty",
    )
    display: int = setting(0, "number of the display", low=0, high=15)
    rate_hz: float = setting(
        62.0,
        "most pictures a second; a little over the display's own, which then sets the pace",
        unit="Hz",
        low=10,
        high=240,
    )
    font: str = setting("", "font file; empty: the built-in one")
    rotate_deg: int = setting(0, "how far the display hangs turned clockwise, degrees", choices=QUARTERS)
    drift_px: float = setting(
        8.0, "everything drifts so far, slowly, and burns nothing into the display", unit="px", low=0, high=64
    )


@dataclass(frozen=True)
class KeySettings:
    """Which key does what. A key has one action."""

    live: str = setting("l", "play the live portrait", key=True)
    mean_face: str = setting("m", "play the mean face", key=True)
    auto: str = setting("a", "live where somebody is, mean face where nobody is", key=True)
    freeze: str = setting("space", "freeze and go on", key=True)
    step_back: str = setting(",", "one position back, while frozen", key=True)
    step_on: str = setting(".", "one position on, while frozen", key=True)
    deterioration_less: str = setting("[", "deterioration down", key=True)
    deterioration_more: str = setting("]", "deterioration up", key=True)
    look: str = setting("v", "the next look of what was guessed: plain, veil, grain", key=True)
    dial_next: str = setting("tab", "choose the next value to change", key=True)
    dial_less: str = setting("-", "the chosen value down", key=True)
    dial_more: str = setting("=", "the chosen value up", key=True)
    dial_save: str = setting("w", "write changed values to the settings file, with the overlay on", key=True)
    overlay: str = setting("d", "operator's overlay", key=True)
    fullscreen: str = setting("f", "fullscreen or window", key=True)
    help: str = setting("h", "show these keys", key=True)
    save: str = setting("s", "save the shown portrait, where save_allowed is true", key=True)
    quit: str = setting("q", "quit, held for quit_hold_s", key=True)
    quit_hold_s: float = setting(2.0, "how long quit must be held; 0: at once", unit="s", low=0, high=30)
    save_allowed: bool = setting(False, "may portraits be written to disk", choices=("true", "false"))
    save_dir: str = setting(
        "portraits", "folder for saved portraits", pattern=r".+", pattern_words="not empty"
    )


def _button(number: int, meaning: str) -> int:
    return setting(number, meaning, low=-1, high=31, button=True)


@dataclass(frozen=True)
class GamepadSettings:
    """Which button of a gamepad, or of a single USB button (its 0), does what; -1: none does."""

    live: int = _button(0, "button for the live portrait; -1: none")
    mean_face: int = _button(1, "button for the mean face")
    auto: int = _button(2, "button for live where somebody is, mean face where nobody is")
    freeze: int = _button(3, "button to freeze and go on")
    step_back: int = _button(-1, "button for one position back, while frozen")
    step_on: int = _button(-1, "button for one position on, while frozen")
    deterioration_less: int = _button(-1, "button for deterioration down")
    deterioration_more: int = _button(-1, "button for deterioration up")
    look: int = _button(-1, "button for the next look of what was guessed")
    dial_next: int = _button(-1, "button to choose the next value to change")
    dial_less: int = _button(-1, "button for the chosen value down")
    dial_more: int = _button(-1, "button for the chosen value up")
    dial_save: int = _button(-1, "button to write changed values to the settings file, with the overlay on")
    overlay: int = _button(-1, "button for the operator's overlay")
    fullscreen: int = _button(-1, "button for fullscreen or window")
    help: int = _button(-1, "button to show the keys")
    save: int = _button(-1, "button to save the shown portrait, where keys.save_allowed is true")
    quit: int = _button(-1, "button to quit, held for keys.quit_hold_s")


@dataclass(frozen=True)
class LogSettings:
    """What is told to the technician."""

    level: str = setting("info", "from which weight on", choices=("debug", "info", "warning", "error"))
    file: str = setting("", "log file, rotated at 1 MB; empty: standard error only")


@dataclass(frozen=True)
class Settings:
    """All settings; ``Settings()`` has the defaults."""

    camera: CameraSettings = CameraSettings()
    detector: DetectorSettings = DetectorSettings()
    chain: ChainSettings = ChainSettings()
    choreography: ChoreographySettings = ChoreographySettings()
    portrait: PortraitSettings = PortraitSettings()
    screen: ScreenSettings = ScreenSettings()
    keys: KeySettings = KeySettings()
    gamepad: GamepadSettings = GamepadSettings()
    log: LogSettings = LogSettings()
