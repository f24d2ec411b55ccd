"""The check command: one line a part, what is there, what is missing, and what to do about it."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from installation import hardware
from installation.clock import Clock, MonotonicClock, processor_s
from installation.core.ports import Camera
from installation.logs import describe
from installation.settings import ScreenSettings, Settings
from installation.settings_file import SettingsError, load

INSTALL = "run: python -m pip install --require-hashes -r requirements.lock"
# Package as installed -> (module, from, below); the same as in pyproject.toml.
PACKAGES = {
    "tensorflow": ("tensorflow", (2, 21), (2, 22)),
    "numpy": ("numpy", (2,), ()),
    "opencv-python": ("cv2", (4, 10), (5,)),
    "pygame": ("pygame", (2, 5), ()),
    "pyyaml": ("yaml", (6,), ()),
    "av": ("av", (16,), ()),
}
# Other builds of the same module.
TWINS = {
    "opencv-python": ("opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"),
    "pygame": ("pygame-ce",),
    "tensorflow": ("tensorflow-cpu",),
}
CASCADES = ("haarcascade_frontalface_alt2.xml", "haarcascade_eye.xml", "haarcascade_eye_tree_eyeglasses.xml")
PICTURES_TIMED = 20
PYTHONS = ((3, 11), (3, 14))  # from, below


class State(Enum):
    """What a part is; only WRONG and MISSING are errors."""

    OK = "ok"
    NONE = "none"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One part of the piece.

    Attributes:
        part: its name.
        state: what it is.
        words: facts where it is ok, otherwise what is wrong and what to do.
    """

    part: str
    state: State
    words: str

    def __str__(self) -> str:
        return f"{self.part:<14}{self.state.value:<9} {self.words}"


def check(config: Path | Sequence[Path] | None, models: Path, assets: Path) -> int:
    """Looks at every part and prints one line for each.

    Args:
        config: the settings file, or several, of which the last one wins; None for the defaults.
        models: folder of the chains.
        assets: folder of the mean face and the ears.

    Returns:
        0 where the piece can play, 2 with wrong settings, 3 with a part missing.
    """
    settings, first = _settings(config)
    found = {first.state}
    print(first)
    for line in _lines(settings, models, assets):
        print(line, flush=True)
        found.add(line.state)
    return 2 if State.WRONG in found else 3 if State.MISSING in found else 0


def _lines(settings: Settings, models: Path, assets: Path) -> Iterator[Line]:
    yield python_line(sys.version_info[:2])
    yield processor_line(_processor_flags())
    for package in PACKAGES:
        yield package_line(package, _version)
    looks: list[tuple[str, Callable[[], Line]]] = [
        ("cascades", lambda: cascades_line(settings.detector.cascade_dir)),
        ("display", lambda: display_line(settings.screen)),
        ("camera", lambda: camera_line(settings)),
        ("models", lambda: models_line(models, settings.chain.name)),
        ("mean face", lambda: mean_face_line(assets)),
        ("ears", lambda: ears_line(assets)),
    ]
    for part, look in looks:
        try:
            yield look()
        except Exception as error:  # noqa: BLE001 - what cannot even be looked at is missing
            yield Line(part, State.MISSING, f"{describe(error)}, {INSTALL}")


def _settings(config: Path | Sequence[Path] | None) -> tuple[Settings, Line]:
    files = [config] if isinstance(config, Path) else config or ()
    try:
        return load(files, checks={"camera.source": hardware.check_source}), Line(
            "settings", State.OK, ", ".join(map(str, files)) or "defaults"
        )
    except SettingsError as error:
        return Settings(), Line("settings", State.WRONG, "\n".join(error.problems))


def python_line(version: tuple[int, ...]) -> Line:
    """Whether this Python is one that the libraries have wheels for."""
    words = ".".join(map(str, version))
    if PYTHONS[0] <= version < PYTHONS[1]:
        return Line("python", State.OK, f"{words} on {platform.system()} {platform.machine()}")
    return Line("python", State.MISSING, f"{words}, expected 3.11, 3.12 or 3.13, install one of these")


