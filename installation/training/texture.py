"""What the photograph could not see: skin and hair completed over all places of the head."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.body import EAR, HAIR, Body
from installation.training.capsule import Capsule
from installation.training.classes import Classes
from installation.training.hair_shell import HairShell
from installation.training.head_shape import HeadShape
from installation.training.mask import Figure, sample_u
from installation.training.people import Portrait
from installation.training.raster import (
    LUMA,
    Floats,
    Frame,
    blur,
    disc,
    pull_push_wrapped,
    sample,
    smoothstep,
)
from installation.training.rays import MISS, Hits, Mesh
from installation.training.strands import hair_detail

DEPTH_SIZE = 256
NEAR_U = 0.07
"""What lies less than this behind the front surface was seen by the photograph."""
EAR_MARGIN_U = 0.08
"""How far beside a photographed ear the cheek is not believed: the model's cheek never ends quite where theirs did."""
FAR_U = 8.0
TEXEL_U = 1.3
"""Texels are pixels of the output at this distance from the axis."""


@dataclass(frozen=True)
class FrontDepth:
    """Depth z (N, N) in u of the front surface at yaw 0, lowered by one pixel at its edges; beside_ear (N, N) 0..1,
    where ears are seen, and a little round them."""

    depth: Floats
    beside_ear: NDArray[np.float32]
    frame: Frame

    def skin(self, points: Floats) -> Floats:
        """(...,) 0..1, whether the photograph shows skin of the head, not an ear, at (..., 2+) places: an ear read as
        cheek left pink and grey blots before the turned one."""
        return 1 - sample(self.beside_ear, self.frame.to_px(points[..., :2]))

    def sees(self, points: Floats) -> Floats:
        """(...,) 0..1, whether (..., 3) front-pose points lie on the surface that the camera saw."""
        front = sample(self.depth, self.frame.to_px(points[..., :2]))
        return smoothstep(points[..., 2] - front, -1.7 * NEAR_U, -0.7 * NEAR_U)


def seen_from_front(body: Body, frame: Frame) -> tuple[Mesh, Hits]:
    """The body at yaw 0, and what the camera's ray of every pixel of a frame meets, row by row."""
    x, y = frame.grid_u()
    start = np.stack([x, y, np.full_like(x, FAR_U)], -1).reshape(-1, 3)
    mesh = Mesh(body.vertices, body.triangles)
    return mesh, mesh.cast(start, np.array([0.0, 0.0, -1.0]))


def front_depth(body: Body, portrait: Portrait) -> FrontDepth:
    """Cast the camera's own rays."""
    frame = Frame(DEPTH_SIZE, portrait.canvas.side_u)
    mesh, hits = seen_from_front(body, frame)
    ear = mesh.blend(hits, (body.kind == EAR).astype(np.float32)[:, None])[:, 0] * (hits.distance < MISS)
    ear = cv2.dilate(
        (ear.reshape(DEPTH_SIZE, DEPTH_SIZE) > 0.5).astype(np.float32), disc(EAR_MARGIN_U * frame.px_per_u)
    )
    depth = np.where(hits.distance < MISS, FAR_U - hits.distance, -9.0)
    depth = depth.reshape(DEPTH_SIZE, DEPTH_SIZE).astype(np.float32)
    return FrontDepth(cv2.erode(depth, np.ones((3, 3), np.uint8)), blur(ear, 0.02 * frame.px_per_u), frame)


@dataclass(frozen=True)
class Atlas:
    """Completed colours under even light over (t, theta), (R, C, 3) float32 0..1: of skin, of hair."""

    skin: NDArray[np.float32]
    hair: NDArray[np.float32]
    capsule: Capsule

    def colours(self, points: Floats, grows: Floats, openness: Floats) -> Floats:
        """(N, 3) colours under even light of (N, 3) front-pose points with hairness (N,) and openness (N,), how
        much of the light reaches the skin."""
        theta, t, _ = self.capsule.places(points)
        both = self.capsule.read(np.concatenate([self.skin, self.hair], -1), theta, t)
        share = np.clip(grows, 0, 1)[:, None]
        return both[:, :3] * openness[:, None] * (1 - share) + both[:, 3:] * share


