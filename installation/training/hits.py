"""What a ray's hit on a body knows: its place, its kind, how it faces, now and in the photograph."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from installation.training.body import EAR, HAIR, INSIDE, Body
from installation.training.lens import Lens
from installation.training.raster import Floats, smoothstep
from installation.training.texture import reached

HAIR_GRAZING = (0.06, 0.24)
"""Between which shares of a surface's breadth in the view its breadth in the picture before is trusted, of hair."""
SKIN_GRAZING = (0.10, 0.30)
"""The same of skin: stretched further it is streaks, by which nobody is known. With 0.15 to 0.40 the turns at 60
degrees are likelier still (identity .564 for .583), but links then paint more of a cheek, and paint is the softer."""
EAR_GRAZING = (0.02, 0.12)
"""The same of ears: stretched they still have their folds, where links that had to paint them made pale blurs."""


class Facts(NamedTuple):
    """Columns of what a hit knows: in the start, and (``photo_``) in the photograph."""

    place: Floats  # (M, 3), x and y as the start's picture shows them
    facing: Floats
    normal: Floats  # (M, 3)
    twist: Floats
    reached: Floats
    grows: Floats
    ear: Floats
    inside: Floats
    hair: Floats
    soft: Floats  # (M, 3)
    photo_place: Floats  # (M, 3)
    photo_facing: Floats
    photo_soft: Floats  # (M, 3)


_COLUMNS = np.cumsum((3, 1, 3, 1, 1, 1, 1, 1, 1, 3, 3, 1))  # where the columns of each begin, but the first


def columns_of(body: Body, shown: Body, photographed: Body, lens: Lens) -> NDArray[np.float32]:
    """(V, K) what each vertex hands to the hits round it: of the body where its turn begins, of the same as the
    start's picture shows it, and as photographed."""
    kinds = [body.kind == kind for kind in (EAR, INSIDE, HAIR)]
    facing = lens.facing(unit(body.normals), body.vertices)
    start = [shown.vertices, facing, body.normals, body.twist, reached(body), body.grows, *kinds, body.soft]
    photo = [photographed.vertices, photographed.normals[:, 2], photographed.soft]
    return np.column_stack(start + photo).astype(np.float32)


def parts(columns: Floats) -> Facts:
    """(M, K) columns of hits, each by its name."""
    each = np.split(columns.astype(np.float64), _COLUMNS, axis=1)
    return Facts(*(part[:, 0] if part.shape[1] == 1 else part for part in each))


def unit(vectors: Floats) -> Floats:
    """(M, 3) vectors, one long each."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def breadth(front: Floats, towards: Floats, inside: NDArray[np.bool_], angle_rad: Floats) -> Floats:
    """(M,) breadth of a surface in the picture before, as a share of its breadth as turned; what lies deep in the
    face has no surface to speak of."""
    gain = front / np.maximum(towards, 0.25)
    return np.where(inside | (np.abs(angle_rad) < 0.02), 1.0, gain)


def broad_enough(gain: Floats, ear: NDArray[np.bool_], hair: NDArray[np.bool_]) -> Floats:
    """(M,) 0..1, how far the picture before is trusted with surfaces that are (M,) as broad in it as turned."""
    skin = smoothstep(gain, *SKIN_GRAZING)
    return np.where(
        ear, smoothstep(gain, *EAR_GRAZING), np.where(hair, smoothstep(gain, *HAIR_GRAZING), skin)
    )
