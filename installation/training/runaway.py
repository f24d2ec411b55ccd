"""Links that ran away: of a chain's back, each leans on all before it, and now and then one is lost for good between
two checkpoints. Its map is then far worse than that of the link before it, where errors grow by a little a link.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

FACTOR = 1.3
"""A link's map error over that of the link before it, from which on it has run away. Of calm links it was 1.22 at most;
of lost ones 2, and 1.36, 1.31 in a run whose backs of heads burst into coloured beads, which 1.7 let pass."""
FIRST = 4
"""Links before this one have errors so small that they double without harm."""
FILE = "map_errors.csv"


def ran_away(map_errors: Sequence[float], first_link: int = 1) -> list[int]:
    """Numbers of the links that ran away.

    Args:
        map_errors: of links one after another, in fractions of the side.
        first_link: number of the first of them, from 1.
    """
    pairs = pairwise(map_errors)
    numbers = [first_link + 1 + k for k, (before, here) in enumerate(pairs) if here > FACTOR * before]
    return [number for number in numbers if number >= FIRST]


def keep_errors(folder: Path, map_errors: Sequence[float], first_link: int) -> None:
    """Writes a run's map errors, a line a link."""
    with (folder / FILE).open("w", newline="") as file:
        csv.writer(file).writerows([first_link + k, f"{e:.6f}"] for k, e in enumerate(map_errors))


def kept_errors(folder: Path) -> tuple[list[float], int]:
    """A run's map errors and the number of its first link; none and 1 where it kept none."""
    path = folder / FILE
    if not path.exists():
        return [], 1
    with path.open(newline="") as file:
        rows = [(int(number), float(error)) for number, error in csv.reader(file)]
    return [error for _, error in rows], rows[0][0] if rows else 1
