"""The project's own files: locks that install the same everywhere, and no address in them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installation.settings import KeySettings, info_of
from installation.settings_file import SECTIONS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = PROJECT["dependencies"]
DEV = [*RUN, *PROJECT["optional-dependencies"]["training"], *PROJECT["optional-dependencies"]["dev"]]
LOCKS = {"requirements.lock": RUN, "requirements-dev.lock": DEV}


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Package -> (version, number of hashes)."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9._-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE
    )
    return {package: (version, hashes.count("sha256")) for package, version, hashes in entries}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pins_with_hashes_and_comments_only(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    shapes = (r"[a-z0-9._-]+==\S+ \\", r"    --hash=sha256:[0-9a-f]{64}( \\)?", r"\s*(#.*)?")
    strange = [line for line in lines if not any(re.fullmatch(shape, line) for shape in shapes)]
    assert not strange
    assert not [line for line in lines if re.search(r"https?:|file:/|--index|--find-links|@", line)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_answers_every_dependency_of_the_project(name: str) -> None:
    locked = pins(name)
    for wanted in map(Requirement, LOCKS[name]):
        version, _ = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), (
            f"{name} has {wanted.name} {version}: run the lock command again"
        )


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_knows_the_wheels_of_other_machines_too(name: str) -> None:
    locked = pins(name)
    for package in ("tensorflow", "numpy", "pygame", "pyyaml"):
        assert locked[package][1] >= 10, "one hash for each Python and kind of machine"


def test_both_locks_agree() -> None:
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {package: dev.get(package) for package in run} == run


def test_the_contents_of_the_licence_are_those_named() -> None:
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_the_readme_has_two_set_up_commands_and_ci_runs_the_same_tests() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv \S+ && .*$", readme, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("--require-hashes -r requirements.lock && .venv/bin/python main.py")
    assert commands[1].endswith("--require-hashes -r requirements-dev.lock && .venv-dev/bin/python -m pytest")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("/bin/python -m pytest")


def test_the_readme_names_the_keys_of_the_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("### Keys") : readme.index("### Settings")]
    keys = KeySettings()
    for spec in fields(keys):
        if info_of(spec).key:
            assert f"`{getattr(keys, spec.name)}`" in table, f"{spec.name} is missing in the table of keys"


def test_the_readme_names_only_settings_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for section, name in re.findall(r"`(\w+)\.(\w+)`", readme):
        if section in SECTIONS:
            assert name in {spec.name for spec in fields(SECTIONS[section])}, f"{section}.{name}"
