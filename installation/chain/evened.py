"""Positions that tremble from step to step are made even with their neighbours along the turn.

Each link says a little else than the one before it: outlines, and where the seen ends, shook by a cell. Half-way angles
blend two positions and were calmer than the positions themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from installation.core.turn import Position, between

NEIGHBOURS = 0.2
"""Share of the mean of both neighbours. With 0.5 faces turn a little further still by the judge, but people of the set
keep 0.73 of their detail at 60 degrees, where 0.2 leaves 0.75."""


def evened(positions: Iterable[Position]) -> Iterator[Position]:
    """A turn's positions, made even while they come.

    The first of an arm is waited for by a visitor, and it is next to the source itself: it stays as it is, at once. So
    does the last. Hair, ears and what is worn stay each position's own: the two first have been decided, and the third
    is a picture.

    Args:
        positions: of both arms, each arm's from the front on.

    Yields:
        As many, in the same order; each but the first of its arm once the next of its arm is there.
    """
    right: list[Position] = []
    left: list[Position] = []
    for position in positions:
        arm = right if position.yaw_deg > 0 else left
        if not arm:
            yield position
        elif len(arm) == 2:
            yield _between_neighbours(arm.pop(0), arm[0], position)
        arm.append(position)
    yield from (arm[1] for arm in (right, left) if len(arm) == 2)


def _between_neighbours(before: Position, here: Position, after: Position) -> Position:
    calmer = between(here, between(before, after, 0.5), NEIGHBOURS)
    return replace(
        calmer,
        yaw_deg=here.yaw_deg,
        worn=here.worn,
        hair=here.hair,
        strands=here.strands,
        pores=here.pores,
        ear=here.ear,
    )
