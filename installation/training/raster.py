"""Picture frames in eye units, and the small raster operations that every step shares.

All geometry of the training turns lives in **u** (distance of the eye centres): origin in the middle of the eyes,
x to the image right, y down, z towards the camera. A :class:`Frame` ties a square picture to that plane.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

CROP_U = 4.4
"""Side of the crop in u."""
LUMA = np.array([0.299, 0.587, 0.114])
"""Brightness of red, green and blue (ITU-R BT.601)."""
DROP_U = 0.35
"""How far the crop's centre lies under the eyes, in u; puts the eye line at 0.4205 of the height."""


class Frame(NamedTuple):
    """A square picture of ``size`` pixels, ``side_u`` wide, concentric with the crop."""

    size: int
    side_u: float

    @property
    def px_per_u(self) -> float:
        """Pixels per eye distance."""
        return self.size / self.side_u

    def to_px(self, xy_u: Floats) -> Floats:
        """(..., 2) positions in u -> (..., 2) pixel indices (0 is the centre of the first pixel)."""
        return (np.asarray(xy_u) - (0.0, DROP_U)) * self.px_per_u + (self.size * 0.5 - 0.5)

    def to_u(self, xy_px: Floats) -> Floats:
        """Inverse of :meth:`to_px`."""
        return (np.asarray(xy_px) - (self.size * 0.5 - 0.5)) / self.px_per_u + (0.0, DROP_U)

    def grid_u(self) -> tuple[Floats, Floats]:
        """x and y in u of every pixel centre, two (size, size) float32 arrays."""
        line = (np.arange(self.size, dtype=np.float32) - (self.size * 0.5 - 0.5)) / self.px_per_u
        return np.broadcast_to(line, (self.size, self.size)), np.broadcast_to(
            line[:, None] + DROP_U, (self.size, self.size)
        )


def smoothstep(x: Floats | float, low: float | Floats, high: float | Floats) -> Floats:
    """Clamped cubic step 0..1; a falling one where ``low > high``."""
    t = np.clip((np.asarray(x) - low) / (np.asarray(high) - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def blur(picture: Floats, sigma_px: float) -> Floats:
    """Gaussian blur, replicated border; sigma under 0.2 px changes nothing."""
    if sigma_px < 0.2:
        return picture
    return cv2.GaussianBlur(picture, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)


def disc(radius_px: float) -> NDArray[np.uint8]:
    """Round structuring element for morphology, at least 1x1."""
    side = 2 * max(int(round(radius_px)), 0) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def polygon(frame: Frame, points_u: Floats, hull: bool = False) -> NDArray[np.bool_]:
    """Filled polygon (or convex hull) of (N, 2) points in u as a (size, size) mask."""
    points = np.round(frame.to_px(points_u) * 16).astype(np.int32)
    if hull:
        points = cv2.convexHull(points)[:, 0]
    mask = np.zeros((frame.size, frame.size), np.uint8)
    cv2.fillPoly(mask, [points], 1, shift=4)
    return mask.astype(bool)


def sample(picture: Floats, xy_px: Floats, border: int = cv2.BORDER_REPLICATE) -> Floats:
    """Bilinear reads of an (H, W[, C]) picture at (..., 2) pixel indices -> (...[, C]) float32."""
    xy = np.asarray(xy_px, np.float32)
    shape = xy.shape[:-1]
    count = int(np.prod(shape))
    if count == 0:
        return np.zeros((*shape, *picture.shape[2:]), np.float32)
    # remap refuses sides of 32768 and more, so long lists are folded into rows
    width = min(count, 4096)
    rows = -(-count // width)
    listed = np.zeros((rows * width, 2), np.float32)
    listed[:count] = xy.reshape(-1, 2)
    flat = listed.reshape(rows, width, 2)
    source = np.ascontiguousarray(picture, np.float32)
    out = cv2.remap(source, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=border)
    reads = out.reshape(rows * width, *picture.shape[2:])[:count]
    return reads.reshape((*shape, *picture.shape[2:]))


def pull_push(values: Floats, weight: Floats) -> Floats:
    """Fill what is unknown, smoothly, from what is known (Gortler et al., The Lumigraph, 1996, section 3.4).

    values: (H, W, C) float32; weight: (H, W) 0..1, how well each value is known. Returns (H, W, C) float32: values
    where the weight is 1, coarser and coarser averages of the known neighbours where it is 0.
    """
    value: NDArray[np.float32] = np.ascontiguousarray(values, np.float32)
    known: NDArray[np.float32] = np.ascontiguousarray(weight, np.float32)
    if value.ndim == 2:
        return pull_push(value[..., None], known)[..., 0]
    height, width = known.shape
    if min(height, width) <= 2:
        mean = (value * known[..., None]).sum((0, 1)) / max(float(known.sum()), 1e-6)
        return value * known[..., None] + mean * (1 - known[..., None])
    size = ((width + 1) // 2, (height + 1) // 2)
    total = np.asarray(cv2.resize(known, size, interpolation=cv2.INTER_AREA))
    lit = np.asarray(cv2.resize(value * known[..., None], size, interpolation=cv2.INTER_AREA))
    premultiplied = lit.reshape(size[1], size[0], -1)
    coarse = pull_push(premultiplied / np.maximum(total, 1e-6)[..., None], np.minimum(total * 3.0, 1.0))
    finer = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(value.shape)
    return value * known[..., None] + finer * (1 - known[..., None])


def pull_push_wrapped(values: Floats, weight: Floats) -> Floats:
    """:func:`pull_push` on a picture whose left and right edges meet (an atlas over all angles)."""
    quarter = weight.shape[1] // 4
    pad = ((0, 0), (quarter, quarter))
    channels = ((0, 0),) * (values.ndim - 2)
    filled = pull_push(np.pad(values, pad + channels, mode="wrap"), np.pad(weight, pad, mode="wrap"))
    return filled[:, quarter:-quarter]


def to_lab(rgb: Floats) -> Floats:
    """(H, W, 3) float RGB 0..1 -> float CIE LAB (L 0..100, a and b about -127..127)."""
    return cv2.cvtColor(np.ascontiguousarray(rgb, np.float32), cv2.COLOR_RGB2LAB)
