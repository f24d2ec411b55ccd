"""Changes single values of a settings file, and leaves every other letter of it as the technician wrote it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from installation.settings_file import SettingsError, load

HEADING = "# Written by the piece; read after config.yaml, what stands here wins.\n"


def edited(text: str, changes: Mapping[str, str]) -> str:
    """The text of a settings file with other values.

    Args:
        text: as it was.
        changes: ``section.name`` to the value, as it is to be written.

    Returns:
        The text with these values in place of the old ones; what was not there stands at the head of its section,
        and a section that was not there at the end. Comments and spaces stay.

    Raises:
        ValueError: the text is no settings file.
    """
    for key, value in changes.items():
        section, _, name = key.partition(".")
        text = _with(text, section, name, value)
    return text


def save(path: Path, changes: Mapping[str, str]) -> None:
    """Writes values into a settings file, whole or not at all; makes the file where there is none.

    Args:
        path: the file.
        changes: see ``edited``.

    Raises:
        OSError: it cannot be read or written.
        ValueError: it would not be a settings file that the piece can use.
    """
    path = path.resolve()  # a link stays a link
    old = path.read_bytes().decode("utf-8-sig") if path.exists() else HEADING
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(edited(old, changes).encode("utf-8"))
        try:
            load(Path(unfinished))
        except SettingsError as error:
            raise ValueError(error.problems[0].removeprefix(f"{unfinished}:")) from error
        if path.exists():
            shutil.copymode(path, unfinished)
        else:
            Path(unfinished).chmod(0o644)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _with(text: str, section: str, name: str, value: str) -> str:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML any more ({str(error).splitlines()[0]})") from error
    line_end = "\r\n" if "\r\n" in text else "\n"
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise ValueError("no sections here, expected 'section:' lines")
    found = _entry(root, section)
    if found is None:
        gap = "" if not text or text.endswith("\n") else line_end
        return f"{text}{gap}{section}:{line_end}  {name}: {value}{line_end}"
    section_key, section_value = found
    entry = _entry(section_value, name)
    if entry is not None:
        node = entry[1]
        old = text[node.start_mark.index : node.end_mark.index]
        space = "" if old or text[: node.start_mark.index].endswith(" ") else " "
        return f"{text[: node.start_mark.index]}{space}{value}{text[node.end_mark.index :]}"
    if isinstance(section_value, yaml.MappingNode) and section_value.flow_style:
        at = section_value.start_mark.index + 1
        comma = ", " if section_value.value else ""
        return f"{text[:at]}{name}: {value}{comma}{text[at:]}"
    indent = "  "
    if isinstance(section_value, yaml.MappingNode):
        indent = " " * section_value.value[0][0].start_mark.column
    end = text.find("\n", section_key.end_mark.index)
    at = len(text) if end < 0 else end + 1
    gap = line_end if end < 0 else ""
    return f"{text[:at]}{gap}{indent}{name}: {value}{line_end}{text[at:]}"


def _entry(mapping: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Key and value of a mapping's entry; None where there is none."""
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((entry for entry in mapping.value if getattr(entry[0], "value", None) == key), None)
