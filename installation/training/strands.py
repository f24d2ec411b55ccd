"""Hair detail for places nobody saw: patches of the photograph's own hair, combed upright and quilted."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.classes import Classes
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import LUMA, Floats, blur

PATCH_U = 0.42
CANDIDATES = 40
KEPT = 14


def hair_detail(
    portrait: Portrait, figure: Figure, classes: Classes, shape: tuple[int, int], texel_per_u: float
) -> NDArray[np.float32]:
    """Relative brightness (R, C), about -0.4..0.4, mean 0, strands along the columns, wrapped in theta."""
    rng = np.random.default_rng(7)
    scale = texel_per_u / portrait.canvas.px_per_u
    size = int(round(portrait.canvas.size * scale))
    grey = cv2.resize(figure.colour @ LUMA.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
    hair = cv2.resize(classes.hair * figure.alpha, (size, size), interpolation=cv2.INTER_AREA)
    solid = (hair > 0.6).astype(np.float32)
    local = blur(grey * solid, 0.1 * texel_per_u) / np.maximum(blur(solid, 0.1 * texel_per_u), 1e-3)
    relative = np.clip((grey - local) / np.maximum(local, 0.03), -0.6, 0.8) * solid
    amount = float(np.clip(relative[solid > 0].std() if solid.any() else 0.1, 0.04, 0.16))
    noise = amount * 0.35 * _strand_noise(shape, texel_per_u, rng)
    patches = _patches(relative.astype(np.float32), grey, solid, texel_per_u, rng)
    if not patches:
        return noise * 1.6
    return (0.75 * _quilt(patches, shape, texel_per_u, rng) + noise).astype(np.float32)


def _patches(
    relative: Floats, grey: Floats, solid: Floats, texel_per_u: float, rng: np.random.Generator
) -> list[Floats]:
    """Square patches (2r+1, 2r+1), each turned so that its strands are upright and stretched along them."""
    for reach in (PATCH_U, 0.3, 0.2):
        r = max(int(reach * texel_per_u), 4)
        share = cv2.blur(solid, (2 * r + 1, 2 * r + 1))
        share[:r] = share[-r:] = 0
        share[:, :r] = share[:, -r:] = 0
        places = np.argwhere(share > 0.8)
        if len(places) > 30:
            break
    else:
        return []
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, xy, yy = (blur(a * b * solid, r / 2) for a, b in ((dx, dx), (dx, dy), (dy, dy)))
    full = int(PATCH_U * texel_per_u)
    out: list[tuple[float, Floats]] = []
    for y, x in places[rng.choice(len(places), min(CANDIDATES, len(places)), replace=False)]:
        jxx, jxy, jyy = float(xx[y, x]), float(xy[y, x]), float(yy[y, x])
        coherence = np.hypot(jxx - jyy, 2 * jxy) / max(jxx + jyy, 1e-9)
        # the gradient lies across the strand; turning it level puts the strand upright
        angle = np.degrees(0.5 * np.arctan2(2 * jxy, jxx - jyy)) + rng.uniform(-7, 7)
        stretch = 1 + 1.5 * max(coherence - 0.25, 0)
        a = np.radians(angle)
        turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ np.diag([1.0, 1.0 / stretch])
        turn *= min(r / full, 1.0)
        back = np.zeros((2, 3), np.float32)
        back[:, :2] = turn
        back[:, 2] = np.array([x, y]) - turn @ [full, full]
        side = 2 * full + 1
        patch = cv2.warpAffine(
            relative,
            back,
            (side, side),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REFLECT,
        )
        out.append((float(coherence), patch - patch.mean()))
    out.sort(key=lambda item: -item[0])
    return [patch for _, patch in out[:KEPT]]


def _quilt(
    patches: list[Floats], shape: tuple[int, int], texel_per_u: float, rng: np.random.Generator
) -> Floats:
    """Patches on a loose grid under Hann windows, divided by the root of the summed squares: variance is kept."""
    side = patches[0].shape[0]
    half, step = side // 2, max(int(0.6 * side / 2), 2)
    line = np.hanning(side + 2)[1:-1].astype(np.float32)
    window = line[:, None] * line[None, :]
    rows, columns = shape
    total = np.zeros((rows + 2 * side, columns), np.float32)
    power = np.full_like(total, 1e-4)
    for y in range(half, rows + side + half, step):
        for x in range(0, columns, step):
            patch = patches[rng.integers(len(patches))]
            if rng.random() < 0.5:
                patch = patch[:, ::-1]
            at = (np.arange(side) + x + rng.integers(-2, 3)) % columns
            top = int(np.clip(y - half + rng.integers(-2, 3), 0, rows + side))
            total[top : top + side, at] += patch * window
            power[top : top + side, at] += window**2
    return (total / np.sqrt(power))[side : side + rows]


def _strand_noise(shape: tuple[int, int], texel_per_u: float, rng: np.random.Generator) -> Floats:
    """Noise of three widths, long along the columns, standard deviation 1."""
    total = np.zeros(shape, np.float32)
    for width in (0.02, 0.045, 0.1):
        noise = rng.normal(size=(shape[0], shape[1] * 3)).astype(np.float32)
        noise[:, : shape[1]] = noise[:, -shape[1] :] = noise[:, shape[1] : 2 * shape[1]]
        across, along = max(width * texel_per_u, 0.4), 8 * width * texel_per_u
        smooth = cv2.GaussianBlur(noise, (0, 0), across, sigmaY=along)[:, shape[1] : 2 * shape[1]]
        total += smooth / max(float(smooth.std()), 1e-6)
    return total / max(float(total.std()), 1e-6)
