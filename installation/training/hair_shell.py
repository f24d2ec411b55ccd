"""Hair with volume: how much hair grows where on the skull, and a shell that carries it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, median_filter

from installation.training.capsule import CROWN_U, march, march_radii
from installation.training.classes import Classes
from installation.training.head_model import HeadModel
from installation.training.head_shape import HeadShape, outermost
from installation.training.mask import Figure, sample_u
from installation.training.people import Portrait
from installation.training.raster import Floats, disc, polygon, pull_push_wrapped, smoothstep

COVERED_FROM, HANGS_FROM = 0.45, 0.5
"""Shares of hair over the projected ear, and over the same place up to an ear lower, from which hair hides the ear.
Hair combed back over an ear's top, or tied, leaves the rest of it to be seen from the side: as a ball of hair it cost
who wore it 20 degrees of measured yaw at 75, and 0.2 of likeness."""
LOWER = (0.5, 1.0)
"""By how much of the ear's height that place is lower."""
EAR_DEG, EAR_FRONT_DEG, EAR_BACK_DEG = 90.0, 30.0, 36.0
"""Where ears stand round the head, and how far the bare place about them reaches."""
LONG_U = 0.12
"""Hair that stands out this far beside the neck, on most rows under the lobes, is long."""
SIDEBURN_U = 0.2
"""By how much the hairline comes down from the temple to the ear."""
SIDEBURN_SHARE = 0.15
"""Of the ear's height, from its top, to which it comes down at most: at 0.35 everybody wore broad sideburns."""
TEMPLE_WEIGHT = 0.5
"""Of what is carried from the temple to the ear, against what was seen."""
SUNK_U = 0.04
"""How deep the shell dives under the skin where there is no hair: no seam, no cutting."""


@dataclass(frozen=True)
class HairShell:
    """radius (R, C) u of the hair's surface; thickness (R, C) u over the skull, 0 where bare; grows (R, C) 0..1,
    how much of the shell is hair; scalp (R, C) 0..1, how much of the skin is; covered (2,) bool, ears hidden by
    hair, image left and right; long: it hangs."""

    radius: Floats
    thickness: Floats
    grows: Floats
    scalp: Floats
    covered: NDArray[np.bool_]
    long: bool


def build_shell(
    model: HeadModel, head: HeadShape, portrait: Portrait, figure: Figure, classes: Classes
) -> HairShell:
    """Measure the hair's silhouette and spread it round the skull."""
    ears, overlap, hanging = _ears(model, head, portrait, classes)
    covered = (_agreed(overlap) >= COVERED_FROM) & (_agreed(hanging) >= HANGS_FROM)
    thick, far, near = _silhouette(head, portrait, figure, classes, ears, covered)
    below = (head.t > head.lobe + 0.1) & (head.t < head.lobe + 0.7)
    long = bool(not classes.bald and (thick[:, below] > LONG_U).mean() > 0.4)
    scalp = grows = _growth(head, portrait, classes, long)
    if classes.bald:
        thick = thick * 0.0
    thickness, dive = _spread(head, portrait, thick, grows, covered, long)
    radius: Floats = head.skull + thickness - dive
    if long:
        radius, thickness, grows = _hang(head, radius, thickness, grows, far, near, covered)
    bare = thickness < 0.012
    radius = np.where(bare, head.skull - SUNK_U - dive, radius)
    return HairShell(radius, np.where(bare, 0, thickness), grows, scalp, covered, long)


def _agreed(shares: Floats) -> Floats:
    """Of the left and the right ear (2,): both the same where they differ by little."""
    return np.full(2, shares.mean()) if abs(shares[0] - shares[1]) < 0.3 else shares


