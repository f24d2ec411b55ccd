"""How somebody stands before the camera: seldom quite straight, and nearer than for a photograph.

A visitor who looks a few degrees aside or up is the front of their own turn, and the turn goes on from there: at first
by as much as it says, but at 90 degrees all are in profile. Who begins towards that side would be past it there, a face
that no camera sees. So a head may be brought into a stance before it is turned: what the camera sees then takes the
photograph's place.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from installation.training.body import Body, rotate
from installation.training.raster import Floats

YAW_DEG = 12.0
"""Farthest that somebody looks aside; detection takes few faces beyond."""
PITCH_DEG = 8.0
"""Farthest up or down. More, and the photograph has seen too little of the chin or the crown."""
NEAREST_U, FARTHEST_U = 9.0, 40.0
"""Of the camera from the eyes: half a metre to two and a half."""
PROFILE_DEG = 90.0
"""Where a turn is in profile, whatever it began with."""
MARK = "~"
"""Between a photograph's name and the number of the stance in a file's name."""


class Stance(NamedTuple):
    """yaw_deg, positive brings the nose to the image right; pitch_deg, positive lifts it; nearness of the camera, see
    ``lens.Lens``."""

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    nearness: float = 0.0


STRAIGHT = Stance()


def stance_of(name: str) -> Stance:
    """The stance of a file: straight for a photograph's own, by chance for ``<photograph>~<number>``, but the same
    chance for the same name."""
    if MARK not in name:
        return STRAIGHT
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    yaw, pitch = rng.uniform(-YAW_DEG, YAW_DEG), rng.uniform(-PITCH_DEG, PITCH_DEG)
    return Stance(yaw, pitch, 1 / np.exp(rng.uniform(np.log(NEAREST_U), np.log(FARTHEST_U))))


def turned_by_deg(yaw_deg: float, stance: Stance) -> float:
    """By how much somebody in a stance has turned where the turn is at a yaw, degrees.

    What they looked aside is made up for with the cube of the way to the profile: nothing of it at the front, where
    a visitor compares, all of it from the profile on. (With its square, who began 12 degrees aside had turned 54.7
    where the turn said 60; with the cube, 56.4.)
    """
    way = min(abs(yaw_deg) / PROFILE_DEG, 1.0)
    return yaw_deg - stance.yaw_deg * way**3


def stand(body: Body, stance: Stance) -> Body:
    """The body in a stance: nodded about the top of its neck, then turned; shoulders stay."""
    if stance == STRAIGHT:
        return body
    nod = np.radians(stance.pitch_deg) * body.twist
    middle = np.array([body.lobe, body.neck_axis[1]])
    yaw = np.radians(stance.yaw_deg)
    everywhere = slice(None)

    def turned(vectors: Floats, of_surface: bool) -> Floats:
        nodded = _nod(vectors, np.zeros(2) if of_surface else middle, nod)
        axes = np.zeros((len(vectors), 2)) if of_surface else body.axes(everywhere)
        return rotate(nodded, axes, yaw * body.twist)

    return replace(
        body,
        vertices=turned(body.vertices, False),
        normals=turned(body.normals, True),
        soft=turned(body.soft, True),
    )


def _nod(points: Floats, middle: Floats, angle_rad: Floats) -> Floats:
    """Turn (N, 3) points about a level axis at ``middle`` (y, z); positive lifts what is in front."""
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    y, z = points[:, 1] - middle[0], points[:, 2] - middle[1]
    return np.stack([points[:, 0], middle[0] + y * c - z * s, middle[1] + z * c + y * s], 1)
