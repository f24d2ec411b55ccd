"""Reads ``config.yaml`` and overrides into ``Settings``; tells all that is wrong at once, each with its place."""

from __future__ import annotations

import dataclasses
import difflib
import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from installation.settings import Info, Settings, info_of
from installation.settings_value import BadValueError, from_node, from_text

Check = Callable[[Any], None]
SECTIONS: dict[str, type] = dict(typing.get_type_hints(Settings))


class SettingsError(Exception):
    """Settings that cannot be used.

    Attributes:
        problems: one sentence each, ``place: what, what was expected, what to do``.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Override:
    """One setting given on the command line.

    Attributes:
        flag: the flag that gave it; errors begin with it.
        key: ``section.name``.
        value: as typed.
    """

    flag: str
    key: str
    value: str


def parse_set(text: str) -> Override:
    """``section.name=value`` as an override of ``--set``."""
    key, equals, value = text.partition("=")
    if not equals:
        raise SettingsError(
            [
                f"--set: received {text!r}, expected section.name=value, write for example --set choreography.tempo=3"
            ]
        )
    return Override("--set", key.strip(), value.strip())


def load(
    path: Path | Sequence[Path] | None,
    overrides: Sequence[Override] = (),
    checks: Mapping[str, Check] | None = None,
) -> Settings:
    """Settings from files and overrides; what none of them names keeps its default.

    Args:
        path: the YAML file, or several, of which the last one wins; None for the defaults alone.
        overrides: applied in order; the last one wins.
        checks: ``section.name`` -> what raises ``BadValueError`` on a value that this machine cannot use.

    Raises:
        SettingsError: with every problem found, in the order of the file.
    """
    reader = _Reader()
    for file in [path] if isinstance(path, Path) else path or ():
        reader.read_file(file)
    for override in overrides:
        reader.read_override(override)
    reader.check_relations()
    for key, check in (checks or {}).items():
        reader.check_value(key, check)
    if reader.problems:
        raise SettingsError(reader.problems)
    return reader.settings


class _Reader:
    """Gathers values, their places and the problems."""

    def __init__(self) -> None:
        self._problems: list[tuple[int, int, str]] = []
        self._values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
        self._places: dict[tuple[str, str], str] = {}

    @property
    def problems(self) -> list[str]:
        """In the order of the file, those of the command line last."""
        return [told for _, _, told in sorted(self._problems, key=lambda problem: problem[:2])]

    @property
    def settings(self) -> Settings:
        made = {name: cls(**self._values[name]) for name, cls in SECTIONS.items()}
        return Settings(**made)

    def read_file(self, path: Path) -> None:
        root = self._parse(path)
        if root is None:
            return
        if not isinstance(root, yaml.MappingNode):
            self._tell(
                _place(path, root),
                "no sections here",
                f"sections ({_list(SECTIONS)})",
                "write 'section:' lines",
            )
            return
        for key, node in self._entries(path, root, "the file", list(SECTIONS)):
            if isinstance(node, yaml.MappingNode):
                self._read_section(path, key, node)
            elif not _is_null(node):
                self._tell(
                    _place(path, node),
                    f"{key} holds no settings",
                    "'name: value' lines",
                    "indent them below it",
                )

    def _parse(self, path: Path) -> yaml.Node | None:
        """The file's node tree; None where it is empty or a problem was told."""
        todo = "mend the line or give another file with --config"
        try:
            return yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
        except OSError as error:
            what = f"cannot be read ({error.strerror or error})"
            self._tell(f"{path}:1:1", what, "a YAML file", "check the path given to --config")
        except UnicodeDecodeError as error:
            self._tell(f"{path}:1:1", f"not UTF-8 at byte {error.start}", "a UTF-8 text", "save it as UTF-8")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = f"not YAML here ({error.problem or error.context})"
            self._tell(f"{path}:{line}:{column}", what, "'name: value' lines indented by spaces", todo)
        except yaml.YAMLError as error:
            self._tell(f"{path}:1:1", f"not YAML ({str(error).splitlines()[0]})", "plain text", todo)
        except RecursionError:
            self._tell(f"{path}:1:1", "nested too deep", "sections with 'name: value' lines", todo)
        return None

    def _entries(
        self, path: Path, mapping: yaml.MappingNode, where: str, known: Sequence[str]
    ) -> list[tuple[str, yaml.Node]]:
        """Known keys of a mapping with their values; unknown and repeated ones are told."""
        first: dict[str, int] = {}
        entries = []
        for key_node, value_node in mapping.value:
            place = _place(path, key_node)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key not in known:
                shown = repr(key) if key is not None else "(a list or mapping)"
                self._tell_unknown(place, shown, where, known)
            elif key in first:
                told = f"{where}.{key}" if where in SECTIONS else key
                what = f"{told} stands here again, first in line {first[key]}"
                self._tell(place, what, "each key once", "delete one of the two")
            else:
                first[key] = key_node.start_mark.line + 1
                entries.append((key, value_node))
        return entries

    def _read_section(self, path: Path, section: str, mapping: yaml.MappingNode) -> None:
        fields = {spec.name: spec for spec in dataclasses.fields(SECTIONS[section])}
        types = typing.get_type_hints(SECTIONS[section])
        for key, node in self._entries(path, mapping, section, list(fields)):
            place = _place(path, node)
            self._places[section, key] = place
            try:
                self._values[section][key] = from_node(node, types[key], info_of(fields[key]))
            except BadValueError as bad:
                self._tell(place, f"{section}.{key}: {bad.what}", bad.expected, bad.todo)

    def read_override(self, override: Override) -> None:
        section, _, key = override.key.partition(".")
        if section not in SECTIONS:
            self._tell_unknown(override.flag, repr(section), "the settings", list(SECTIONS))
            return
        fields = {spec.name: spec for spec in dataclasses.fields(SECTIONS[section])}
        if key not in fields:
            self._tell_unknown(override.flag, repr(key), section, list(fields))
            return
        self._places[section, key] = override.flag
        try:
            kind = typing.get_type_hints(SECTIONS[section])[key]
            self._values[section][key] = from_text(override.value, kind, info_of(fields[key]))
        except BadValueError as bad:
            self._tell(override.flag, f"{override.key}: {bad.what}", bad.expected, bad.todo)

    def check_relations(self) -> None:
        """What holds between settings: ``at_least``, and one action a key or button."""
        for section, cls in SECTIONS.items():
            values = cls(**self._values[section])
            taken: dict[Any, str] = {}
            for spec in dataclasses.fields(cls):
                info, value = info_of(spec), getattr(values, spec.name)
                if info.at_least and value < getattr(values, info.at_least):
                    self._tell_smaller(section, spec.name, info, values)
                if info.key or (info.button and value >= 0):
                    self._check_alone(section, spec.name, "key" if info.key else "button", value, taken)

    def _check_alone(self, section: str, name: str, what: str, value: Any, taken: dict[Any, str]) -> None:
        if value not in taken:
            taken[value] = name
            return
        told = f"{section}.{name}: {what} {value!r} already means {taken[value]}"
        self._tell(
            self._place_of(section, name, taken[value]),
            told,
            f"one action a {what}",
            f"choose another {what}",
        )

    def check_value(self, key: str, check: Check) -> None:
        section, _, name = key.partition(".")
        try:
            check(getattr(SECTIONS[section](**self._values[section]), name))
        except BadValueError as bad:
            self._tell(self._place_of(section, name), f"{key}: {bad.what}", bad.expected, bad.todo)

    def _tell_smaller(self, section: str, name: str, info: Info, values: Any) -> None:
        least = getattr(values, info.at_least)
        what = f"{section}.{name}: {getattr(values, name):g} is below {section}.{info.at_least}"
        place = self._place_of(section, name, info.at_least)
        self._tell(place, what, f"{least:g} or more", f"raise it or lower {info.at_least}")

    def _place_of(self, section: str, *names: str) -> str:
        """Where the first of the named settings was written that was written at all."""
        return next((self._places[section, n] for n in names if (section, n) in self._places), "settings")

    def _tell_unknown(self, place: str, shown: str, where: str, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(shown.strip("'").lower(), known, n=1, cutoff=0.6)
        todo = f"did you mean '{near[0]}'?" if near else "delete it or look it up in config.yaml"
        self._tell(place, f"unknown key {shown} in {where}", f"one of {_list(known)}", todo)

    def _tell(self, place: str, what: str, expected: str, todo: str) -> None:
        line, column = place.rsplit(":", 2)[1:] if place.count(":") >= 2 else ("", "")
        order = (int(line), int(column)) if line.isdigit() and column.isdigit() else (sys.maxsize, 0)
        self._problems.append((*order, f"{place}: {what}, expected {expected}, {todo}"))


def _place(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _list(names: typing.Iterable[str]) -> str:
    return " | ".join(names)
