"""What each pixel of the figure is: skin, hair or cloth, by colour mixtures seeded from the landmarks."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.mask import CHIN, Figure
from installation.training.people import Portrait
from installation.training.raster import Floats, Frame, blur, disc, polygon, smoothstep, to_lab

HAIRLINE = range(134, 145)
FACE_OUTLINE = [*HAIRLINE, *range(133, 124, -1)]
VISAGE = [*HAIRLINE, 112, 113, 114, *range(133, 124, -1), 111, 110, 109]
HAIR_OUTLINE = [*range(147, 156), *range(144, 133, -1)]
EAR_TOPS = (115, 120)
EAR_LOBES = (119, 124)
BROWS = ([*range(71, 77), 84, 83], [*range(77, 83), 86, 85])
EYES = ([*range(18, 23), 30, 29, 28], [*range(23, 28), 33, 32, 31])
MOUTH = [*range(87, 94), *range(108, 103, -1)]
BALD_BELOW = -8.0
"""Median log likelihood of hair over skin in the hair's own place under which there is no hair."""


class Classes(NamedTuple):
    """Per canvas pixel, (N, N) float32 0..1: hair; face, beard included; cloth; skin_ok and hair_ok, trustworthy
    colour of either;
    bald (the scalp is skin); hair_rgb and skin_rgb (3,) float 0..1, median colours."""

    hair: NDArray[np.float32]
    face: NDArray[np.float32]
    cloth: NDArray[np.float32]
    skin_ok: NDArray[np.float32]
    hair_ok: NDArray[np.float32]
    bald: bool
    hair_rgb: Floats
    skin_rgb: Floats


def classify(portrait: Portrait, figure: Figure) -> Classes:
    """Classes of a cut figure."""
    canvas, points = portrait.canvas, portrait.landmarks
    per_u = canvas.px_per_u
    x, y = canvas.grid_u()
    chin = points[CHIN, 1]
    lab = cv2.bilateralFilter(to_lab(figure.colour), 5, 12, 3)
    solid = (figure.alpha > 0.9) & portrait.inside

    face = polygon(canvas, points[FACE_OUTLINE])
    visage = polygon(canvas, points[VISAGE])
    features = np.zeros_like(face)
    for part in (*BROWS, *EYES, MOUTH):
        features |= polygon(canvas, points[part], hull=True)
    features = cv2.dilate(features.astype(np.uint8), disc(0.05 * per_u)).astype(bool)
    hairline = points[139, 1]
    mouth = points[MOUTH, 1].mean()
    inner = cv2.erode(face.astype(np.uint8), disc(0.06 * per_u)).astype(bool)
    skin_seed = inner & ~features & (y > hairline + 0.1) & (y < mouth) & solid
    over_face = polygon(canvas, points[HAIR_OUTLINE])
    hair_seed = over_face & solid & (y < points[list(EAR_TOPS), 1].mean() - 0.15)
    hair_seed = cv2.erode(hair_seed.astype(np.uint8), disc(0.03 * per_u)).astype(bool) & ~face
    cloth_seed = solid & (y > chin + 0.45) & (np.abs(x - points[CHIN, 0]) > 1.35)

    skin = _likelihood(lab, lab[skin_seed])
    hair = _likelihood(lab, lab[hair_seed]) if hair_seed.sum() > 60 else skin - 30.0
    # long dark hair reaches the shoulders: what hangs together with the hair above is no cloth
    tresses = _joined((hair > skin) & (hair > -20) & solid & ~inner, hair_seed, 0.03 * per_u)
    # bare shoulders are no cloth
    cloth_seed &= ~tresses & (skin < -10)
    if cloth_seed.sum() < 60:
        # narrow shoulders: take what lies lowest, where it is not the neck's own skin
        cloth_seed = solid & (y > chin + 0.45) & (skin < -20) & ~tresses
    cloth = _likelihood(lab, lab[cloth_seed]) if cloth_seed.sum() > 60 else skin - 30.0

    lobe = points[list(EAR_LOBES), 1].mean()
    low = smoothstep(y, lobe + 0.05, lobe + 0.3) * ~visage
    cloth_score = np.clip(cloth - np.maximum(skin, hair - 1.0), -8, 8)
    cloth_share = _sigmoid(blur(cloth_score.astype(np.float32), 0.035 * per_u)) * low * figure.alpha
    score = np.clip(hair - skin, -8, 8).astype(np.float32)
    hair_share = _sigmoid(blur(score, 0.035 * per_u)) * figure.alpha * (1 - cloth_share)
    brow_line = points[[i for brow in BROWS for i in brow], 1].min() - 0.05
    below_brows = cv2.erode((face | visage).astype(np.uint8), disc(0.03 * per_u)).astype(bool) & (
        y > brow_line
    )
    hair_share = np.where(below_brows | features, 0, hair_share)
    hair_share = hair_share * ~_collars(hair_share > 0.5, hair_seed, lobe + 0.15, canvas)
    bald = bool(hair_seed.sum() < 60 or np.median(hair[hair_seed] - skin[hair_seed]) < BALD_BELOW)
    cheeks = np.median(figure.colour[skin_seed], 0) if skin_seed.any() else np.full(3, 0.6)
    tress = np.median(figure.colour[hair_seed], 0) if hair_seed.any() else cheeks
    bald = bald or _is_scalp(tress, cheeks)
    if bald:
        hair_share = np.zeros_like(hair_share)
    trust = 1 - smoothstep(cloth_share, 0.1, 0.4)
    # beard and shadow are no skin colour, and yet the face's own
    grown = cv2.dilate(visage.astype(np.float32), disc(0.05 * per_u))
    own_face = blur(grown, 0.02 * per_u) * (1 - hair_share) * figure.alpha
    return Classes(
        hair=hair_share.astype(np.float32),
        face=own_face.astype(np.float32),
        cloth=cloth_share.astype(np.float32),
        skin_ok=np.maximum(smoothstep(skin, -20, -12) * trust, own_face).astype(np.float32),
        hair_ok=(smoothstep(hair, -20, -12) * trust).astype(np.float32),
        bald=bald,
        hair_rgb=tress,
        skin_rgb=cheeks,
    )


