"""Following one face among several: whoever has stood longest within reach, and no leaping between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from installation.core.geometry import Box

OUT_OF_REACH_S = 0.5
"""A face that is out of reach for so long no longer stands there; less is forgiven, as sizes flicker."""


@dataclass
class _Person:
    """One face, from search to search.

    Attributes:
        number: counts up from 1.
        box: where it was last seen.
        seen_s: when.
        since_s: since when it has stood within reach; None where it does not.
        reached_s: when it was last within reach.
    """

    number: int
    box: Box
    seen_s: float
    since_s: float | None = None
    reached_s: float = 0.0


class Follower:
    """Keeps to one face until it has gone, or has had its portrait; the others queue in the order in which they came.

    Args:
        absent_s: a face missing for so long has gone.
        between_s: time between two searches of the whole picture, which alone see those who queue.
        reach: whether a face is within reach; without it every one is.
    """

    def __init__(
        self,
        absent_s: float = 0.7,
        between_s: float = 0.0,
        reach: Callable[[Box], bool] = lambda box: True,
    ) -> None:
        self._absent_s = absent_s
        self._between_s = between_s
        self._reach = reach
        self._people: list[_Person] = []
        self._followed: _Person | None = None
        self._met = 0
        self._asked_s: float | None = None  # since when somebody within reach waits for one who is not
        self.person = 0
        """Number of the one followed now, or followed last; another one has another."""

    @property
    def last(self) -> Box | None:
        """Where the face followed was last seen; None where nobody is followed."""
        return self._followed.box if self._followed else None

    def moved(self, box: Box, now_s: float) -> None:
        """The face followed was seen again, by a search that knew it."""
        if self._followed is not None:
            self._see(self._followed, box, now_s)

    def release(self, now_s: float) -> None:
        """The one followed has had their turn: they queue again behind all others."""
        if self._followed is not None and self._followed.since_s is not None:
            self._followed.since_s = now_s
        self._followed = None

    def choose(self, boxes: list[Box], now_s: float) -> Box | None:
        """Picks the face followed among all faces of a full search; None where it is not among them.

        Args:
            boxes: all faces of the picture.
            now_s: monotonic seconds.
        """
        self._let_go(now_s)
        here = self._recognise(boxes, now_s)
        self._let_go(now_s)
        followed = self._followed
        if followed is None:
            return self._follow(here)
        if followed.since_s is None and any(one.since_s is not None for one in here):
            self._asked_s = now_s if self._asked_s is None else self._asked_s
            if now_s - self._asked_s >= OUT_OF_REACH_S:
                return self._follow(here)
        else:
            self._asked_s = None
        return followed.box if followed in here else None

    def _follow(self, here: list[_Person]) -> Box | None:
        """Turns to whoever has stood longest within reach; to the largest among those who came at once."""
        self._asked_s = None
        if not here:
            return None

        def order(one: _Person) -> tuple[bool, float, float]:
            return one.since_s is None, one.since_s or 0.0, -one.box.width

        self._followed = min(here, key=order)
        self.person = self._followed.number
        return self._followed.box

    def _let_go(self, now_s: float) -> None:
        """Forgets whoever has gone."""
        if self._followed is not None and now_s - self._followed.seen_s > self._absent_s:
            self._people.remove(self._followed)
            self._followed = None
        patience_s = self._absent_s + self._between_s
        self._people = [
            one for one in self._people if one is self._followed or now_s - one.seen_s <= patience_s
        ]

    def _recognise(self, boxes: list[Box], now_s: float) -> list[_Person]:
        """Those who are in the picture, in the order of the boxes: known ones where they overlap, else new ones."""
        pairs = sorted(
            (
                (_likeness(one.box, box), number, one)
                for one in self._people
                for number, box in enumerate(boxes)
            ),
            key=lambda pair: (-pair[0], pair[2] is not self._followed),
        )
        found: dict[int, _Person] = {}
        for likeness, number, one in pairs:
            if likeness > 0.0 and number not in found and one not in found.values():
                found[number] = one
        for number, box in enumerate(boxes):
            if number not in found:
                self._met += 1
                found[number] = _Person(self._met, box, now_s)
                self._people.append(found[number])
            self._see(found[number], box, now_s)
        return [found[number] for number in range(len(boxes))]

    def _see(self, one: _Person, box: Box, now_s: float) -> None:
        one.box, one.seen_s = box, now_s
        if self._reach(box):
            one.since_s = now_s if one.since_s is None else one.since_s
            one.reached_s = now_s
        elif now_s - one.reached_s > OUT_OF_REACH_S:
            one.since_s = None


def _likeness(known: Box, box: Box) -> float:
    """How much a box is that of a known face; 0 where it is another's."""
    overlap = box.overlap(known)
    if overlap > 0.1:
        return overlap
    return 0.1 if known.contains(box.center) else 0.0
