"""The curve of a run: a row for each step, in a file that a cut-off run goes on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path


def cut_curve(path: Path, kept: Callable[[Sequence[str]], bool]) -> None:
    """Takes the rows away that a run wrote after its last checkpoint before it was cut off: they are done again.

    Args:
        path: rows of values with commas between; need not be there.
        kept: whether a row's values stay. A row without an end is torn and never stays.
    """
    rows = path.read_text().splitlines(keepends=True) if path.exists() else []
    path.write_text("".join(row for row in rows if row.endswith("\n") and kept(row.split(","))))
