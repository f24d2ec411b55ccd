"""The person's head as turned: the fitted model taken in where it exceeds the figure, and the skull under the hair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from installation.training.capsule import Capsule, fill_rings, march, march_radii
from installation.training.classes import Classes
from installation.training.head_model import HEAD_END, HeadModel
from installation.training.mask import CHIN, Figure
from installation.training.people import Portrait
from installation.training.raster import Floats, smoothstep
from installation.training.rays import Mesh

NECK_WIDTH = (145, 157)
COLLAR_BONES = (183, 184)
EAR_SPANS = (slice(115, 120), slice(120, 125))


@dataclass(frozen=True)
class HeadShape:
    """A person's head. vertices (V, 3) u; capsule; theta (C,), t (R,) of the fields; skull (R, C) radius without
    ears; side_skull (2, R) its reach in the frontal plane, image left and right; ear_rows (2, 2) top and lobe as t;
    chin, collar: y in u of the chin and of the end of the neck; neck_half: half the neck's width in u."""

    vertices: Floats
    capsule: Capsule
    theta: Floats
    t: Floats
    skull: Floats
    side_skull: Floats
    ear_rows: Floats
    chin: float
    collar: float
    neck_half: float

    @property
    def y(self) -> Floats:
        """Height (R,) in u of the rows below the centre; rows above it are mapped as if they were heights."""
        return self.t + self.capsule.centre[1]

    @property
    def lobe(self) -> float:
        """Mean t of the two lobes."""
        return float(self.ear_rows[:, 1].mean())


def shape_head(
    model: HeadModel, vertices: Floats, portrait: Portrait, figure: Figure, classes: Classes
) -> HeadShape:
    """Lay the coordinates round a fitted head (V, 3) and take it in to the photograph's silhouette."""
    points = portrait.landmarks
    ears = [vertices[model.ear & (vertices[:, 0] * side > 0)] for side in (-1, 1)]
    skin = vertices[:HEAD_END]
    above = skin[skin[:, 1] < points[CHIN, 1] - 0.5]
    middle_z = (above[:, 2].min() + above[:, 2].max()) / 2
    centre = np.array(
        [
            np.mean([e[:, 0].mean() for e in ears]),
            -0.05,
            0.45 * np.mean([e[:, 2].mean() for e in ears]) + 0.55 * middle_z,
        ]
    )
    bottom = portrait.canvas.to_u(np.full(2, portrait.canvas.size - 1.0))[1] - centre[1]
    capsule = Capsule(centre, float(bottom))
    theta, t = capsule.grid()
    chin = float(points[CHIN, 1])
    collar = float(np.clip(points[list(COLLAR_BONES), 1].mean(), chin + 0.55, chin + 1.0))
    neck_half = float(np.clip((points[NECK_WIDTH[1], 0] - points[NECK_WIDTH[0], 0]) / 2, 0.6, 1.25))
    ear_rows = np.array([[points[s, 1].min(), points[s, 1].max()] for s in EAR_SPANS]) - centre[1]

    without_ears = model.skin_triangles[~model.ear[model.skin_triangles].any(1)]
    skull = fill_rings(capsule.radius_of(Mesh(vertices, without_ears), theta, t))
    skull[0] = skull[0].mean()
    factor = _take_in(capsule, theta, t, skull, portrait, figure, classes, chin, neck_half)
    at_theta, at_t, _ = capsule.places(vertices)
    scale = capsule.read(factor, at_theta, at_t)[:, None]
    axis = np.broadcast_to(centre, vertices.shape).copy()
    axis[:, 1] = np.maximum(vertices[:, 1], centre[1])
    taken = axis + (vertices - axis) * scale
    skull = skull * factor
    side = _side_reach(theta, skull)
    return HeadShape(taken, capsule, theta, t, skull, side, ear_rows, chin, collar, neck_half)


def _side_reach(theta: Floats, skull: Floats) -> Floats:
    """How far the skull reaches to either side as the camera sees it, (2, R): image left, image right."""
    across = skull * np.sin(theta)[None, :]
    return np.stack([(-across).max(1), across.max(1)])


def outermost(inside: NDArray[np.bool_]) -> Floats:
    """Radius of the last true step of (R, steps) marches; 0 where there is none."""
    radii = march_radii(inside.shape[1])
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(1)
    return np.where(inside.any(1), radii[last], 0.0)


def _take_in(
    capsule: Capsule,
    theta: Floats,
    t: Floats,
    skull: Floats,
    portrait: Portrait,
    figure: Figure,
    classes: Classes,
    chin: float,
    neck_half: float,
) -> Floats:
    """(R, C) factor on the radius: under 1 where head or neck stand out of the photographed figure."""
    degrees = np.abs(np.degrees(theta))
    reach = _side_reach(theta, skull)
    y = t + capsule.centre[1]
    alpha = (figure.alpha * portrait.inside).astype(np.float32)
    bare = (alpha * (1 - classes.cloth) * (1 - classes.hair)).astype(np.float32)
    in_neck = smoothstep(y, chin - 0.35, chin - 0.05)
    sides = np.ones((2, len(t)))
    for index, side in enumerate((-1, 1)):
        figure_edge = outermost(march(capsule, t, side, portrait.canvas, alpha) > 0.5)
        skin_edge = np.clip(
            outermost(march(capsule, t, side, portrait.canvas, bare) > 0.5), 0, 1.06 * neck_half
        )
        skin_edge = np.where(skin_edge > 0.75 * neck_half, skin_edge, neck_half)
        edge = np.where(figure_edge > 0.3, figure_edge, reach[index])
        head = np.clip(edge / reach[index], 0.72, 1.0)
        neck = np.clip(skin_edge / reach[index], 0.72, 1.12)
        # the shoulders are the photograph's: the model's own slope is only a bridge to them
        neck = np.where(y > chin + 0.35, 1.0, neck)
        sides[index] = gaussian_filter1d(median_filter(head * (1 - in_neck) + neck * in_neck, 5), 3)
    sides[:, :6] = sides[:, 5:6].mean()
    turn = np.sin(theta)
    right = smoothstep(turn, -0.5, 0.5)[None, :]
    factor = sides[0][:, None] * (1 - right) + sides[1][:, None] * right
    elevation = np.maximum(-t, 0)[:, None] / 1.3
    on_head = np.maximum(np.abs(turn)[None, :] ** 3, smoothstep(elevation, 0.1, 1.0))
    on_head = np.maximum(on_head, smoothstep(degrees, 75, 120)[None, :])
    on_neck = smoothstep(degrees, 25, 75)[None, :]
    weight = on_head * (1 - in_neck)[:, None] + on_neck * in_neck[:, None]
    return 1 - (1 - factor) * weight
