"""Arrows point inwards: who may import whom, read out of the source with ast."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "installation"

LEAVES = {"settings", "clock"}
# Room or module of installation/ -> what of installation/ it may import, besides itself.
# A new room or module belongs here first.
# fmt: off
ARROWS: dict[str, set[str]] = {
    # what everybody may need, and what reads it
    "settings": set(),
    "settings_value": {"settings"},
    "settings_file": {"settings", "settings_value"},
    "settings_edit": {"settings_file"},
    "clock": set(),
    "memory": set(),
    "logs": LEAVES,
    "report": {"core", "memory", *LEAVES},
    "hardware": {"settings_value", *LEAVES},
    # pure
    "core": set(),
    # adapters
    "camera": {"core", *LEAVES},
    "vision": {"core", *LEAVES},
    "chain": {"core", *LEAVES},
    "picture": {"core"},
    "screen": {"core", *LEAVES},
    "scenes": {"core", "picture", *LEAVES},
    "workers": {"core", *LEAVES},
    # wiring
    "keeping": {"screen", *LEAVES},
    "loop": {"core", "scenes", *LEAVES},
    "app": {
        *{"core", "camera", "vision", "chain", "picture", "screen", "scenes", "workers"},
        *{"keeping", "loop", "memory", "report", "settings_edit"},
        *LEAVES,
    },
    # commands
    "run": {"app", "camera", "hardware", "logs", "report", "screen", "settings_file", *LEAVES},
    "parts": {"camera", "chain", "vision", *LEAVES},
    "render": {"core", "chain", "vision", "picture", *LEAVES},
    "bench": {"core", "chain", "vision", "picture", *LEAVES},
    "check": {"core", "camera", "chain", "picture", "screen", "hardware", "logs", "settings_file", *LEAVES},
    "cli": {
        *{"run", "parts", "render", "bench", "check"},
        *{"hardware", "chain", "logs", "report", "settings_file"},
        *LEAVES,
    },
    "training": {"core", "chain", "picture", "vision", *LEAVES},
}
# Library -> rooms that may import it.
LIBRARIES: dict[str, set[str]] = {
    "tensorflow": {"chain", "training"},
    "keras": {"chain", "training"},
    "jax": {"chain", "training"},
    "pygame": {"screen"},
    "cv2": {"camera", "vision", "chain", "picture", "training", "screen", "render", "bench", "check"},
    "av": {"render"},
    "yaml": {"settings_value", "settings_file", "settings_edit", "training"},
    "scipy": {"training"},
    "embreex": {"training"},
    "tqdm": {"training"},
    "skimage": set(),
}
# The piece has no network.
NETWORK = {
    "socket", "socketserver", "ssl", "http", "urllib", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib",
    "xmlrpc", "asyncio", "requests", "urllib3", "httpx", "aiohttp", "websockets", "webbrowser",
}
# fmt: on
CORE_MAY_IMPORT = {"numpy"}


def sources(folder: Path = ROOT) -> list[Path]:
    return [folder / "main.py", *sorted((folder / PACKAGE).rglob("*.py"))]


def room_of(path: Path, folder: Path = ROOT) -> str:
    """The room of a file: the folder or module below installation/; ``main`` and ``installation`` themselves."""
    parts = path.relative_to(folder).with_suffix("").parts
    return parts[1] if parts[0] == PACKAGE and parts[1] != "__init__" else parts[0]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, late imports too, as absolute dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import, expected 'from installation...'"
            # 'from installation import settings' names a room only in its second half.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if (
                name in ("import_module", "__import__")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def rooms_imported(path: Path) -> set[str]:
    names = [name.split(".") for name in imports(path)]
    return {parts[1] for parts in names if parts[0] == PACKAGE and len(parts) > 1}


def libraries_imported(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)} - {PACKAGE}


def attributes(path: Path) -> Iterator[tuple[str, str, int]]:
    """(name, attribute, line) of every ``name.attribute`` and every ``from name import attribute``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)


each_source = pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))


@each_source
def test_every_file_stands_in_a_listed_room(path: Path) -> None:
    room = room_of(path)
    assert room in {*ARROWS, "main", PACKAGE}, f"{room} is in no table: say in ARROWS what it may import"


@each_source
def test_a_room_imports_only_what_its_arrows_allow(path: Path) -> None:
    room = room_of(path)
    allowed = {"main": {"cli"}, PACKAGE: set()}.get(room, ARROWS.get(room, set())) | {room}
    assert not (rooms_imported(path) - allowed), f"{room} may import {sorted(allowed)}"


@each_source
def test_a_library_is_imported_only_where_it_belongs(path: Path) -> None:
    room = room_of(path)
    for library in libraries_imported(path) & set(LIBRARIES):
        assert room in LIBRARIES[library], f"{library} belongs to {sorted(LIBRARIES[library])}"


@each_source
def test_nothing_imports_a_network_module(path: Path) -> None:
    assert not libraries_imported(path) & NETWORK


@each_source
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    if room_of(path) == "clock":
        return
    readers = {
        "time",
        "monotonic",
        "perf_counter",
        "perf_counter_ns",
        "monotonic_ns",
        "time_ns",
        "process_time",
    }
    for name, attribute, line in attributes(path):
        assert not (name == "time" and attribute in {*readers, "sleep"}), f"line {line}: time.{attribute}"
        assert not (name == "datetime" and attribute in {"now", "utcnow", "today"}), f"line {line}"


@each_source
def test_a_capture_device_is_opened_in_camera_only(path: Path) -> None:
    for name, attribute, line in attributes(path):
        if (name, attribute) == ("cv2", "VideoCapture"):
            # Training reads films of turning heads, which are no device.
            assert room_of(path) in {"camera", "training"}, f"line {line}: belongs to camera/"


@each_source
def test_nothing_prints_but_the_commands(path: Path) -> None:
    if room_of(path) in {"main", "cli", "run", "check", "render", "bench", "training"}:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def test_core_imports_the_standard_library_and_numpy_only() -> None:
    import sys

    for path in (ROOT / PACKAGE / "core").rglob("*.py"):
        outside = libraries_imported(path) - set(sys.stdlib_module_names) - CORE_MAY_IMPORT
        assert not outside, f"{path.name} imports {outside}"


def test_core_starts_no_thread_and_opens_no_file() -> None:
    for path in (ROOT / PACKAGE / "core").rglob("*.py"):
        for name, attribute, line in attributes(path):
            assert (name, attribute) != ("threading", "Thread"), f"{path.name}:{line}"
            assert name not in {"os", "io", "pathlib"}, f"{path.name}:{line}"


def test_arrows_never_form_a_ring() -> None:
    def reach(room: str, seen: tuple[str, ...]) -> None:
        assert room not in seen, f"a ring: {' -> '.join((*seen, room))}"
        for target in ARROWS[room]:
            reach(target, (*seen, room))

    for room in ARROWS:
        reach(room, ())


def test_nobody_may_import_training() -> None:
    assert all("training" not in allowed for allowed in ARROWS.values())


def test_the_reader_of_imports_sees_late_and_named_ones(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(
        "from installation import settings\nimport os.path\n"
        "def f():\n    from installation.camera.webcam import Webcam\n    importlib.import_module('keras')\n"
    )
    assert rooms_imported(tmp_path / "x.py") == {"settings", "camera"}
    assert libraries_imported(tmp_path / "x.py") == {"os", "keras"}
