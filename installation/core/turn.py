"""The turn: what the chain made of one portrait, growing while the chain still works.

A position holds the state of the chain at one yaw. Shown is, at every pixel x of the crop,

    seen(x)  = moving(x) * source(x + map(x)) + (1 - moving(x)) * source(x)
    shown(x) = coverage(x) * light(x) * seen(x) + imagined(x)

with ``imagined`` premultiplied by (1 - coverage): light stays in the room while the head turns, so what was seen is
lit anew, and what is painted has its light already. Angles between two positions blend their states, never their
pictures: a cross-fade of pictures shows two noses.

Only at the back, where there is no nose, both arms of a full turn meet in a cross-fade of their pictures. Their maps
read hair from opposite sides of the source: half-way between those lies the face.
"""

from __future__ import annotations

import bisect
import threading
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from installation.core.geometry import wrapped_deg

STEP_DEG = 7.5
STRANDS_SHARE = 0.5
"""Side of a tile of strands or pores, as a share of the crop's."""
MEETING_DEG = 22.5
"""How far from the back the two arms of a full turn begin to become one picture."""


@dataclass(frozen=True)
class Ear:
    """The ear that a turn brings into view, where nobody saw it; drawn over the rest, as fine as the picture.

    Attributes:
        place: (x, y) of its middle, in fractions of the crop's side.
        rgb: (3,) float32 in 0..1, the skin that it is made of.
        share: 0..1, how much of it shows.
    """

    place: tuple[float, float]
    rgb: np.ndarray
    share: float


@dataclass(frozen=True)
class Position:
    """One place of the turn.

    Attributes:
        yaw_deg: its angle, see ``installation`` for the sign.
        map: (S, S, 2) float32, offsets (dx, dy) into the source in fractions of the crop's side.
        coverage: (S, S) float32 in 0..1, how much of a pixel the camera saw.
        imagined: (S, S, 3) float32 in 0..1, premultiplied: what the chain painted.
        worn: (S, S, 3) float32 in 0..1, the picture chained pixel by pixel through all links so far: what
            deterioration shows. None where nothing is worn yet.
        moving: (S, S) float32 in 0..1: the head moves, the room behind it is still. None: all moves.
        slide: (S, S) float32, by how much further right than its own place the still room is read, in fractions of the
            crop's side: the far ear goes behind the face, the wall along with the near jaw. None: nowhere.
        light: (S, S) float32, about 0.4..2.0: by how much what was seen is brighter here than in the source.
            None: as bright as there.
        hair: (S, S) float32 in 0..1, how much of what is seen or painted here is hair. None: nobody knows.
        strands: (T, T) float32, brightness of the visitor's own strands of hair against the brightness around them,
            mean 0, upright, repeating without a seam, ``STRANDS_SHARE`` of the crop's side wide. None: none were seen.
        pores: the same of the visitor's own skin. None: they cannot be told.
        ear: the one that the turn has brought to the front; None: none, or the camera saw it.
        other: the other arm's end, which shows through near the back, at this position's yaw; None elsewhere.
        other_share: how much of it, 0..0.5.
    """

    yaw_deg: float
    map: np.ndarray
    coverage: np.ndarray
    imagined: np.ndarray
    worn: np.ndarray | None = None
    moving: np.ndarray | None = None
    slide: np.ndarray | None = None
    light: np.ndarray | None = None
    hair: np.ndarray | None = None
    strands: np.ndarray | None = None
    pores: np.ndarray | None = None
    ear: Ear | None = None
    other: Position | None = None
    other_share: float = 0.0


@lru_cache(maxsize=4)
def cells_of(size: int) -> np.ndarray:
    """(S, S, 2) float32, each cell's own (column, row): where a map of 0 reads. Not to be written to."""
    line = np.arange(size, dtype=np.float32)
    cells = np.dstack(np.meshgrid(line, line))
    cells.flags.writeable = False
    return cells


def frontal(size: int) -> Position:
    """The position that shows the source as it is: nothing moved, all seen, nothing imagined."""
    return Position(
        yaw_deg=0.0,
        map=np.zeros((size, size, 2), np.float32),
        coverage=np.ones((size, size), np.float32),
        imagined=np.zeros((size, size, 3), np.float32),
    )