def _ears(
    model: HeadModel, head: HeadShape, portrait: Portrait, classes: Classes
) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Canvas mask of both projected ears; the share of hair over each, and over the same place lower."""
    both = np.zeros(classes.hair.shape, bool)
    over, lower = np.ones(2), np.zeros(2)
    for index, side in enumerate((-1, 1)):
        rim = head.vertices[model.ear & (head.vertices[:, 0] * side > 0), :2]
        mask = polygon(portrait.canvas, rim, hull=True)
        both |= mask
        if not mask.any():
            continue
        over[index] = classes.hair[mask].mean()
        tall = float(np.ptp(rim[:, 1]))
        drops = [polygon(portrait.canvas, rim + np.array([0, drop * tall]), hull=True) for drop in LOWER]
        lower[index] = max((classes.hair[place].mean() for place in drops if place.any()), default=0.0)
    grown = cv2.dilate(both.astype(np.uint8), disc(0.04 * portrait.canvas.px_per_u)).astype(bool)
    return grown, over, lower


def _silhouette(
    head: HeadShape,
    portrait: Portrait,
    figure: Figure,
    classes: Classes,
    ears: NDArray[np.bool_],
    covered: NDArray[np.bool_],
) -> tuple[Floats, Floats, Floats]:
    """Per side and row, (2, R): thickness over the skull in the frontal plane; outermost and innermost hair radius."""
    canvas, t = portrait.canvas, head.t
    alpha = figure.alpha * portrait.inside
    hair = (classes.hair * portrait.inside > 0.5).astype(np.uint8)
    hair = cv2.morphologyEx(hair, cv2.MORPH_OPEN, disc(0.05 * canvas.px_per_u)).astype(np.float32)
    shape = (alpha * (1 - classes.cloth) * ~ears).astype(np.float32)
    thick: Floats = np.zeros((2, len(t)))
    far, near = np.zeros_like(thick), np.zeros_like(thick)
    for i, side in enumerate((-1, 1)):
        found = march(head.capsule, t, side, canvas, hair) > 0.5
        edge = outermost(found)
        # dark stubble and shadow on the neck look like hair: only what stands out beside it hangs
        neck = np.where(t > head.ear_rows[i, 1], head.neck_half + 0.03, 0.0)
        skull = np.maximum(head.side_skull[i], neck)
        first = march_radii(found.shape[1])[found.argmax(1)]
        top, lobe = head.ear_rows[i]
        m = np.where(edge > 0, edge - skull, -0.1)
        beside_ear = (t > top - 0.06) & (t < lobe)
        m = np.where(
            (t < 0) & ~beside_ear, outermost(march(head.capsule, t, side, canvas, shape) > 0.5) - skull, m
        )
        if not covered[i]:
            over = m[(t > top - 0.3) & (t <= top - 0.06)]
            above = min(max(float(np.median(over)) if over.size else 0.0, 0.0), 0.22)
            m = np.where(beside_ear & (edge < skull + 0.3), above, m)
        below = np.flatnonzero(t > lobe)
        hanging = np.where(head.y < head.chin + 0.05, m, -0.1)
        least = np.minimum(0.16, np.maximum.accumulate(hanging[::-1])[::-1])
        m[below] = np.maximum(m[below], least[below])
        # locks that flare out over the shoulders would swing about as a blade: they hang straight
        beside = m[(t > lobe - 0.5) & (t < lobe + 0.3)].max(initial=0.0)
        m[below] = np.minimum(m[below], max(beside, 0.0) + 0.12)
        m = np.clip(m, -0.2, 1.9)
        thick[i] = gaussian_filter1d(median_filter(m, 7), 1.5)
        far[i], near[i] = edge, first
    thick[:, :8] = thick[:, :8].mean(0)
    return thick, far, near


def _growth(head: HeadShape, portrait: Portrait, classes: Classes, long: bool) -> Floats:
    """(R, C) 0..1, where hair grows: the photograph's word where it saw the skull, habit elsewhere."""
    degrees = np.abs(np.degrees(head.theta))[None, :]
    t = head.t[:, None]
    if classes.bald:
        return np.zeros(head.skull.shape)
    points = head.capsule.points(head.skull, head.theta[None, :], t)
    down, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normal = np.cross(down, across)
    facing = -normal[..., 2] / np.maximum(np.linalg.norm(normal, axis=-1), 1e-9)
    facing = np.where(degrees < 88, np.abs(facing), 0)
    seen = sample_u(classes.hair, portrait.canvas, points[..., :2])
    lobe = head.lobe
    known = smoothstep(facing, 0.2, 0.5) * (t < lobe)
    nape = lobe - 0.1 + 0.36 * smoothstep(degrees, 95, 150)
    habit = smoothstep(t, nape + 0.2, nape - 0.2)
    behind = np.where(t < 0, smoothstep(degrees, 96, 104), smoothstep(degrees, 108, 116))
    bare = (t > lobe) & (degrees < 112) & (not long)
    value = np.where(known > 0, seen, np.where(bare, 0.0, habit))
    weight = np.where(known > 0, known, np.where(bare, 1.0, behind))
    temple = _temple(head, facing, seen)
    beside = (known <= 0) & (degrees < 96) & ~bare
    value = np.where(beside, temple, value)
    weight = np.where(beside, TEMPLE_WEIGHT, weight)
    # the crown is hair even where the camera looked along it
    crown = (t < -0.75 * np.pi / 2 * CROWN_U) & (known < 0.3)
    value, weight = np.where(crown, 1.0, value), np.where(crown, np.maximum(weight, 0.3), weight)
    filled = pull_push_wrapped(value[..., None].astype(np.float32), weight.astype(np.float32))[..., 0]
    return np.clip(filled, 0, 1)


