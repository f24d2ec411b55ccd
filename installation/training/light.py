"""The light in which a photograph was taken, so that it can stay in the room while the head turns.

Shading is a smooth function of the surface's normal: nine spherical harmonics of the second order (Ramamoorthi and
Hanrahan, 2001), fitted to the brightness of the skin as the photograph encodes it. A place that turns from one normal
to another changes by the ratio of both. Normals that face the camera are enough: what is seen faces it before and
after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from installation.training.body import SKIN, Body
from installation.training.classes import Classes
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import LUMA, Floats
from installation.training.rays import MISS
from installation.training.texture import seen_from_front

ROUNDS = 6
"""Of reweighting: moles, beards and highlights are no shading."""
RIDGE = (0.0, 0.01, 0.01, 0.01, 0.05, 0.05, 0.03, 0.05, 0.05)
"""Pull towards an even light, as a share of the samples, for each harmonic."""
DARKEST, LIGHTEST = 0.8, 1.12
"""Bounds of the shade, against the skin's mean: a fit from one side knows no more. At 0.45 and 0.65 what stands out
beside an outline and is lit from the front (an ear's rim) became a lamp on the cheek."""
FLATTEST = 0.12
"""Normals' z below this are taken as this: at the outline the photograph mixes head and room."""


@dataclass(frozen=True)
class Light:
    """weights (9,): of the harmonics, relative to the mean brightness of the skin."""

    weights: Floats

    def on(self, normals: Floats) -> NDArray[np.float32]:
        """Shade (...,) of (..., 3) unit normals; 1 is the skin's mean brightness."""
        return np.clip(harmonics(normals) @ self.weights, DARKEST, LIGHTEST).astype(np.float32)


EVEN = Light(np.array([1.0, *np.zeros(8)]))


def harmonics(normals: Floats) -> Floats:
    """The first nine real spherical harmonics, without their constants, (..., 9) of (..., 3) normals (x, y, z)."""
    x, y, z = np.moveaxis(np.asarray(normals, np.float32), -1, 0)
    z = np.maximum(z, FLATTEST)
    length = np.sqrt(x * x + y * y + z * z)
    x, y, z = x / length, y / length, z / length
    # relative to the normal that faces the camera, so that the first weight is the light that falls there
    return np.stack([np.ones_like(x), x, y, z - 1, x * y, y * z, 3 * (z * z - 1), x * z, x * x - y * y], -1)


def fit_light(normals: Floats, brightness: Floats) -> Light:
    """Fits the light to (N,) brightnesses of skin with (N, 3) normals; even light where there are too few."""
    if len(brightness) < 200:
        return EVEN
    basis = harmonics(normals).astype(np.float64)
    relative = brightness / max(float(np.median(brightness)), 1e-3)
    pull = np.diag(RIDGE) * len(brightness)
    weight = np.ones(len(brightness))
    fitted = np.zeros(9)
    for _ in range(ROUNDS):
        fitted = np.linalg.solve(basis.T @ (basis * weight[:, None]) + pull, basis.T @ (weight * relative))
        off = np.abs(relative - basis @ fitted)
        scale = max(1.4826 * float(np.median(off)), 0.01)
        weight = np.minimum(1.0, 1.5 * scale / np.maximum(off, 1e-6))
    return Light(fitted)


@dataclass(frozen=True)
class FrontLight:
    """The light, and what it does to the photograph: shade (N, N) float32 and soft normals (N, N, 3) float32 of the
    canvas at yaw 0; where there is no head, shade 1 and the normal that faces the camera."""

    light: Light
    shade: NDArray[np.float32]
    normals: NDArray[np.float32]


def front_light(body: Body, portrait: Portrait, figure: Figure, classes: Classes) -> FrontLight:
    """Casts the camera's own rays, and fits the light to the skin that they meet."""
    shape = figure.alpha.shape
    mesh, hits = seen_from_front(body, portrait.canvas)
    found = (hits.distance < MISS).reshape(shape)
    facts = np.column_stack([body.soft, body.kind == SKIN, body.grows]).astype(np.float32)
    blended = mesh.blend(hits, facts).reshape(*shape, -1)
    normals = blended[..., :3]
    bare = (classes.face * (1 - classes.hair) > 0.9) & (figure.alpha > 0.95) & portrait.inside
    skin = found & bare & (blended[..., 3] > 0.99) & (normals[..., 2] > 0.15)
    light = fit_light(normals[skin], figure.colour[skin] @ LUMA)
    normals = np.where(found[..., None], normals, (0.0, 0.0, 1.0)).astype(np.float32)
    shade = np.where(found, light.on(normals) ** strength(blended[..., 4]), 1.0)
    return FrontLight(light, shade.astype(np.float32), normals)


def strength(grows: Floats) -> Floats:
    """How much of the skin's shading hair (0..1) takes: strands scatter the light."""
    return 1 - 0.5 * np.clip(grows, 0, 1)