def _is_scalp(tress: Floats, cheeks: Floats) -> bool:
    """Whether what lies over the hairline is skin: lighter than the cheeks, or of their tint and as light."""
    over, skin = to_lab(np.array([[tress, cheeks]], np.float32))[0]
    lighter = over[0] / max(float(skin[0]), 1.0)
    return bool(lighter > 1.05 or (lighter > 0.8 and np.hypot(*(over - skin)[1:]) < 9))


def _joined(mask: NDArray[np.bool_], seeds: NDArray[np.bool_], opened_px: float) -> NDArray[np.bool_]:
    """Parts of a mask, opened so that thin bridges break, that hang together with seeds."""
    clear = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc(opened_px))
    _, labels = cv2.connectedComponents(clear)
    own = np.unique(labels[seeds & (labels > 0)])
    return np.isin(labels, own)


def _collars(
    hair: NDArray[np.bool_], seeds: NDArray[np.bool_], below_u: float, canvas: Frame
) -> NDArray[np.bool_]:
    """Dark collars and hoods among what looks like hair: parts that begin under the ears, apart from the hair."""
    clear = cv2.morphologyEx(hair.astype(np.uint8), cv2.MORPH_OPEN, disc(0.03 * canvas.px_per_u))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(clear)
    tops = canvas.to_u(np.stack([stats[:, 1], stats[:, 1]], -1).astype(float))[:, 1]
    low = tops > below_u
    low[0] = False
    low[np.unique(labels[seeds])] = False
    return cv2.dilate(low[labels].astype(np.uint8), disc(0.05 * canvas.px_per_u)).astype(bool)


def _sigmoid(x: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-x))


def _likelihood(lab: Floats, seeds: Floats, parts: int = 3, limit: int = 800) -> NDArray[np.float32]:
    """Log density (H, W) of a mixture of diagonal Gaussians learnt from (N, 3) seed colours."""
    step = max(len(seeds) // limit, 1)
    known = seeds[::step].astype(np.float64)
    order = known[:, 0].argsort()
    mean = np.stack([part.mean(0) for part in np.array_split(known[order], parts)])
    variance = np.repeat(known.var(0)[None] + 4.0, parts, 0)
    share = np.full(parts, 1 / parts)
    for _ in range(12):
        log = _log_parts(known, mean, variance, share)
        weight = np.exp(log - log.max(1, keepdims=True))
        weight /= weight.sum(1, keepdims=True)
        total = weight.sum(0) + 1e-6
        mean = weight.T @ known / total[:, None]
        # colours of one person under one light: never believe a part to be narrower than this
        variance = np.maximum(weight.T @ known**2 / total[:, None] - mean**2, 0) + 4.0
        share = total / total.sum()
    log = _log_parts(lab.reshape(-1, 3), mean, variance, share)
    top = log.max(1)
    return (top + np.log(np.exp(log - top[:, None]).sum(1))).reshape(lab.shape[:2]).astype(np.float32)


def _log_parts(colours: Floats, mean: Floats, variance: Floats, share: Floats) -> Floats:
    """Log of share times density, (N, parts)."""
    out = np.empty((len(colours), len(mean)), np.float64)
    for k, (m, v, s) in enumerate(zip(mean, variance, share, strict=True)):
        off = ((colours - m) ** 2 / v).sum(1)
        out[:, k] = np.log(s + 1e-9) - 0.5 * (off + np.log(v).sum() + 3 * np.log(2 * np.pi))
    return out
