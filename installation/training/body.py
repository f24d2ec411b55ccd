"""Head and hair as one mesh, with all that a ray's hit needs to know, and how each vertex turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from installation.training.hair_shell import HairShell
from installation.training.head_model import EYES, HEAD_END, MOUTH_END, HeadModel
from installation.training.head_shape import HeadShape
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import Floats, smoothstep
from installation.training.rays import smoothed, vertex_normals

SKIN, EAR, INSIDE, HAIR = range(4)
"""Kinds of vertex: skin; ears; eyeballs and mouth socket; the hair's shell."""
NAPE_U = 0.35
"""How far under the lobes the back of the neck begins."""
BACK_U = 0.75
"""From the middle of the neck to its nape."""
SOFT_ROUNDS = 12
"""Of smoothing the normals that shade, half of which are the way out from the middle of the head: the model's lids,
nostrils and lips are not quite where the person's are, and bright seams along the nose were the price."""
OVERLAP_U = 0.12
"""How far the neck's mesh reaches under the torso's card."""


@dataclass(frozen=True)
class Body:
    """vertices, normals (V, 3), front pose; soft (V, 3), normals without small relief, for shading; triangles
    (T, 3); kind (V,) int8; twist (V,) 0..1, share of the turn;
    openness (V,) 0..1; grows (V,) 0..1 hairness; axis (2,) x and z the head turns about; neck_axis (2,); chin,
    collar, lobe: y in u of the chin, of the end of the neck, of the ears' lobes."""

    vertices: Floats
    normals: Floats
    soft: Floats
    triangles: NDArray[np.int32]
    kind: NDArray[np.int8]
    twist: Floats
    openness: Floats
    grows: Floats
    axis: Floats
    neck_axis: Floats
    chin: float
    collar: float
    lobe: float

    def axes(self, index: NDArray[np.integer] | slice) -> Floats:
        """(N, 2) x and z of the axis each vertex turns about: it slides from the head's to the neck's."""
        share = self.twist[index][:, None]
        return self.neck_axis + (self.axis - self.neck_axis) * share

    def turned(self, yaw_rad: float, index: NDArray[np.integer] | slice) -> Floats:
        """(N, 3) positions of vertices at a yaw; positive brings the nose to the image right."""
        return rotate(self.vertices[index], self.axes(index), yaw_rad * self.twist[index])


def rotate(points: Floats, axes: Floats, angle_rad: Floats) -> Floats:
    """Turn (N, 3) points about upright axes (N, 2) of x and z by (N,) angles."""
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    x, z = points[:, 0] - axes[:, 0], points[:, 2] - axes[:, 1]
    return np.stack([axes[:, 0] + x * c + z * s, points[:, 1], axes[:, 1] + z * c - x * s], 1)


def turning_axis(ears: Floats, skin: Floats, chin: float) -> Floats:
    """x and z (2,) of the upright axis about which a head turns: in the middle of the skull, a little towards the ears.

    Args:
        ears, skin: (N, 3) vertices of both ears, and of face, head, ears and neck; chin: y of the chin.
    """
    above = skin[skin[:, 1] < chin - 0.5]
    middle_z = (above[:, 2].min() + above[:, 2].max()) / 2
    return np.array([ears[:, 0].mean(), 0.2 * ears[:, 2].mean() + 0.8 * middle_z])


def build_body(
    model: HeadModel, head: HeadShape, shell: HairShell, portrait: Portrait, figure: Figure
) -> Body:
    """Join the head's mesh and the hair's shell."""
    mesh, triangles = _head_mesh(model, head, shell, portrait, figure)
    hair, hair_triangles, hair_grows = _shell_mesh(head, shell)
    count = len(mesh)
    vertices = np.concatenate([mesh, hair])
    kind = np.full(len(vertices), HAIR, np.int8)
    kind[:count] = INSIDE
    kind[:HEAD_END] = np.where(model.ear[:HEAD_END], EAR, SKIN)
    theta, t, _ = head.capsule.places(mesh)
    scalp = head.capsule.read(shell.scalp, theta, t) * smoothstep(t, head.lobe + 0.6, head.lobe + 0.3)
    grows = np.concatenate([scalp, hair_grows])
    grows[:count][kind[:count] != SKIN] = 0.0
    normals = np.concatenate([vertex_normals(mesh, triangles), vertex_normals(hair, hair_triangles)])
    soft = np.concatenate(
        [
            smoothed(normals[:count], triangles, SOFT_ROUNDS),
            smoothed(normals[count:], hair_triangles, SOFT_ROUNDS),
        ]
    )
    outwards = vertices - head.capsule.centre
    outwards[:, 1] = np.minimum(outwards[:, 1], 0.0)
    soft = soft + outwards / np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-9)
    soft /= np.maximum(np.linalg.norm(soft, axis=1, keepdims=True), 1e-9)
    soft[kind == INSIDE] = (0.0, 0.0, 1.0)
    openness = np.concatenate([model.openness[:count], np.ones(len(hair))])

    axis = turning_axis(mesh[model.ear[:count]], mesh[:HEAD_END], head.chin)
    neck_axis = np.array([axis[0], _neck_middle(mesh[:HEAD_END], head, axis[0])])
    start = float(mesh[model.pairs[:, 0], 1].max()) + 0.02
    y, z = vertices[:, 1], vertices[:, 2]
    # the neck begins under the chin in front, but under the ears behind: it bends over its whole length
    lobe = head.lobe + head.capsule.centre[1]
    nape = lobe + NAPE_U
    begin = start - (start - nape) * smoothstep(z, neck_axis[1] + 0.6, neck_axis[1] - 0.4)
    twist = 1 - smoothstep(y, begin, head.collar)
    spread = np.hypot(vertices[:, 0] - neck_axis[0], 0.6 * (z - neck_axis[1]))
    shoulder = smoothstep(spread, 1.08 * head.neck_half, 1.6 * head.neck_half) * smoothstep(
        y, begin, begin + 0.3
    )
    twist = twist * (1 - shoulder)
    twist[count:] = 1.0
    joined = np.concatenate([triangles, hair_triangles + count]).astype(np.int32)
    return Body(
        vertices,
        normals,
        soft,
        joined,
        kind,
        twist,
        openness,
        grows,
        axis,
        neck_axis,
        start,
        head.collar,
        lobe,
    )


