"""The ways in which a finished picture comes onto the glass, and which of them this machine does best.

Only a measurement tells: without a graphics card an accelerated flip is drawn by software GL, 20 ms at 1080p, where
SDL's plain way takes 1.3. The processor's time is measured, not the clock's: waiting for the display costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

CHEAP_MS_PER_MEGAPIXEL = 2.0
"""A flip that costs the processor no more is drawn by a graphics card: no other way need be tried."""


class Way(StrEnum):
    """The value is the name in the log and in the report."""

    VSYNC = "vsync"
    """A texture of the graphics card, shown when the display begins a new picture: nothing tears."""
    ACCELERATED = "accelerated"
    """A texture of the graphics card, shown at once."""
    PLAIN = "plain"
    """Pixels handed to the desktop by the processor."""


PREFERRED = (Way.VSYNC, Way.ACCELERATED, Way.PLAIN)


@dataclass(frozen=True)
class Presenting:
    """What was found out.

    Attributes:
        way: the one chosen.
        flip_ms: processor milliseconds of one flip by each way that was tried and works, in the order of trying.
    """

    way: Way
    flip_ms: Mapping[Way, float]

    def __str__(self) -> str:
        tried = ", ".join(f"{way} {ms:.1f} ms" for way, ms in self.flip_ms.items())
        return f"{self.way} ({tried} of processor a flip)" if tried else str(self.way)


def choose(
    ways: Iterable[Way], flip_ms: Callable[[Way], float | None], megapixels: float = 1.0
) -> Presenting:
    """Tries ways in order, and takes the first cheap one, else the cheapest.

    Args:
        ways: the best first; at least one of them works.
        flip_ms: opens a way and says what a flip costs, milliseconds; None where it does not work here.
        megapixels: of the window; more of them cost a graphics card more too.

    Raises:
        ValueError: no way works.
    """
    found: dict[Way, float] = {}
    for way in ways:
        if way is Way.ACCELERATED and Way.VSYNC in found:
            continue  # the same texture by the same software GL: as dear, and half a second to find that out
        ms = flip_ms(way)
        if ms is None:
            continue
        found[way] = ms
        if ms <= CHEAP_MS_PER_MEGAPIXEL * megapixels:
            break
    if not found:
        raise ValueError("choose: no way of presenting works, expected one, see the log of SDL")
    return Presenting(min(found, key=lambda way: found[way]), found)