class Turn:
    """Source crop and the positions that exist so far; one thread adds, another one looks.

    Args:
        source: (H, H, 3) uint8 RGB, the aligned crop at the camera's resolution.
        chain: name of the chain that makes the positions.
        expected: how many positions there will be in the end, the frontal one included.
        size: side S of the maps.
    """

    def __init__(self, source: np.ndarray, chain: str, expected: int, size: int = 128) -> None:
        if source.ndim != 3 or source.shape[0] != source.shape[1] or source.dtype != np.uint8:
            raise ValueError(
                f"Turn: received a source of shape {source.shape} and {source.dtype}, "
                "expected a square (H, H, 3) uint8 picture"
            )
        self.source = source
        self.chain = chain
        self.expected = expected
        self._lock = threading.Lock()
        self._positions: list[Position] = [frontal(size)]

    def add(self, position: Position) -> None:
        """Puts a position in its place; a second one for the same yaw replaces the first."""
        with self._lock:
            positions = list(self._positions)
            at = bisect.bisect_left([p.yaw_deg for p in positions], position.yaw_deg)
            if at < len(positions) and positions[at].yaw_deg == position.yaw_deg:
                positions[at] = position
            else:
                positions.insert(at, position)
            self._positions = positions  # a new list: readers keep a consistent old one

    @property
    def positions(self) -> tuple[Position, ...]:
        """The positions so far, by rising yaw."""
        with self._lock:
            return tuple(self._positions)

    @property
    def yaws_deg(self) -> tuple[float, ...]:
        return tuple(p.yaw_deg for p in self.positions)

    @property
    def complete(self) -> bool:
        return len(self.positions) >= self.expected

    def step(self, yaw_deg: float, by: int) -> float:
        """The angle of the next position that there is, from any angle on.

        Args:
            yaw_deg: where it begins.
            by: 1 towards positive yaw, -1 towards negative. Where both arms reach the back it goes round there; else
                it ends at the arm's end.
        """
        yaws = self.yaws_deg if by > 0 else self.yaws_deg[::-1]
        further = [yaw for yaw in yaws if (yaw - yaw_deg) * by > 1e-6]
        if further:
            return further[0]
        round_the_back = yaws[0] * by <= -180.0 and yaws[-1] * by >= 180.0
        return yaws[1] if round_the_back else yaws[-1]

    def at(self, yaw_deg: float) -> Position:
        """The state at any angle: all the way round where both arms reach the back, else clamped to what exists.

        Args:
            yaw_deg: the angle wanted.

        Returns:
            A ``Position``; between two existing ones map, coverage and imagined are blended linearly. Near the back
            it carries the other arm's end as well, both by half at ±180 degrees.
        """
        positions = self.positions
        if positions[0].yaw_deg > -180.0 or positions[-1].yaw_deg < 180.0:
            return _on_arms(positions, yaw_deg)
        yaw_deg = wrapped_deg(yaw_deg)
        position = _on_arms(positions, yaw_deg)
        share = 0.5 * (1.0 - (180.0 - abs(yaw_deg)) / MEETING_DEG)
        if share <= 0.0:
            return position
        # what is laid round the head goes on turning on both arms, as one
        other = replace(positions[0 if yaw_deg > 0 else -1], yaw_deg=yaw_deg)
        return replace(position, other=other, other_share=share)


def _on_arms(positions: tuple[Position, ...], yaw_deg: float) -> Position:
    """The state between the two neighbours of an angle, clamped to the ends."""
    yaws = [p.yaw_deg for p in positions]
    if yaw_deg <= yaws[0]:
        return positions[0]
    if yaw_deg >= yaws[-1]:
        return positions[-1]
    above = bisect.bisect_right(yaws, yaw_deg)
    low, high = positions[above - 1], positions[above]
    share = (yaw_deg - low.yaw_deg) / (high.yaw_deg - low.yaw_deg)
    return low if share == 0 else replace(between(low, high, share), yaw_deg=yaw_deg)


def between(low: Position, high: Position, share: float) -> Position:
    """Two positions of a turn blended, state by state.

    Args:
        low, high: of the same size; strands and pores are those of ``high``, where it has any.
        share: 0..1, how much of ``high``.

    Returns:
        A ``Position`` without another arm's end.
    """
    of_high = np.float32(share)
    return Position(
        yaw_deg=low.yaw_deg + share * (high.yaw_deg - low.yaw_deg),
        map=low.map + of_high * (high.map - low.map),
        coverage=low.coverage + of_high * (high.coverage - low.coverage),
        imagined=low.imagined + of_high * (high.imagined - low.imagined),
        worn=_between(low.worn, high.worn, of_high),
        moving=_between(low.moving, high.moving, of_high),
        slide=_between_from(0.0, low.slide, high.slide, of_high),
        light=_between_from(1.0, low.light, high.light, of_high),
        hair=_between(low.hair, high.hair, of_high),
        strands=low.strands if high.strands is None else high.strands,
        pores=low.pores if high.pores is None else high.pores,
        ear=_between_ears(low.ear, high.ear, share),
    )


def _between_ears(low: Ear | None, high: Ear | None, share: float) -> Ear | None:
    if low is None or high is None:
        one, its_share = (high, share) if low is None else (low, 1.0 - share)
        return None if one is None else replace(one, share=its_share * one.share)
    x, y = (a + share * (b - a) for a, b in zip(low.place, high.place, strict=True))
    rgb = low.rgb + np.float32(share) * (high.rgb - low.rgb)
    return Ear((x, y), rgb, low.share + share * (high.share - low.share))


def _between(low: np.ndarray | None, high: np.ndarray | None, share: np.float32) -> np.ndarray | None:
    if low is None or high is None:
        return high if low is None else low
    return low + share * (high - low)


def _between_from(
    none: float, low: np.ndarray | None, high: np.ndarray | None, share: np.float32
) -> np.ndarray | None:
    """``none`` is what a field that is None stands for."""
    if low is None:
        return None if high is None else none + share * (high - none)
    return low + share * ((none if high is None else high) - low)