def _neck_middle(skin: Floats, head: HeadShape, axis_x: float) -> float:
    """z half-way between the front and the back of the neck under the chin."""
    middle = skin[np.abs(skin[:, 0] - axis_x) < 0.3]
    front = middle[(middle[:, 1] > head.chin + 0.2) & (middle[:, 1] < head.chin + 0.55)]
    back = middle[(middle[:, 1] > head.chin - 0.7) & (middle[:, 1] < head.chin - 0.2)]
    return float((front[:, 2].max() + back[:, 2].min()) / 2)


def _head_mesh(
    model: HeadModel, head: HeadShape, shell: HairShell, portrait: Portrait, figure: Figure
) -> tuple[Floats, NDArray[np.int32]]:
    """The head's vertices, kept within the figure at the neck, and the triangles that are shown."""
    end = EYES[1]
    mesh = _within_figure(head, head.vertices[:end].copy(), portrait, figure)
    triangles = model.triangles
    keep = (mesh[triangles, 1] < head.collar + OVERLAP_U).all(1)
    for i, side in enumerate((-1, 1)):
        if shell.covered[i]:
            hidden = model.ear[:end] & (mesh[:, 0] * side > 0)
            keep &= ~hidden[triangles].any(1)
    return mesh, triangles[keep]


def _within_figure(head: HeadShape, mesh: Floats, portrait: Portrait, figure: Figure) -> Floats:
    """Below the chin, x is clamped to the row's run of figure: nothing of the neck hangs in the air."""
    canvas = portrait.canvas
    solid = figure.alpha > 0.5
    middle = int(round(float(canvas.to_px(np.array([head.capsule.centre[0], 0.0]))[0])))
    columns = np.arange(canvas.size)
    left = np.where(solid | (columns >= middle), -1, columns).max(1) + 1
    right = np.where(solid | (columns <= middle), canvas.size, columns).min(1) - 1
    rows = np.clip(np.round(canvas.to_px(mesh[:, :2])[:, 1]).astype(int), 0, canvas.size - 1)
    low_x, high_x = (canvas.to_u(np.stack([e, e], -1).astype(float))[rows, 0] for e in (left, right))
    inside = np.clip(mesh[:, 0], low_x + 0.01, high_x - 0.01)
    lobe = head.lobe + head.capsule.centre[1]
    share = smoothstep(mesh[:, 1], lobe + 0.1, lobe + 0.4)
    low = np.arange(len(mesh)) < MOUTH_END
    # the model's back widens to shoulders that face us for ever: turned, they would stand out as a cape
    nape = mesh[low & (np.abs(mesh[:, 1] - lobe - 0.45) < 0.15), 2].min()
    deep = np.maximum(mesh[:, 2], nape - 0.02)
    fades = smoothstep(mesh[:, 1], lobe + 0.4, lobe + 0.6)
    mesh[:, 2] = np.where(low, mesh[:, 2] + (deep - mesh[:, 2]) * fades, mesh[:, 2])
    # and its section is a box, whose corners would stand out likewise: an ellipse through the nape instead
    depth = np.clip((nape + BACK_U - mesh[:, 2]) / (1.1 * BACK_U), 0, 0.95)
    wide = head.neck_half * np.sqrt(1 - depth**2)
    slim = head.capsule.centre[0] + np.clip(mesh[:, 0] - head.capsule.centre[0], -wide, wide)
    behind = smoothstep(mesh[:, 2], nape + 1.35, nape + 1.05) * fades
    behind = behind * smoothstep(mesh[:, 1], head.chin + 0.6, head.chin + 0.1)
    inside = inside + (slim - inside) * behind * (np.abs(slim - mesh[:, 0]) > 0)
    mesh[:, 0] = np.where(low, mesh[:, 0] + (inside - mesh[:, 0]) * share, mesh[:, 0])
    return mesh


def _shell_mesh(head: HeadShape, shell: HairShell) -> tuple[Floats, NDArray[np.int32], Floats]:
    """Vertices, triangles and hairness of the shell; what is wholly sunk under the skin is left out."""
    rows, columns = shell.radius.shape
    points = head.capsule.points(shell.radius, head.theta[None, :], head.t[:, None])
    index = np.arange(rows * columns).reshape(rows, columns)
    right = np.roll(index, -1, 1)
    a, b, c, d = index[:-1].ravel(), right[:-1].ravel(), right[1:].ravel(), index[1:].ravel()
    triangles = np.concatenate([np.stack([a, d, b], 1), np.stack([b, d, c], 1)])
    raised = (shell.thickness > 0).ravel()
    # right-hand rule, outwards: checked against the direction from the centre
    flat = points.reshape(-1, 3)
    normal = np.cross(
        flat[triangles[:, 1]] - flat[triangles[:, 0]], flat[triangles[:, 2]] - flat[triangles[:, 0]]
    )
    outward = ((flat[triangles[:, 0]] - head.capsule.centre) * normal).sum(1)
    if np.median(outward) < 0:
        triangles = triangles[:, ::-1]
    triangles = triangles[raised[triangles].any(1)]
    hairness = np.maximum(shell.grows, smoothstep(shell.thickness, 0.03, 0.09))
    return flat, triangles, hairness.ravel()
