"""What was shown, picture by picture, and what can be read off it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from installation.core.choreography import Approach, dissolve_chance
from installation.core.geometry import Box, Size
from installation.core.modes import SceneName
from installation.scenes import layout


@dataclass
class Shown:
    """One picture of a recording.

    Attributes:
        scene: that was on.
        picture: (H, W) uint8, grey.
        yaw_deg: of the portrait, as the stage tells it.
        time_s: of the piece.
    """

    scene: SceneName
    picture: np.ndarray
    yaw_deg: float
    time_s: float


def part(recording: Sequence[Shown], scene: SceneName, number: int = 0) -> list[Shown]:
    """The ``number``-th time that a scene was on."""
    runs = [list(run) for name, run in itertools.groupby(recording, lambda one: one.scene) if name is scene]
    return runs[number]


def scenes_of(recording: Sequence[Shown]) -> list[SceneName]:
    """The scenes in the order in which they came."""
    return [name for name, _ in itertools.groupby(one.scene for one in recording)]


def begin_of(recording: Sequence[Shown], before: SceneName, after: SceneName) -> int:
    """Where the last change from one scene to the other has its first picture."""
    return [
        number
        for number, (one, other) in enumerate(itertools.pairwise(recording), 1)
        if (one.scene, other.scene) == (before, after)
    ][-1]


def old_shares(old: np.ndarray, pictures: Sequence[np.ndarray], new: np.ndarray) -> list[float]:
    """Share of the pixels, where old and new can be told apart, that still show the old picture."""
    differ = np.abs(old.astype(int) - new) > 16
    assert differ.mean() > 0.05
    return [
        float((np.abs(one.astype(int) - old) < np.abs(one.astype(int) - new))[differ].mean())
        for one in pictures
    ]


def dissolved(
    recording: Sequence[Shown], before: SceneName, after: SceneName, rate_hz: float, dissolve_s: float
) -> tuple[list[float], list[float]]:
    """Shares of the old pixels from a change of scenes on until its dissolve is over, and the scored ones.

    The veil begins to fall with the second picture, as the first one is the first that is drawn under it.
    """
    begin = begin_of(recording, before, after)
    pictures = [one.picture for one in recording[begin : begin + round(dissolve_s * rate_hz) + 2]]
    shares = old_shares(recording[begin - 1].picture, pictures, pictures[-1])
    return shares, [dissolve_chance(number / rate_hz, dissolve_s) for number in range(len(pictures))]


def scored_crop(way: Approach, start: Box, canvas: Size) -> Box:
    """Where the crop is on its way from a place in the search's picture to the portrait's."""
    arrived = layout.centered(canvas, start.width, start.height)
    return layout.between(layout.between(start, arrived, way.glide), layout.portrait_box(canvas), way.growth)


def swing_ends(yaws_deg: Sequence[float]) -> list[float]:
    """The furthest angle of every move to one side, in order."""
    signs = np.sign(np.round(np.asarray(yaws_deg, float), 6))
    moves = [list(group) for sign, group in itertools.groupby(range(len(signs)), lambda i: signs[i]) if sign]
    return [float(max((yaws_deg[i] for i in move), key=abs)) for move in moves]
