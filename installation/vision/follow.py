"""Following one face among several, without leaping between them."""

from __future__ import annotations

from installation.core.geometry import Box

LARGER = 1.3  # a newcomer must be so many times as wide ...
LARGER_FOR_S = 0.5  # ... for so long, before the piece turns to them


class Follower:
    """Keeps to one face; turns to another only where that one is clearly nearer for a while.

    Args:
        absent_s: a face missing for so long is let go.
    """

    def __init__(self, absent_s: float = 0.7) -> None:
        self._absent_s = absent_s
        self._last: Box | None = None
        self._seen_s = 0.0
        self._rival_since_s: float | None = None
        self.person = 0
        """Counts up whenever somebody else is followed from now on."""

    @property
    def last(self) -> Box | None:
        """Where the face followed was last seen; None where nobody is followed."""
        return self._last

    def moved(self, box: Box, now_s: float) -> None:
        """The face followed was seen again, by a search that knew it."""
        self._last, self._seen_s = box, now_s

    def choose(self, boxes: list[Box], now_s: float) -> Box | None:
        """Picks the face followed among all faces of a full search; None where it is not among them.

        Args:
            boxes: all faces of the picture.
            now_s: monotonic seconds.
        """
        if self._last is not None and now_s - self._seen_s > self._absent_s:
            self._last = None
        if not boxes:
            return None
        largest = max(boxes, key=lambda box: box.width)
        if self._last is None:
            return self._turn_to(largest, now_s)
        same = self._same(boxes)
        if same is None:
            return None
        if largest is not same and largest.width > LARGER * same.width:
            if self._rival_since_s is None:
                self._rival_since_s = now_s
            elif now_s - self._rival_since_s >= LARGER_FOR_S:
                return self._turn_to(largest, now_s)
        else:
            self._rival_since_s = None
        self._last, self._seen_s = same, now_s
        return same

    def _same(self, boxes: list[Box]) -> Box | None:
        last = self._last
        if last is None:
            return None
        best = max(boxes, key=lambda box: box.overlap(last))
        if best.overlap(last) > 0.1 or last.contains(best.center):
            return best
        return None

    def _turn_to(self, box: Box, now_s: float) -> Box:
        self._last, self._seen_s, self._rival_since_s = box, now_s, None
        self.person += 1
        return box
