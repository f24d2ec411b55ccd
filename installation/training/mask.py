"""Cutting the figure from its plain studio background, and taking the background out of its colours."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.people import Portrait
from installation.training.raster import Floats, Frame, disc, polygon, pull_push, sample, smoothstep, to_lab

WORK_SIZE = 220
"""GrabCut runs at this size: its time grows faster than its use."""
GRAB_SEED = 1
FACE_HULL = [*range(125, 135), 136, 139, 142, 144]
"""``.tem`` points whose convex hull is certainly figure."""
CHIN = 129
SURE_FAR = 9.0
"""LAB distance to the background under which a pixel is probably background ..."""
SURE_NEAR = 6.0
"""... and certainly, above the eyes and away from the middle."""


class Figure(NamedTuple):
    """alpha (N, N) float32 0..1, soft, on the canvas; colour (N, N, 3) float32 0..1, the figure's own colours
    everywhere (the background is nowhere in it); distance (N, N) float32, LAB distance to the background."""

    alpha: NDArray[np.float32]
    colour: NDArray[np.float32]
    distance: NDArray[np.float32]


def cut_figure(portrait: Portrait) -> Figure:
    """Mask and colours of a portrait before a plain background."""
    distance = background_distance(portrait)
    hard = _grab(portrait, distance)
    alpha = _soften(portrait, hard, distance)
    return Figure(alpha, own_colours(portrait.rgb, alpha * portrait.inside, portrait.canvas), distance)


def background_distance(portrait: Portrait) -> NDArray[np.float32]:
    """(N, N) colour distance to a bent plane fitted through the background's LAB colours beside and over the head."""
    lab = to_lab(portrait.rgb)
    x, y = portrait.canvas.grid_u()
    reach = np.abs(x[:, portrait.inside.any(0)]).max()
    top = y[portrait.inside].min()
    sides = np.abs(x) > min(reach, 2.4) - 0.35
    strips = portrait.inside & (((y < 1.1) & sides) | ((y < top + 0.2) & (np.abs(x) > 0.9)))
    corners = strips & (y < top + 0.5) & sides
    # lamps fall off beside and below: a plane with a bend, held where shoulders begin
    down = np.minimum(y, 1.2)
    basis = np.stack([np.ones_like(x), x, down, x * down, down**2], -1)
    a, b = basis[strips][::5], lab[strips][::5]
    plane = np.zeros((5, 3))
    plane[0] = np.median(lab[corners], 0)
    for limit in (16.0, 10.0, 6.0):
        # curls reach into the strips: from the corners' colour outwards, leave out what lies far from the plane
        keep = np.abs(a @ plane - b).sum(1) < limit
        if keep.sum() > 200:
            plane = np.linalg.lstsq(a[keep], b[keep], rcond=None)[0]
    from_plane = lab - basis @ plane
    tint = np.hypot(from_plane[..., 1], from_plane[..., 2])
    # shirts are white before pale grey: low down, being lighter counts for more; shadows are darker
    low = smoothstep(y, portrait.landmarks[CHIN, 1] - 0.5, portrait.landmarks[CHIN, 1] + 0.1)
    trust = 0.35 + low * np.where(from_plane[..., 0] > 0, 1.2, 0.7)
    return (tint + trust * np.abs(from_plane[..., 0])).astype(np.float32)


