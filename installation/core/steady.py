"""Steadying of the eyes: the One-Euro filter (Casiez, Roussel, Vogel 2012), still at rest, quick in motion."""

from __future__ import annotations

import math

from installation.core.geometry import Eyes, Point


class OneEuro:
    """Low-pass filter of one number whose cut-off rises with speed.

    Args:
        rest_hz: cut-off at rest; lower is steadier and later.
        per_speed: how much the cut-off rises for each unit a second.
        speed_hz: cut-off of the speed's own filter.
    """

    def __init__(self, rest_hz: float = 1.0, per_speed: float = 1.0, speed_hz: float = 1.5) -> None:
        self._rest_hz = rest_hz
        self._per_speed = per_speed
        self._speed_hz = speed_hz
        self._value: float | None = None
        self._speed = 0.0
        self._at_s = 0.0

    def update(self, value: float, now_s: float) -> float:
        """Takes a measurement at a time and gives the steadied number."""
        if self._value is None:
            self._value, self._at_s = value, now_s
            return value
        step_s = now_s - self._at_s
        if step_s <= 0:
            return self._value
        speed = (value - self._value) / step_s
        self._speed += _share(self._speed_hz, step_s) * (speed - self._speed)
        cutoff_hz = self._rest_hz + self._per_speed * abs(self._speed)
        self._value += _share(cutoff_hz, step_s) * (value - self._value)
        self._at_s = now_s
        return self._value


def _share(cutoff_hz: float, step_s: float) -> float:
    """How much of the way to a new value a first-order filter goes in one step."""
    turned = 2 * math.pi * cutoff_hz * step_s
    return turned / (turned + 1)


class SteadyEyes:
    """Steadies middle, distance and tilt of a pair of eyes; the size of their boxes stays as it was measured.

    All are measured in eye distances, so that a far face is steadied like a near one. A jump farther than
    ``jump`` eye distances, or a gap longer than ``gap_s``, starts afresh: another person, not a movement.

    Args:
        jump: in eye distances.
        gap_s: seconds between two measurements.
    """

    def __init__(self, jump: float = 1.0, gap_s: float = 1.0) -> None:
        self._jump = jump
        self._gap_s = gap_s
        self._newest: Eyes | None = None
        self._at_s = 0.0
        self.reset()

    def reset(self) -> None:
        """Forgets the eyes followed so far."""
        self._newest = None
        self._unit_px = 1.0
        self._x, self._y = OneEuro(rest_hz=1.2, per_speed=3.0), OneEuro(rest_hz=1.2, per_speed=3.0)
        self._size = OneEuro(rest_hz=0.6, per_speed=2.0)
        self._roll = OneEuro(rest_hz=0.6, per_speed=2.0)

    def update(self, eyes: Eyes, now_s: float) -> Eyes:
        """The steadied eyes for a new measurement at a time."""
        if self._newest is None or now_s - self._at_s > self._gap_s or self._jumped(eyes):
            self.reset()
            self._unit_px = eyes.distance_px
        unit = self._unit_px
        x = self._x.update(eyes.middle.x / unit, now_s) * unit
        y = self._y.update(eyes.middle.y / unit, now_s) * unit
        half = math.exp(self._size.update(math.log(eyes.distance_px / unit), now_s)) * unit / 2
        roll = self._roll.update(math.radians(eyes.roll_deg), now_s)
        dx, dy = half * math.cos(roll), half * math.sin(roll)
        self._newest = Eyes(Point(x - dx, y - dy), Point(x + dx, y + dy), eyes.size_px)
        self._at_s = now_s
        return self._newest

    def _jumped(self, eyes: Eyes) -> bool:
        old = self._newest
        if old is None:
            return True
        away = math.hypot(eyes.middle.x - old.middle.x, eyes.middle.y - old.middle.y)
        ratio = eyes.distance_px / old.distance_px
        return away > self._jump * old.distance_px or not 0.6 < ratio < 1.67