def _temple(head: HeadShape, facing: Floats, seen: Floats) -> Floats:
    """(R, C) hairness of the sides, between the last that the camera saw of them and the ear: as it was there, but the
    hairline comes down towards the ear."""
    degrees = np.abs(np.degrees(head.theta))
    row_u = head.t[1] - head.t[0]
    out = np.zeros_like(seen)
    for side in (-1, 1):
        here = head.theta * side > 0
        edge = (smoothstep(facing, 0.2, 0.3) * smoothstep(facing, 0.7, 0.55) + 1e-6) * here
        lowest = np.maximum.accumulate((seen * (edge > 0.5)).max(1)[::-1])[::-1]
        last = gaussian_filter1d(lowest, 0.04 / row_u)
        begin = float((degrees * edge).sum() / edge.sum())
        way = np.clip((degrees - begin) / (EAR_DEG - begin), 0, 1)
        rows = np.arange(len(last))[:, None] - way[None, :] * SIDEBURN_U / row_u
        carried = np.interp(rows.ravel(), np.arange(len(last)), last).reshape(rows.shape)
        out = np.where(here[None, :], carried, out)
    tops = float(head.ear_rows[:, 0].mean())
    ends = tops + SIDEBURN_SHARE * (head.lobe - tops)
    return out * smoothstep(head.t, ends + 0.1, ends - 0.1)[:, None]


def _spread(
    head: HeadShape, portrait: Portrait, thick: Floats, grows: Floats, covered: NDArray[np.bool_], long: bool
) -> tuple[Floats, Floats]:
    """(R, C) thickness round the skull from the two silhouettes, and how deep to dive under visible ears."""
    degrees, t = np.abs(np.degrees(head.theta))[None, :], head.t[:, None]
    right = smoothstep(np.sin(head.theta), -0.5, 0.5)[None, :]
    around = thick[0][:, None] * (1 - right) + thick[1][:, None] * right
    elevation = np.maximum(-t, 0) / CROWN_U
    hairline = _hairline_elevation(head, portrait)
    body = np.maximum(smoothstep(degrees, 38, 82), smoothstep(elevation, hairline + 0.1, hairline + 0.5))
    growth = np.where(t < head.lobe, grows, 1.0 if long else grows)
    thickness = np.maximum(around, 0) * body * growth
    thickness = np.maximum(thickness, 0.05 * grows * smoothstep(degrees, 70, 110))
    behind = smoothstep(degrees, 100, 150)
    row_u = head.t[1] - head.t[0]
    soft = gaussian_filter1d(thickness, 0.32 / row_u, axis=0, mode="nearest")
    thickness = thickness * (1 - behind) + 0.85 * soft * behind
    thickness = gaussian_filter1d(thickness, 1.0, axis=1, mode="wrap")
    nape = head.lobe - 0.1 + 0.36 * smoothstep(degrees, 95, 150)
    if not long:
        thickness = thickness * smoothstep(t, nape + 0.05, nape - 0.55)
    dive = np.zeros_like(thickness)
    for i, side in enumerate((-1, 1)):
        top, lobe = head.ear_rows[i]
        here = head.theta * side > 0
        across = (degrees - EAR_DEG) / np.where(degrees < EAR_DEG, EAR_FRONT_DEG, EAR_BACK_DEG)
        middle, half = (top + lobe) / 2, (lobe - top) / 2 + 0.04
        window = smoothstep(np.hypot(across, (t - middle) / half), 1.2, 0.95) * here
        if covered[i]:
            thickness = np.maximum(thickness, 0.09 * window)
            continue
        # hair tucked behind an ear has no ledge over it: it thins out towards the ear from above
        tall = np.where(t < middle, half + 0.4, half + 0.06)
        near = smoothstep(np.hypot(across / 1.1, (t - middle) / tall), 1.15, 0.55) * here
        thickness, dive = thickness * (1 - near), dive + 0.16 * window
    return thickness, dive


