"""Other heads under the same skin and hair: a fitted head gets another identity, and all that lies on it comes along.

A hundred people are too few to tell from a front how deep a face is: what is learnt of them holds for them. The head
model knows how fronts and depths go together in many more, so each photograph may stand for other people, too: the
camera sees their front (a turn of a stance), and the truth is their head.
"""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from installation.training.body import Body
from installation.training.fit import HeadFit
from installation.training.head_model import EYES, HEAD_END, IDENTITIES, HeadModel
from installation.training.raster import Floats
from installation.training.rays import vertex_normals
from installation.training.stance import MARK

ANOTHER = "s"
"""Before the number of a turn's other shape, in its file's name: ``london_012~s1``."""
DEVIATION = 0.7
"""Standard deviation of the change of each of the head model's identity weights, of which one is a deviation of its own
people: with what was fitted, people are about as different as those."""
NEIGHBOURS, NEAR_U = 24, 0.08
"""Hair moves as so many places of the skin nearest to it do, the nearer the more; nearer than ``NEAR_U``, all alike."""


def shape_of(name: str) -> Floats | None:
    """(IDENTITIES,) changes of the identity of a file's head, by chance, but the same for the same name; None of who
    keeps their own."""
    _, _, turn = name.partition(MARK)
    if not turn.startswith(ANOTHER):
        return None
    return np.random.default_rng((7, zlib.crc32(name.encode()))).normal(0.0, DEVIATION, IDENTITIES)


def reshaped(body: Body, model: HeadModel, fit: HeadFit, change: Floats) -> Body:
    """The body with another identity, its eyes where they were; the neck goes over into shoulders that stay.

    Args:
        change: (IDENTITIES,) standard deviations, see ``shape_of``.
    """
    count = EYES[1]
    moves = fit.u_of_cm * np.tensordot(change, model.identity[:, :count], 1) @ fit.turn.T
    mesh = body.vertices[:count]
    moved = _eyes_kept(mesh, mesh + moves) - mesh
    skin = cKDTree(mesh[:HEAD_END])
    apart, nearest = skin.query(body.vertices[count:], k=NEIGHBOURS)
    weights = 1.0 / (apart**2 + NEAR_U**2)
    hair = (moved[nearest] * weights[..., None]).sum(1) / weights.sum(1)[:, None]
    vertices = body.vertices + np.concatenate([moved, hair]) * body.twist[:, None]
    turned = vertex_normals(vertices, body.triangles) - vertex_normals(body.vertices, body.triangles)
    return replace(body, vertices=vertices, normals=body.normals + turned, soft=body.soft + turned)


def _eyes_kept(before: Floats, after: Floats) -> Floats:
    """(EYES[1], 3) vertices, grown and shifted until both eyes are as far apart and in the middle as before."""
    eyes = slice(*EYES)
    left = before[eyes, 0] < before[eyes, 0].mean()
    (old_left, old_right), (new_left, new_right) = (
        (points[eyes][left].mean(0), points[eyes][~left].mean(0)) for points in (before, after)
    )
    growth = np.linalg.norm(old_right - old_left) / np.linalg.norm(new_right - new_left)
    return (after - (new_left + new_right) / 2) * growth + (old_left + old_right) / 2