def complete(
    head: HeadShape,
    shell: HairShell,
    body: Body,
    depth: FrontDepth,
    portrait: Portrait,
    figure: Figure,
    classes: Classes,
    shade: NDArray[np.float32],
    texel_per_u: float,
) -> Atlas:
    """Atlases of skin (on the skull) and hair (on the shell): known where the photograph saw them, filled elsewhere.
    What lay in the photograph's shade (canvas) is lightened: the turned head gets its own."""
    colours = np.clip(figure.colour / shade[..., None], 0, 1)
    capsule = head.capsule
    columns = int(2 * np.pi * TEXEL_U * texel_per_u)
    theta, t = capsule.grid(columns, 1 / texel_per_u)
    rs = capsule.read(head.skull, theta[None, :], t[:, None])
    points = capsule.points(rs, theta[None, :], t[:, None])
    skin_facing = _facing(points)
    skin_weight = _known(points, skin_facing, depth, portrait, figure)
    xy = points[..., :2]
    is_hair = sample_u(classes.hair, portrait.canvas, xy)
    skin_weight *= sample_u(classes.skin_ok, portrait.canvas, xy) * (is_hair < 0.3) * depth.skin(points)
    skin_colour = sample_u(colours, portrait.canvas, xy)
    away = _distance(skin_weight > 0.5, texel_per_u)
    own = (
        classes.skin_rgb / float(np.median(shade[classes.face > 0.5]))
        if classes.face.any()
        else classes.skin_rgb
    )
    skin = _calm_skin(pull_push_wrapped(skin_colour, skin_weight), skin_weight, away, own)

    radius = capsule.read(shell.radius, theta[None, :], t[:, None])
    points = capsule.points(np.maximum(radius, rs), theta[None, :], t[:, None])
    facing = _facing(points)
    xy = points[..., :2]
    is_hair = sample_u(classes.hair, portrait.canvas, xy)
    weight = _known(points, facing, depth, portrait, figure) * smoothstep(is_hair, 0.5, 0.9)
    weight *= sample_u(classes.hair_ok, portrait.canvas, xy)
    colour = sample_u(colours, portrait.canvas, xy)
    if classes.bald or weight.sum() < 20:
        tint = np.broadcast_to(np.asarray(classes.hair_rgb, np.float32), colour.shape)
        hair = skin if classes.bald else np.ascontiguousarray(tint)
    else:
        hair = pull_push_wrapped(colour, weight)
        pulled = 0.75 * smoothstep(_distance(weight > 0.5, texel_per_u), 0.0, 1.2)[..., None]
        hair = hair * (1 - pulled) + np.median(colour[weight > 0.5], 0) * pulled
        detail = hair_detail(portrait, figure, classes, weight.shape, texel_per_u)
        hair = hair * (1 + detail * (1 - weight))[..., None]
    return Atlas(np.clip(skin, 0, 1).astype(np.float32), np.clip(hair, 0, 1).astype(np.float32), capsule)


def _facing(points: Floats) -> Floats:
    """z of the unit normals of an (R, C, 3) surface, made to point away from its axis."""
    down = np.gradient(points, axis=0)
    across = np.gradient(points, axis=1)
    normal = np.cross(across, down)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    middle = points.mean(1, keepdims=True)
    outward = np.sign(((points - middle) * normal)[..., ::2].sum(-1))
    return normal[..., 2] * outward


def _known(points: Floats, facing: Floats, depth: FrontDepth, portrait: Portrait, figure: Figure) -> Floats:
    """0..1, how well the photograph saw each texel."""
    alpha = sample_u((figure.alpha * portrait.inside).astype(np.float32), portrait.canvas, points[..., :2])
    seen = smoothstep(facing, 0.15, 0.45) * depth.sees(points) * smoothstep(alpha, 0.8, 1.0)
    return seen.astype(np.float32)


def _distance(known: NDArray[np.bool_], texel_per_u: float) -> Floats:
    """(R, C) distance in u to the nearest known texel, wrapped in theta."""
    columns = known.shape[1]
    unknown = 1 - np.concatenate([known.astype(np.uint8)] * 3, 1)
    return cv2.distanceTransform(unknown, cv2.DIST_L2, 3)[:, columns : 2 * columns] / texel_per_u


def _calm_skin(filled: Floats, weight: Floats, away_u: Floats, skin_rgb: Floats) -> Floats:
    """Skin far from all that is known keeps near the person's own: half the contrast, no deep shadow, no highlight.
    Close by, what is known goes on: a beard does not end where the camera's view did."""
    base = np.asarray(skin_rgb, np.float32)
    calm = base + 0.55 * (filled - base)
    own = float(base @ LUMA)
    calm = _between(calm, 0.78 * own, own)
    filled = _between(filled, 0.0, 1.08 * own)  # an ear's lit rim, read as cheek
    # fixed seed: the same person gives the same file
    grain = np.random.default_rng(1).normal(0, 0.02, weight.shape)[..., None]
    far = smoothstep(away_u, 0.08, 0.5)[..., None]
    share = weight[..., None]
    return filled * share + (filled * (1 - far) + calm * far) * (1 + grain) * (1 - share)


def _between(colours: Floats, darkest: float, lightest: float) -> Floats:
    """Colours (..., 3) brought between two brightnesses."""
    luma = colours @ LUMA
    return colours * (np.clip(luma, darkest, lightest) / np.maximum(luma, 1e-3))[..., None]


def reached(body: Body) -> Floats:
    """(V,) share of the light on completed skin: closed places are darker, those of the ear most."""
    share = np.clip(0.50 + 0.50 * body.openness, 0, 0.97)
    share = np.where(body.kind == EAR, np.clip(0.50 + 0.55 * body.openness, 0, 1.0), share)
    return np.where(body.kind == HAIR, 1.0, share)
