"""Casting rays at triangles with Embree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from installation.training.raster import Floats

MISS = 1e9
"""Distances from here on mean that nothing was hit."""


class Hits(NamedTuple):
    """What N rays met: triangle (N,) int32, -1 for nothing; its barycentric u, v (N,); distance (N,)."""

    triangle: NDArray[np.int32]
    u: NDArray[np.float32]
    v: NDArray[np.float32]
    distance: NDArray[np.float32]


class Mesh:
    """Triangles built once, ready for rays. vertices (V, 3); triangles (T, 3) vertex numbers."""

    def __init__(self, vertices: Floats, triangles: NDArray[np.integer]) -> None:
        self.triangles = np.ascontiguousarray(triangles, np.int32)
        self._scene = EmbreeScene()
        TriangleMesh(self._scene, np.ascontiguousarray(vertices, np.float32), self.triangles)

    def cast(self, origins: Floats, directions: Floats) -> Hits:
        """Nearest hit of rays with (N, 3) origins and (N, 3) or (3,) unit directions."""
        start = np.ascontiguousarray(origins, np.float32)
        way = np.ascontiguousarray(np.broadcast_to(directions, start.shape), np.float32)
        found = self._scene.run(start, way, output=True)
        return Hits(found["primID"], found["u"], found["v"], found["tfar"])

    def blend(self, hits: Hits, values: Floats) -> Floats:
        """Per-vertex ``values`` (V[, C]) at the hits; rows of rays that hit nothing are meaningless."""
        corner = self.triangles[np.maximum(hits.triangle, 0)]
        u, v = hits.u, hits.v
        if values.ndim == 2:
            u, v = u[:, None], v[:, None]
        return values[corner[:, 0]] * (1 - u - v) + values[corner[:, 1]] * u + values[corner[:, 2]] * v


def vertex_normals(vertices: Floats, triangles: NDArray[np.integer]) -> Floats:
    """Area-weighted unit normals (V, 3), by the right-hand rule."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros((len(vertices), 3))
    for axis in range(3):
        for corner in range(3):
            out[:, axis] += np.bincount(triangles[:, corner], face[:, axis], len(vertices))
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)


def smoothed(values: Floats, triangles: NDArray[np.integer], rounds: int) -> Floats:
    """Per-vertex vectors (V, 3), each round the mean of a vertex's triangles; unit length again at the end."""
    out = np.asarray(values, np.float64)
    count = np.maximum(np.bincount(triangles.ravel(), minlength=len(out)), 1)[:, None]
    for _ in range(rounds):
        mean = out[triangles].mean(1)
        total = np.zeros_like(out)
        for axis in range(3):
            for corner in range(3):
                total[:, axis] += np.bincount(triangles[:, corner], mean[:, axis], len(out))
        out = total / count
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
