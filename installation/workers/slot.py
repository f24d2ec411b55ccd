"""A mailbox between two threads in which the newest value wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Slot(Generic[Value]):
    """Holds one value; a new one overwrites it, read or not.

    Args:
        on_drop: called whenever a value is overwritten unread.
    """

    def __init__(self, on_drop: Callable[[], None] = lambda: None) -> None:
        self._on_drop = on_drop
        self._changed = threading.Condition()
        self._value: Value | None = None
        self._unread = False
        self._drops = 0

    def put(self, value: Value) -> None:
        """Lays down a value; never waits for a reader."""
        with self._changed:
            dropped = self._unread
            self._value, self._unread = value, True
            self._drops += dropped
            self._changed.notify_all()
        if dropped:
            self._on_drop()

    def take(self, timeout_s: float = 0.0) -> Value | None:
        """The newest value if it is unread, which it is no more; waits for one so long, else gives None."""
        with self._changed:
            if not self._unread and timeout_s > 0:
                self._changed.wait_for(lambda: self._unread, timeout_s)
            if not self._unread:
                return None
            self._unread = False
            return self._value

    @property
    def newest(self) -> Value | None:
        """The newest value, read or not, which stays as it is; None before the first. Never waits."""
        return self._value

    @property
    def drops(self) -> int:
        """How many values were overwritten unread."""
        return self._drops

    def clear(self) -> None:
        """Empties the slot."""
        with self._changed:
            self._value, self._unread = None, False