def _hairline_elevation(head: HeadShape, portrait: Portrait) -> float:
    """Elevation in radians, seen from the capsule's centre, of the middle of the hairline."""
    y = portrait.landmarks[138:141, 1].mean()
    front = np.abs(head.theta).argmin()
    heights = head.capsule.points(head.skull[:, front], head.theta[front], head.t)[:, 1]
    row = int(np.abs(heights - y).argmin())
    return float(max(-head.t[row], 0) / CROWN_U)


def _hang(
    head: HeadShape,
    radius: Floats,
    thickness: Floats,
    grows: Floats,
    far: Floats,
    near: Floats,
    covered: NDArray[np.bool_],
) -> tuple[Floats, Floats, Floats]:
    """Long hair: below the lobes a curtain, open to the front, hanging straight behind, as low as it was seen."""
    degrees, t = np.abs(np.degrees(head.theta))[None, :], head.t[:, None]
    under = smoothstep(t, head.lobe - 0.3, head.lobe - 0.05)
    side = (head.theta > 0).astype(int)
    ends = np.array([head.t[far[i] > head.side_skull[i] + 0.02].max(initial=head.lobe) for i in (0, 1)])
    # what hangs lower than the collar lies on the shoulders, and those stay with the torso
    ends = np.minimum(ends, head.collar - head.capsule.centre[1] - 0.05)
    end = ends[side][None, :] * smoothstep(degrees, 160, 110) + ends.mean() * smoothstep(degrees, 110, 160)
    alive = smoothstep(t, end + 0.05, end - 0.1)

    # behind, it falls from the back of the head, it does not follow the neck
    start = int(np.abs(head.t - (head.lobe - 0.3)).argmin())
    falls = radius[start][None, :] - 0.12 * np.maximum(t - head.t[start], 0)
    back = smoothstep(degrees, 95, 125) * (t > head.t[start])
    radius = radius * (1 - back) + np.maximum(radius, falls) * back

    depth = np.where(covered[side], 0.30, -0.02)[None, :] + 0.04 * np.sin(5 * t)
    facing = np.cos(head.theta)[None, :]
    limit = np.where(facing > 0.05, depth / np.maximum(facing, 0.05), 9.0)
    limit = np.where((depth < 0) & (facing > -0.15), np.minimum(limit, 0.0), limit)
    inner = np.where(far > 0, near / np.maximum(far, 1e-3), 0.5)
    opening = np.clip(np.degrees(np.arcsin(np.clip(inner, 0, 1))), 28, 75)
    opening = gaussian_filter1d(opening, 7, axis=1)[side].T
    front = smoothstep(degrees, opening + 8, opening - 2)
    # rounded off: cell by cell the curtain's edges were stairs
    open_front = gaussian_filter(np.maximum(front, 1 - alive) * under, (3.0, 2.5), mode=("nearest", "wrap"))
    limit = gaussian_filter(limit, (4.0, 0.0), mode="nearest")
    clipped = np.minimum(radius, limit * under + 9 * (1 - under))
    radius = clipped * (1 - open_front) + (head.skull - SUNK_U) * open_front
    thickness = np.maximum(radius - head.skull, 0)
    grows = np.maximum(grows, under * (thickness > 0.03))
    return radius, thickness, grows
