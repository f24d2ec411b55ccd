"""Coordinates round the head: an angle about the upright axis and a row from the crown down to the shoulders.

Above the centre rays leave it in all directions, below it they are horizontal and leave the upright axis. So every
place of head, neck and hair is one (theta, t), and a surface is one radius per place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from installation.training.raster import Floats, Frame, sample
from installation.training.rays import MISS, Mesh

CROWN_U = 1.3
"""Row units per radian of elevation: rows on the crown are as far apart as rows on the neck."""
COLUMNS = 144
ROW_U = 0.045
RAY_START_U = 6.0


@dataclass(frozen=True)
class Capsule:
    """A centre (3,) in u and the row of the lower end. theta is in radians, 0 to the front, positive to the image
    right; t is in u, 0 at the centre's height, negative above."""

    centre: Floats
    bottom: float

    @property
    def top(self) -> float:
        """Row of the crown."""
        return -np.pi / 2 * CROWN_U

    def grid(self, columns: int = COLUMNS, row_u: float = ROW_U) -> tuple[Floats, Floats]:
        """theta (columns,) and t (rows,) of the cells of a field over all places."""
        rows = int(np.ceil((self.bottom - self.top) / row_u))
        theta = (np.arange(columns) + 0.5) / columns * 2 * np.pi - np.pi
        return theta, self.top + (np.arange(rows) + 0.5) * (self.bottom - self.top) / rows

    def rays(self, theta: Floats, t: Floats) -> tuple[Floats, Floats]:
        """Where the ray of each place starts and its unit direction, both (..., 3)."""
        theta, t = np.broadcast_arrays(theta, t)
        elevation = np.maximum(-t, 0) / CROWN_U
        flat = np.cos(elevation)
        way = np.stack([flat * np.sin(theta), -np.sin(elevation), flat * np.cos(theta)], -1)
        start = np.zeros_like(way) + self.centre
        start[..., 1] += np.maximum(t, 0)
        return start, way

    def points(self, radius: Floats, theta: Floats, t: Floats) -> Floats:
        """(..., 3) positions at ``radius`` of the given places."""
        start, way = self.rays(theta, t)
        return start + way * np.asarray(radius)[..., None]

    def places(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """(theta, t, radius) of (..., 3) positions."""
        x, y, z = np.moveaxis(points - self.centre, -1, 0)
        flat = np.hypot(x, z)
        radius = np.where(y < 0, np.sqrt(flat**2 + y**2), flat)
        t = np.where(y < 0, np.arctan2(y, flat) * CROWN_U, y)
        return np.arctan2(x, z), t, radius

    def read(self, field: Floats, theta: Floats, t: Floats) -> Floats:
        """Bilinear reads of a (rows, columns[, C]) field at places, wrapped in theta."""
        rows, columns = field.shape[:2]
        wrapped = np.concatenate([field[:, -1:], field, field[:, :1]], 1)
        column = (np.asarray(theta) + np.pi) / (2 * np.pi) * columns + 0.5
        row = (np.asarray(t) - self.top) / (self.bottom - self.top) * rows - 0.5
        return sample(wrapped, np.stack(np.broadcast_arrays(column, row), -1))

    def radius_of(self, mesh: Mesh, theta: Floats, t: Floats) -> Floats:
        """(rows, columns) radius at which rays from outside meet ``mesh``; nan where they miss or meet its inside."""
        start, way = self.rays(theta[None, :], t[:, None])
        hits = mesh.cast((start + way * RAY_START_U).reshape(-1, 3), (-way).reshape(-1, 3))
        radius = RAY_START_U - hits.distance.reshape(len(t), len(theta)).astype(np.float64)
        radius[(radius < 0.15) | (hits.distance.reshape(radius.shape) > MISS)] = np.nan
        return radius


def fill_rings(field: Floats) -> Floats:
    """Fill nans of a (rows, columns) field linearly along theta, wrapped; empty rows repeat the row above."""
    out = field.copy()
    columns = field.shape[1]
    place = np.arange(columns)
    for row in range(len(out)):
        known = np.isfinite(out[row])
        if known.sum() < 3:
            out[row] = out[row - 1] if row else np.nanmean(field)
        elif not known.all():
            out[row] = np.interp(place, place[known], out[row][known], period=columns)
    return out


def march(capsule: Capsule, t: Floats, side: int, frame: Frame, picture: Floats, steps: int = 240) -> Floats:
    """Reads of a picture along the frontal plane's ray of each row: (rows, steps), ``march_radii(steps)`` apart.

    side -1 goes to the image left, +1 to the right.
    """
    start, way = capsule.rays(np.full(len(t), side * np.pi / 2), t)
    radii = march_radii(steps)
    xy = start[:, None, :2] + way[:, None, :2] * radii[None, :, None]
    return sample(picture, frame.to_px(xy))


def march_radii(steps: int = 240) -> Floats:
    """Radii in u of :func:`march`."""
    return np.linspace(0.02, 3.4, steps)