def _processor_flags() -> set[str] | None:
    """What the processor says it can do; None where the system does not tell or it is no x86."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return None
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    match = re.search(r"^flags\s*:(.*)$", text, re.MULTILINE)
    return set(match[1].split()) if match else None


def processor_line(flags: set[str] | None) -> Line:
    """Whether TensorFlow can start: without AVX its import ends the program without a word."""
    if flags is None:
        return Line("processor", State.OK, f"{platform.machine()}, AVX not asked for")
    if "avx" in flags:
        return Line("processor", State.OK, f"{platform.machine()} with AVX")
    return Line(
        "processor",
        State.MISSING,
        "no AVX, expected a processor with AVX for TensorFlow, use another machine",
    )


def package_line(package: str, version_of: Callable[[str], str | None]) -> Line:
    """Whether a package is installed in a version that works.

    Args:
        package: a key of ``PACKAGES``.
        version_of: the version installed of a package; None where it is not.
    """
    module, least, below = PACKAGES[package]
    found = [(name, version_of(name)) for name in (package, *TWINS.get(package, ()))]
    there = [(name, version) for name, version in found if version]
    wanted = f"{'.'.join(map(str, least))} or later" + (
        f" below {'.'.join(map(str, below))}" if below else ""
    )
    if not there:
        return Line(package, State.MISSING, f"not installed, expected {wanted}, {INSTALL}")
    name, version = there[0]
    if len(there) > 1:
        names = " and ".join(name for name, _ in there)
        todo = f"uninstall all of them, then {INSTALL}"
        return Line(package, State.MISSING, f"{names} overwrite each other's {module}, expected one, {todo}")
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    # pygame-ce counts like pygame, the builds of OpenCV and TensorFlow like each other.
    if numbers < least or (below and numbers >= below):
        return Line(package, State.MISSING, f"{version}, expected {wanted}, {INSTALL}")
    return Line(package, State.OK, version if name == package else f"{version} ({name})")


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def cascades_line(folder: str) -> Line:
    """Whether OpenCV can look for faces: the class, and the files it reads."""
    import cv2
    import cv2.data

    if not hasattr(cv2, "CascadeClassifier"):
        todo = "run: python -m pip install 'opencv-python>=4.10,<5'"
        words = f"OpenCV {cv2.__version__} has no cv2.CascadeClassifier, expected OpenCV 4.10 or later below 5, {todo}"
        return Line("cascades", State.MISSING, words)
    place = Path(folder or cv2.data.haarcascades)
    for name in CASCADES:
        if not (place / name).is_file():
            words = f"no {place / name}, expected the cascade files of OpenCV, set detector.cascade_dir to their folder"
            return Line("cascades", State.MISSING, words)
        if not _is_cascade(place / name):
            return Line(
                "cascades", State.MISSING, f"{place / name} cannot be read, expected a cascade, copy it again"
            )
    return Line("cascades", State.OK, f"{len(CASCADES)} files")


def _is_cascade(path: Path) -> bool:
    import cv2

    try:
        return not cv2.CascadeClassifier(str(path)).empty()
    except (cv2.error, SystemError):  # it raises on a file that is no XML
        return False


def display_line(screen: ScreenSettings) -> Line:
    """Whether a person can see the piece, and how its pictures come onto the glass: the window opens for a moment."""
    from installation.screen.hardware import describe_display, open_display
    from installation.screen.keys import Keys
    from installation.screen.window import Window

    missing = open_display()
    if missing:
        return Line("display", State.NONE, hardware.sentence(missing) or "")
    window = Window(screen, lambda: Keys({}, 0.0), None, processor_s)
    try:
        return Line("display", State.OK, f"{describe_display()}, presenter {window.presenting}")
    finally:
        window.close()


def camera_line(settings: Settings) -> Line:
    """Whether the source of pictures opens, and what it gives."""
    if settings.camera.source == "none":
        return Line("camera", State.NONE, "None is wanted: the piece plays its attract loop.")
    missing = hardware.missing_camera(settings.camera)
    if missing:
        return Line("camera", State.NONE, hardware.sentence(missing) or "")
    from installation.camera.source import camera_from

    try:
        return opened_camera_line(camera_from(settings.camera.source, settings.camera), MonotonicClock())
    except ValueError as error:
        return Line("camera", State.WRONG, str(error))


def opened_camera_line(camera: Camera, clock: Clock) -> Line:
    """Opens a camera and reads from it for a moment.

    Args:
        camera: not yet open; closed again afterwards.
        clock: measures its rate.
    """
    try:
        first = camera.read() if camera.open() else None
        if first is None:
            words = f"{camera.name} is there but gives no picture: the piece plays its attract loop."
            return Line("camera", State.NONE, words)
        height, width = first.shape[:2]
        start_s = clock.now_s()
        got = sum(camera.read() is not None for _ in range(PICTURES_TIMED))
        rate_hz = got / max(clock.now_s() - start_s, 1e-3)
        return Line("camera", State.OK, f"{camera.name}, {width}x{height}, {rate_hz:.0f} pictures a second")
    finally:
        camera.close()


def models_line(models: Path, name: str) -> Line:
    """Whether the chain is whole: its manifest, and the digest of every file that it names."""
    from installation.chain.manifest import ChainFilesError, check_files, read_manifest

    try:
        manifest = read_manifest(models / name)
        check_files(models / name, manifest)
    except ChainFilesError as error:
        return Line("models", State.MISSING, str(error))
    degrees = manifest.expected_positions // 2 * manifest.step_deg
    made_of = f"{len(manifest.links)} links" if manifest.links else "without a network"
    whole = ", every digest right" if manifest.links else ""
    words = f"{manifest.name}: {made_of} to {degrees:g} degrees{whole}"
    return Line("models", State.OK, words)


def mean_face_line(assets: Path) -> Line:
    """Whether the attract loop has something to show."""
    from installation.picture.turn_file import TurnFileError, load_turn

    try:
        turn = load_turn(assets / "mean_face")
    except TurnFileError as error:
        return Line("mean face", State.MISSING, str(error))
    side = turn.source.shape[0]
    return Line("mean face", State.OK, f"{side}x{side}, {len(turn.positions)} positions")


def ears_line(assets: Path) -> Line:
    """Whether turns have ears to bring into view."""
    from installation.picture.ears import EARS_FILE, EarsFileError, load_ears

    try:
        views = load_ears(assets / EARS_FILE.name)
    except EarsFileError as error:
        return Line("ears", State.MISSING, str(error))
    return Line("ears", State.OK, f"{len(views.yaw_deg)} views to {views.yaw_deg[-1]:g} degrees")
