"""Which moments of the camera keep a visitor's portrait alive, and where in the picture it then lies.

The same maps that turn the accepted picture turn every later one of the same visitor, as long as they look ahead and
stay about where they were. A moment counts only between two looks that both say so: what comes before a turned head
or a stranger is never shown. Who was lost once stays lost: the portrait belongs to one person.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from installation.core.alignment import crop_corners, crop_side_px
from installation.core.geometry import Eyes, Face, Point, Size
from installation.core.sighting import Sighting

TURNED_AWAY = 0.93
"""Eye distance for the face's width, against what it was: with less, the visitor has turned their head."""
WIDTH_LOOKS = 5
"""The face's width flickers by 3 %: it is averaged over so many looks."""
SMALLER, LARGER = 0.65, 1.5
"""Eye distance against the accepted one: beyond, the portrait would be too coarse, or its crop too narrow."""
OVERHANG = 0.05
"""Of the crop's side: how much farther it may hang out of the picture than the accepted one did."""
LEAP = 1.0
"""In eye distances: nobody moves as far between two looks, so it is somebody else."""
LEAP_SIZE = 1.4
ABSENT_S = 1.0
"""A face not seen for so long may come back as another person's."""
SMOOTH_S = 0.21
"""Looks so near to a moment have a say in where the eyes were: about five of them."""
BETWEEN_S = 0.4
"""Two good looks farther apart say nothing about the time between them."""
KEPT_S = 1.5


@dataclass(frozen=True)
class _Look:
    time_s: float
    eyes: Eyes | None  # None: not a moment to be shown


class Alive:
    """Follows one visitor from look to look.

    Args:
        accepted: the sighting that the portrait was made of; with a face and its eyes.
    """

    def __init__(self, accepted: Sighting) -> None:
        face = accepted.face
        if face is None or face.eyes is None:
            raise ValueError("Alive: received a sighting without eyes, expected the accepted one")
        self._size = _size_of(accepted)
        self._person = accepted.person
        self._distance_px = face.eyes.distance_px
        self._overhang = max(_overhang(face.eyes, self._size), 0.0)
        self._widths: deque[float] = deque([face.box.width], WIDTH_LOOKS)
        self._ratios: deque[float] = deque([face.eyes.distance_px / face.box.width], WIDTH_LOOKS)
        self._looks: deque[_Look] = deque()
        self._face_s = accepted.frame.time_s
        self._newest: Eyes = face.eyes
        self.lost = False
        """True once the visitor has left or somebody else is looked at; for ever."""

    def see(self, sighting: Sighting | None) -> None:
        """Takes in the newest look; the same one again, or none, changes nothing."""
        if sighting is None or self.lost:
            return
        time_s = sighting.frame.time_s
        if self._looks and time_s <= self._looks[-1].time_s:
            return
        face = sighting.face
        self.lost = time_s - self._face_s > ABSENT_S or (
            face is not None and self._is_another(sighting, face)
        )
        if face is not None:
            self._face_s = time_s
        eyes = self._fit_eyes(sighting) if not self.lost else None
        self._looks.append(_Look(time_s, eyes))
        while time_s - self._looks[0].time_s > KEPT_S:
            self._looks.popleft()

    def eyes_at(self, time_s: float) -> Eyes | None:
        """Where the eyes were at a moment between two good looks, smoothed; None at any other moment.

        Args:
            time_s: monotonic seconds, within the last second or so.
        """
        before = [look for look in self._looks if look.time_s <= time_s]
        after = [look for look in self._looks if look.time_s >= time_s]
        if not before or not after or after[0].time_s - before[-1].time_s > BETWEEN_S:
            return None
        if before[-1].eyes is None or after[0].eyes is None:
            return None
        later = [look for look in _unbroken(after) if look.time_s > time_s]
        return _weighed([*_unbroken(reversed(before)), *later], time_s)

    def _is_another(self, sighting: Sighting, face: Face) -> bool:
        if sighting.person != self._person:
            return True
        if face.eyes is None:
            return False
        old, new = self._newest, face.eyes
        self._newest = new
        away = math.hypot(new.middle.x - old.middle.x, new.middle.y - old.middle.y)
        ratio = new.distance_px / old.distance_px
        return away > LEAP * old.distance_px or not 1 / LEAP_SIZE < ratio < LEAP_SIZE

    def _fit_eyes(self, sighting: Sighting) -> Eyes | None:
        """The eyes of a sighting that may be shown."""
        face = sighting.face
        if face is None:
            return None
        self._widths.append(face.box.width)
        if not sighting.valid or face.eyes is None or _size_of(sighting) != self._size:
            return None
        ratio = face.eyes.distance_px / (sum(self._widths) / len(self._widths))
        usual = sorted(self._ratios)[len(self._ratios) // 2]
        if ratio < TURNED_AWAY * usual:
            return None
        if len(self._ratios) < WIDTH_LOOKS:  # the first looks after the accepted one say what is usual
            self._ratios.append(ratio)
        if not SMALLER < face.eyes.distance_px / self._distance_px < LARGER:
            return None
        if _overhang(face.eyes, self._size) > self._overhang + OVERHANG:
            return None
        return face.eyes


def _unbroken(looks: Iterable[_Look]) -> list[_Look]:
    """The looks up to the first one that may not be shown."""
    return list(itertools.takewhile(lambda look: look.eyes is not None, looks))


def _weighed(looks: list[_Look], time_s: float) -> Eyes | None:
    """The mean of the looks' eyes, the nearer ones in time counting more."""
    total, ends = 0.0, [0.0] * 4
    for look in looks:
        weight = max(1.0 - abs(look.time_s - time_s) / SMOOTH_S, 1e-3)
        if look.eyes is not None:
            total += weight
            both = (*look.eyes.left, *look.eyes.right)
            ends = [end + weight * place for end, place in zip(ends, both, strict=True)]
    if total == 0.0:
        return None
    left_x, left_y, right_x, right_y = (end / total for end in ends)
    return Eyes(Point(left_x, left_y), Point(right_x, right_y))


def _size_of(sighting: Sighting) -> Size:
    height, width = sighting.frame.rgb.shape[:2]
    return Size(width, height)


def _overhang(eyes: Eyes, picture: Size) -> float:
    """How far the crop hangs out of the picture, in shares of its side; negative where it lies within."""
    corners = crop_corners(eyes)
    farthest = max(max(-c.x, c.x - picture.width, -c.y, c.y - picture.height) for c in corners)
    return farthest / crop_side_px(eyes)
