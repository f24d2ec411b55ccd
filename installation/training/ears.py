"""The head model's ear at every angle from which it is seen: ``python -m installation.training ears``.

An ear is one pixel in a hundred of a turn, and links that paint it among all else paint a smudge. But ears differ less
than their owners, and where on a head they sit differs by a hair's breadth: one ear, drawn once, in its owner's colour,
is an ear at every angle. Kept is how light or dark it is, by how much of the sky each place of it sees, and what it
hides.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.core.turn import STEP_DEG
from installation.picture.ears import CELL_U, EARS_FILE, SPAN_U, EarViews
from installation.training.body import rotate, turning_axis
from installation.training.head_model import EYES, HEAD_END, HeadModel, load_head_model
from installation.training.raster import Floats, smoothstep
from installation.training.rays import MISS, Mesh, vertex_normals

YAWS_DEG = tuple(float(yaw) for yaw in np.arange(30.0, 165.0 + STEP_DEG, STEP_DEG))
SAMPLES = 2
"""Rays for a cell along each axis."""
OPENNESS = (0.35, 1.04)
"""Shade of places that see nothing of the sky and all of it; a cheek beside the ear has about 1."""
LAMP = np.array([0.10, -0.55, 0.83])
LAMP_SHARE = 0.18
"""A room's light comes from above: that much of it."""
IN_FRONT_U = (-0.24, -0.10)
"""Between which distances before the ear's outline it goes over into the cheek."""
DEEP = 0.8
"""Openness under which what lies within the outline is the ear's hollow, and not the skull behind it."""
CHIN_U = 1.9
"""y of the mean head's chin."""
OUTWARDS_U = 1.02
"""What lies nearer to the middle than this is no ear, whatever its outline."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("--head", type=Path, required=True, help="the ICT face model, as .npz")
    parser.add_argument("--out", type=Path, default=EARS_FILE, help="file to write")


def run(args: argparse.Namespace) -> int:
    """Draws and writes the ears."""
    try:
        model = load_head_model(args.head)
    except (OSError, ValueError) as error:
        print(f"ears: {error}", file=sys.stderr)
        return 2
    views = draw_ears(model)
    views.save(args.out)
    x, y, z = views.anchor
    print(f"{args.out}: {len(views.yaw_deg)} views of an ear at {x:.3f}, {y:.3f}, {z:.3f} eye distances")
    return 0


def draw_ears(model: HeadModel) -> EarViews:
    """The ear at the image's left in views of the mean head, nose turning to the right."""
    head, anchor, axis_z = _in_eye_distances(model)
    triangles = model.skin_triangles
    belongs = np.zeros(len(head))
    belongs[:HEAD_END] = _belongs(head[:HEAD_END], model)
    axes = np.broadcast_to([0.0, axis_z], (len(head), 2))
    alphas, shades = [], []
    for yaw_deg in YAWS_DEG:
        angle = np.full(len(head), np.radians(yaw_deg))
        turned = rotate(head, axes, angle)
        middle = rotate(anchor[None], axes[:1], angle[:1])[0]
        alpha, shade = _view(turned, triangles, belongs, model.openness, middle)
        alphas.append(alpha)
        shades.append(shade)
    return EarViews(
        yaw_deg=np.array(YAWS_DEG, np.float32),
        alpha=np.stack(alphas),
        shade=np.stack(shades),
        anchor=np.array([anchor[0], anchor[1], anchor[2] - axis_z], np.float32),
    )


def _in_eye_distances(model: HeadModel) -> tuple[Floats, Floats, float]:
    """Vertices (V, 3) from between the eyes, the middle of the left ear (3,), and z of the axis of turns."""
    eyes = model.neutral[slice(*EYES)]
    left, right = (eyes[eyes[:, 0] * side > 0].mean(0) for side in (-1, 1))
    head = (model.neutral - (left + right) / 2) / float(right[0] - left[0])
    anchor = head[model.ear & (head[:, 0] < 0)].mean(0)
    return head, anchor, float(turning_axis(head[model.ear], head[:HEAD_END], CHIN_U)[1])