def _grab(portrait: Portrait, distance: Floats) -> NDArray[np.bool_]:
    """Hard mask on the canvas."""
    small = Frame(WORK_SIZE, portrait.canvas.side_u)
    shape = (WORK_SIZE, WORK_SIZE)
    rgb = cv2.resize(portrait.rgb, shape, interpolation=cv2.INTER_AREA)
    d = cv2.resize(distance, shape, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(portrait.inside.astype(np.float32), shape, interpolation=cv2.INTER_AREA) > 0.5
    x, y = small.grid_u()
    chin = portrait.landmarks[CHIN, 1]
    face = polygon(small, portrait.landmarks[FACE_HULL], hull=True)
    neck = (np.abs(x - portrait.landmarks[CHIN, 0]) < 0.5) & (y > chin - 0.2) & (y < chin + 0.5)
    sure = face | neck | _skull(portrait, small)

    state = np.full(shape, cv2.GC_PR_FGD, np.uint8)
    state[d < SURE_FAR] = cv2.GC_PR_BGD
    state[(d < SURE_NEAR) & (y < 0) & (np.abs(x) > 0.9)] = cv2.GC_BGD
    state[~inside & (y < 0)] = cv2.GC_BGD
    state[sure | ((np.abs(x) < 1.0) & (y > chin + 0.6))] = cv2.GC_FGD
    picture = np.round(rgb[..., ::-1] * 255).astype(np.uint8)
    # its clusters start at random: the same photograph shall give the same mask in every process
    cv2.setRNGSeed(GRAB_SEED)
    cv2.grabCut(picture, state, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    mask = (state == cv2.GC_FGD) | (state == cv2.GC_PR_FGD)
    mask |= (np.abs(x) < 1.0) & (y > chin + 0.6)

    labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)[1]
    mask = labels == labels[int(small.to_px(np.zeros(2))[1]), WORK_SIZE // 2]
    gaps, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    for gap in range(1, gaps):
        left, top, width, height = stats[gap, :4]
        at_edge = left == 0 or top == 0 or left + width == WORK_SIZE or top + height == WORK_SIZE
        here = labels == gap
        see_through = (d[here] < 7).mean() > 0.5 and y[here].mean() < chin + 0.3
        if not at_edge and not see_through:
            mask |= here
    large = (portrait.canvas.size, portrait.canvas.size)
    soft = cv2.resize(mask.astype(np.float32), large, interpolation=cv2.INTER_LINEAR)
    return soft > 0.5


def _skull(portrait: Portrait, frame: Frame) -> NDArray[np.bool_]:
    """The head above the eyes, well inside the outline that the landmarks give it: shiny scalps are kept."""
    outline = polygon(frame, portrait.landmarks[[*FACE_HULL, *range(148, 155)]], hull=True).astype(np.uint8)
    inner = cv2.erode(outline, disc(0.14 * frame.px_per_u)).astype(bool)
    return inner & (frame.grid_u()[1] < -0.3)


def _soften(portrait: Portrait, hard: NDArray[np.bool_], distance: Floats) -> NDArray[np.float32]:
    """Soft alpha: the mask made to follow the picture's own edges (He, Sun, Tang: Guided image filtering, 2010)."""
    canvas, per_u = portrait.canvas, portrait.canvas.px_per_u
    grey = cv2.cvtColor(portrait.rgb, cv2.COLOR_RGB2GRAY)
    radius = 2 * int(round(0.05 * per_u)) + 1

    def mean(picture: Floats) -> Floats:
        return cv2.blur(picture, (radius, radius), borderType=cv2.BORDER_REPLICATE)

    mask = hard.astype(np.float32)
    grey_mean, mask_mean = mean(grey), mean(mask)
    slope = (mean(grey * mask) - grey_mean * mask_mean) / (mean(grey * grey) - grey_mean**2 + 2e-4)
    alpha = mean(slope) * grey + mean(mask_mean - slope * grey_mean)
    alpha = np.clip(alpha * 1.15 - 0.075, 0, 1)

    _, y = canvas.grid_u()
    face = polygon(canvas, portrait.landmarks[FACE_HULL], hull=True).astype(np.uint8)
    inner = cv2.erode(face, disc(0.12 * per_u)).astype(bool) | _skull(portrait, canvas)
    enclosed = (y < portrait.landmarks[CHIN, 1]) & ~inner
    alpha = np.where(enclosed, alpha * smoothstep(distance, 7.0, 13.0), alpha)
    return _reach_sides(portrait, alpha).astype(np.float32)


def _reach_sides(portrait: Portrait, alpha: Floats) -> Floats:
    """Nothing above and below the photograph; beside it, shoulders go on as they left it."""
    reached = np.asarray(portrait.inside.any(1))[:, None]
    first = portrait.inside.argmax(1)
    last = portrait.inside.shape[1] - 1 - portrait.inside[:, ::-1].argmax(1)
    columns = np.arange(alpha.shape[1])[None, :]
    column = np.clip(columns, (first + 2)[:, None], (last - 2)[:, None])
    row = np.broadcast_to(np.arange(alpha.shape[0])[:, None], column.shape)
    _, y = portrait.canvas.grid_u()
    # hair that the photograph cuts off would only be drawn out into streaks
    beside = (column != columns) & (y < portrait.landmarks[CHIN, 1] + 0.1)
    return alpha[row, column] * (reached & ~beside)


def own_colours(rgb: Floats, alpha: Floats, canvas: Frame) -> NDArray[np.float32]:
    """Colours of the figure's inside, drawn outwards over its rim, where the background shines through."""
    safe = cv2.erode(alpha.astype(np.float32), disc(0.035 * canvas.px_per_u)) > 0.95
    return np.clip(pull_push(rgb, safe.astype(np.float32)), 0, 1).astype(np.float32)


def sample_u(picture: Floats, canvas: Frame, xy_u: Floats) -> Floats:
    """Bilinear reads of a canvas picture at (..., 2) positions in u."""
    return sample(picture, canvas.to_px(xy_u))
