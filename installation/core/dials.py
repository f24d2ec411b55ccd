"""The values that the operator may turn while the piece plays: arithmetic only, who reads them is told elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from installation.core.easing import clamp


@dataclass(frozen=True)
class Dial:
    """One value.

    Attributes:
        key: of the setting, ``section.name``.
        words: what it is, with its unit, for the operator.
        low, high: its range, both ends allowed.
        step: what one press adds.
        factor: what one press multiplies by, where that reads better than adding; then ``step`` is not used.
        digits: after the point; 0: a whole number.
    """

    key: str
    words: str
    low: float
    high: float
    step: float = 0.0
    factor: float = 1.0
    digits: int = 2

    def turned(self, value: float, presses: int) -> float:
        """The value after so many presses up, or down where negative; never outside the range."""
        moved = value * self.factor**presses + presses * self.step
        return float(round(clamp(moved, self.low, self.high), self.digits))

    def written(self, value: float) -> str:
        """The value as it stands in the settings file and on screen."""
        return f"{value:.{self.digits}f}"


class Dials:
    """All of them, one chosen.

    Args:
        dials: in the order in which they are chosen; at least one.
        values: of each, by its key.
    """

    def __init__(self, dials: Sequence[Dial], values: Mapping[str, float]) -> None:
        self._dials = tuple(dials)
        self._values = {dial.key: values[dial.key] for dial in self._dials}
        self._saved = dict(self._values)
        self._chosen: int | None = None

    @property
    def chosen(self) -> Dial:
        """The first one until another is chosen."""
        return self._dials[self._chosen or 0]

    @property
    def value(self) -> float:
        """Of the chosen one."""
        return self._values[self.chosen.key]

    def next(self) -> None:
        """Chooses the next one, round and round; the first time the first."""
        self._chosen = 0 if self._chosen is None else (self._chosen + 1) % len(self._dials)

    def turn(self, presses: int) -> None:
        """Turns the chosen one, see ``Dial.turned``."""
        self._chosen = self._chosen or 0
        self._values[self.chosen.key] = self.chosen.turned(self.value, presses)

    @property
    def unsaved(self) -> dict[str, str]:
        """Keys and values, as they are written, of those that differ from what was last saved."""
        return {
            dial.key: dial.written(self._values[dial.key])
            for dial in self._dials
            if dial.written(self._values[dial.key]) != dial.written(self._saved[dial.key])
        }

    def saved(self) -> None:
        """What stands now is saved."""
        self._saved = dict(self._values)

    @property
    def line(self) -> str:
        """The chosen one in words, for the operator."""
        later = ", not saved" if self.chosen.key in self.unsaved else ""
        return f"{self.chosen.words}: {self.chosen.written(self.value)}{later}"
