"""One setting's value out of YAML or out of a typed word, checked against its ``Info``."""

from __future__ import annotations

import re
import typing
from typing import Any

import yaml

from installation.settings import Info

# YAML 1.1 would read 010 as eight and 1:30 as ninety; here a number is what a technician reads.
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?")
_BOOLS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_KEY_NAMES = frozenset(
    [
        "space",
        "return",
        "escape",
        "tab",
        "backspace",
        "delete",
        "insert",
        "home",
        "end",
        "page up",
        "page down",
    ]
    + ["up", "down", "left", "right", "pause", "print screen"]
    + [f"f{number}" for number in range(1, 16)]
    + [f"[{digit}]" for digit in range(10)]
)


class BadValueError(Exception):
    """A value that a setting cannot take.

    Attributes:
        what: was received.
        expected: instead.
        todo: to mend it.
    """

    def __init__(self, what: str, expected: str, todo: str) -> None:
        super().__init__(f"{what}, expected {expected}, {todo}")
        self.what, self.expected, self.todo = what, expected, todo


def from_node(node: yaml.Node, kind: Any, info: Info) -> Any:
    """The value of a YAML node as ``kind`` (int, float, bool, str, or a pair of floats).

    Raises:
        BadValueError: wrong kind, outside the range, or not among the choices.
    """
    if node.tag == "tag:yaml.org,2002:null":
        words = _expected(kind, info) + (' (quoted "" for none)' if kind is str else "")
        raise BadValueError("empty", words, "write a value or delete the line")
    if typing.get_origin(kind) is tuple:
        return _pair(node, info)
    if not isinstance(node, yaml.ScalarNode):
        what = "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
        raise BadValueError(what, _expected(kind, info), "write a single value")
    if kind is str:
        if node.tag == "tag:yaml.org,2002:bool":
            raise BadValueError(
                f"{node.value} is read as true or false", _expected(kind, info), "put it in quotes"
            )
        return _checked(node.value, kind, info)
    if node.style is not None:
        raise BadValueError(f"the text {node.value!r}", _expected(kind, info), "write it without quotes")
    return _number_or_bool(node.value, kind, info)


def from_text(text: str, kind: Any, info: Info) -> Any:
    """The value of a word typed on the command line, as ``from_node``; texts are taken as they are."""
    if kind is str:
        return _checked(text, kind, info)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    if node is None:
        raise BadValueError(repr(text), _expected(kind, info), "give such a value")
    return from_node(node, kind, info)


def _pair(node: yaml.Node, info: Info) -> tuple[float, float]:
    words = _expected(tuple, info)
    todo = "write for example [1.5, 2.5]"
    if not isinstance(node, yaml.SequenceNode) or len(node.value) != 2:
        raise BadValueError("not a pair", words, todo)
    low, high = (from_node(part, float, info) for part in node.value)
    if low > high:
        raise BadValueError(f"{low:g} is above {high:g}", words, "write the smaller number first")
    return low, high


def _number_or_bool(text: str, kind: Any, info: Info) -> Any:
    if kind is bool:
        if text.lower() not in _BOOLS:
            raise BadValueError(repr(text), "true or false", "write one of the two")
        return _BOOLS[text.lower()]
    pattern, convert = (_INT, int) if kind is int else (_FLOAT, float)
    if not pattern.fullmatch(text) or len(text) > 40:
        raise BadValueError(
            f"{text[:60]!r}", _expected(kind, info), f"write such a {'whole ' * (kind is int)}number"
        )
    return _checked(convert(text), kind, info)


def _checked(value: Any, kind: Any, info: Info) -> Any:
    if info.choices and value not in info.choices:
        raise BadValueError(f"{value!r}", _expected(kind, info), "write one of these")
    if info.low is not None and info.high is not None and not info.low <= value <= info.high:
        raise BadValueError(f"{value:g} is outside", _expected(kind, info), "write a number in this range")
    if info.pattern and not re.fullmatch(info.pattern, value):
        raise BadValueError(f"{value!r}", _expected(kind, info), "write such a text")
    if (
        info.key
        and not (len(value) == 1 and value.isprintable() and value != " ")
        and value not in _KEY_NAMES
    ):
        raise BadValueError(
            f"{value!r} names no key", _expected(kind, info), "write for example q, space or f5"
        )
    return value


def _expected(kind: Any, info: Info) -> str:
    if kind is bool:
        return "true or false"
    if info.choices:
        return f"one of {info.allowed}"
    words = {int: "a whole number", float: "a number", str: "a text", tuple: "two numbers"}
    name = words.get(tuple if typing.get_origin(kind) is tuple else kind, "a value")
    return f"{name} ({info.allowed})" if info.allowed else name
