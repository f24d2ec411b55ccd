"""Carrying a person's landmarks from one photograph to another by the face meshes of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from installation.training.raster import Floats

MESH_POINTS = 478
"""MediaPipe Face Mesh: 468 points of the skin, then five for each iris, its centre first."""
SKIN_END = 468
IRISES = (468, 473)
"""Mesh points in the middle of the two irises, image left and right."""
EYEBALLS = ((0, *range(2, 10)), (1, *range(10, 18)))
"""``.tem`` points that turn with the eyes, image left and right: pupil and edge of the iris."""
STILL = (
    10, 338, 297, 67, 109, 151, 9, 8, 168, 6, 197, 195, 33, 133, 362, 263, 127, 356, 162, 389, 21, 251, 54, 284,
    103, 332,
)  # fmt: skip
"""Mesh points which no expression moves far: forehead, temples, the nose's bridge, corners of the eyes."""
UPPER_LIP = (
    185, 40, 39, 37, 0, 267, 269, 270, 409, 184, 74, 73, 72, 11, 302, 303, 304, 408, 183, 42, 41, 38, 12, 268, 271,
    272, 407, 191, 80, 81, 82, 13, 312, 311, 310, 415,
)  # fmt: skip
LOWER_LIP = (
    146, 91, 181, 84, 17, 314, 405, 321, 375, 77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89, 179, 86, 15, 316, 403,
    319, 325, 95, 88, 178, 87, 14, 317, 402, 318, 324,
)  # fmt: skip
"""Mesh points of the lips without their corners, outer edge to inner edge, image left to right."""
BELOW_THE_MOUTH = tuple(range(99, 109))
"""``.tem`` points of the lower lip."""
SMOOTHING_U2 = 1e-4
"""Thin-plate smoothing: a mesh point's own tremble is left out."""
REACH_U = (0.15, 0.6)
"""Up to the first distance from the mesh the spline holds in full, from the second on not at all."""


def read_mesh(path: Path, name: str) -> Floats:
    """(478, 3) float64 mesh points in pixels (z in the same unit) of the photograph ``name`` in a mesh file.

    Raises ValueError where the file lacks its arrays or the name.
    """
    with np.load(path) as data:
        missing = {"names", "points"} - set(data.files)
        if missing:
            raise ValueError(f"{path}: has no {', '.join(sorted(missing))}; expected names and mesh points")
        at = np.flatnonzero(data["names"] == name)
        points = data["points"]
    if not len(at) or points.shape[1:] != (MESH_POINTS, 3):
        raise ValueError(f"{path}: has no {MESH_POINTS} mesh points of a photograph named {name}")
    return np.asarray(points[at[0]], np.float64)


def carry_landmarks(landmarks_px: Floats, source: Floats, target: Floats) -> Floats:
    """Where (189, 2) landmarks of one photograph lie in another one of the same person.

    source, target: (478, 2 or 3) mesh points of both photographs in pixels. The head's own movement is a
    similarity; what the face does besides is a thin-plate spline, which fades out away from the mesh, so that
    ears and hair only move with the head. Returns (189, 2) pixels.
    """
    source, target = source[:, :2], target[:, :2]
    unit = float(np.hypot(*(source[IRISES[1]] - source[IRISES[0]])))
    linear, shift = similarity(source[list(STILL)], target[list(STILL)])
    away = cKDTree(source[:SKIN_END]).query(landmarks_px)[0] / unit
    share = 1 - np.clip((away - REACH_U[0]) / (REACH_U[1] - REACH_U[0]), 0, 1)
    rest = target - (source @ linear.T + shift)
    bend = np.zeros_like(landmarks_px)
    # lips that touch in one photograph part in the other: neither may pull at the other's points
    lower = np.isin(np.arange(len(landmarks_px)), BELOW_THE_MOUTH)
    for points, other_lip in ((lower, UPPER_LIP), (~lower, LOWER_LIP)):
        known = np.setdiff1d(np.arange(SKIN_END), other_lip)
        spline = RBFInterpolator(
            source[known] / unit, rest[known], kernel="thin_plate_spline", smoothing=SMOOTHING_U2
        )
        bend[points] = spline(landmarks_px[points] / unit)
    for iris, eyeball in zip(IRISES, EYEBALLS, strict=True):
        bend[list(eyeball)] = rest[iris]
    return landmarks_px @ linear.T + shift + bend * share[:, None]


def similarity(source: Floats, target: Floats) -> tuple[Floats, Floats]:
    """The (2, 2) matrix and (2,) shift which turn, scale and move (N, 2) ``source`` nearest to ``target``."""
    a, b = source - source.mean(0), target - target.mean(0)
    size = np.sum(a**2)
    cosine = np.sum(a * b) / size
    sine = np.sum(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / size
    linear = np.array([[cosine, -sine], [sine, cosine]])
    return linear, target.mean(0) - linear @ source.mean(0)