def _belongs(head: Floats, model: HeadModel) -> Floats:
    """(HEAD_END,) 0..1, how much a vertex is of the left ear, or of the cheek that it goes over into."""
    ear = model.ear[:HEAD_END] & (head[:, 0] < 0)
    side_on = head[:, 1:].astype(np.float32)
    outline = cv2.convexHull(side_on[ear])
    inside = np.array([cv2.pointPolygonTest(outline, (float(y), float(z)), True) for y, z in side_on])
    top, lobe = side_on[ear, 0].min(), side_on[ear, 0].max()
    tall = smoothstep(side_on[:, 0], top - 0.02, top + 0.08) * smoothstep(
        side_on[:, 0], lobe + 0.06, lobe - 0.06
    )
    before = smoothstep(inside, *IN_FRONT_U) * tall * (side_on[:, 1] > side_on[ear, 1].mean())
    hollow = (inside > -0.02) & (model.openness[:HEAD_END] < DEEP) & (head[:, 0] < -OUTWARDS_U)
    belongs = np.where(ear | hollow, 1.0, before) * (head[:, 0] < -0.9)
    return np.maximum(belongs, _least_beside(belongs, model.skin_triangles))


def _least_beside(values: Floats, triangles: NDArray[np.int32]) -> Floats:
    """(V,) the least of the values at the vertices that share a triangle with each: what they enclose is no hole. One
    vertex of the ear's upper hollow is neither ear nor deep enough, and showed what lies behind as a dark dot."""
    corners = triangles[(triangles < len(values)).all(axis=1)]
    least = np.full(len(values), np.inf)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        np.minimum.at(least, corners[:, one], values[corners[:, other]])
        np.minimum.at(least, corners[:, other], values[corners[:, one]])
    return np.where(np.isfinite(least), least, 0.0)


def _view(
    turned: Floats, triangles: NDArray[np.int32], belongs: Floats, openness: Floats, middle: Floats
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """alpha and shade (R, C) of the head as turned, round the ear's middle."""
    rows, columns = (round(span / CELL_U) for span in SPAN_U)
    step = CELL_U / SAMPLES
    x, y = np.meshgrid(
        (np.arange(columns * SAMPLES) + 0.5) * step - SPAN_U[1] / 2 + middle[0],
        (np.arange(rows * SAMPLES) + 0.5) * step - SPAN_U[0] / 2 + middle[1],
    )
    mesh = Mesh(turned, triangles)
    start = np.stack([x, y, np.full_like(x, 9.0)], -1).reshape(-1, 3)
    hits = mesh.cast(start, np.array([0.0, 0.0, -1.0]))
    facts = mesh.blend(hits, np.column_stack([openness, belongs, vertex_normals(turned, triangles)]))
    normal = facts[:, 2:] / np.maximum(np.linalg.norm(facts[:, 2:], axis=1, keepdims=True), 1e-6)
    low, high = OPENNESS
    lit = 1.0 - LAMP_SHARE + LAMP_SHARE * np.clip(normal @ LAMP, -1.0, 1.0) / LAMP[2]
    shade = np.clip(low + (1.07 - low) * facts[:, 0], 0.0, high) * lit
    alpha = np.where(hits.distance < MISS, np.clip(facts[:, 1], 0.0, 1.0), 0.0)

    def shrunk(field: Floats) -> NDArray[np.float32]:
        fine = field.reshape(x.shape).astype(np.float32)
        return np.asarray(cv2.resize(fine, (columns, rows), interpolation=cv2.INTER_AREA))

    covers = shrunk(alpha)
    return covers, np.where(covers > 1e-3, shrunk(alpha * shade) / np.maximum(covers, 1e-3), 1.0).astype(
        np.float32
    )
