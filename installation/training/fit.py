"""Fitting the head model to a portrait's landmarks: weak perspective, then a thin-plate correction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

from installation.training.head_model import FACE_END, HEAD_END, JAW, HeadModel
from installation.training.raster import Floats

PER_CM = 10.0
"""Weight of a landmark's error of one centimetre ..."""
PER_IDENTITY = 2.0
"""... against one standard deviation of an identity weight,"""
PER_EXPRESSION = 6.0
"""one full expression,"""
PER_RADIAN = 20.0
"""and one radian of rotation: the portraits are frontal. At 40 the ears could not say whether a chin was lifted."""
CM_IN_U = 1 / 6.2
"""Usual eye distance; only the scale's starting value."""
SMOOTHING_U2 = 0.012
"""Thin-plate smoothing: a few hundredths of u of landmark error are left to the model."""
OUTLINE_ROUNDS = 2
"""Of fitting the outline: which vertices stand there hangs on the fit. Left to the thin-plate correction alone, which
knows no depth, jaws became blocks: narrow from the front, and as deep as the model's."""
OUTLINE_WEIGHT = 0.15
"""Of a point of the outline against one of the face. With 0.6 faces were narrower than their features ask: turned to 60
and 75 degrees they measured 53.8 and 59.7 where these measure 55.7 and 61.1, and were less like (0.573 and 0.668 for
0.569 and 0.645); without any outline jaws are blocks."""
OUTLINE_BAND_U = 0.05
"""Half the height in which the outermost vertex is looked for."""
EAR_POINTS = ((115, 116, 117, 118, 119), (120, 121, 122, 123, 124))
"""``.tem`` points of the two ears (image left, right), top to lobe."""
EAR_HEIGHTS = (0.82, 0.50, 0.20)
"""Share of the ear's height at which its three outermost points lie."""


@dataclass(frozen=True)
class HeadFit:
    """vertices: (V, 3) the person's head in u, where the photograph shows it; rotation: (3,) its small rotation
    vector in radians; error_u: root mean square distance of the fitted landmarks before the correction."""

    vertices: Floats
    rotation: Floats
    error_u: float


def fit_head(model: HeadModel, landmarks_u: Floats) -> HeadFit:
    """Fit shape, expression and pose to (189, 2) landmarks in u, then bend the rest of their error away."""
    head, rotation, error, found = _fitted(model, model.pairs, model.pair_weight, landmarks_u, None)
    for _ in range(OUTLINE_ROUNDS):
        outline = _outline_pairs(model, head, landmarks_u)
        pairs = np.concatenate([model.pairs, outline])
        weight = np.concatenate([model.pair_weight, np.full(len(outline), OUTLINE_WEIGHT)])
        head, rotation, error, found = _fitted(model, pairs, weight, landmarks_u, found)
    return HeadFit(_correct(model, head, landmarks_u), rotation, error)


def _fitted(
    model: HeadModel,
    pairs: NDArray[np.integer],
    pair_weight: Floats,
    landmarks_u: Floats,
    start: Floats | None,
) -> tuple[Floats, Floats, float, Floats]:
    """The head (V, 3) whose vertices come nearest to the landmarks of their pairs, its rotation, the error, and the
    fitted numbers, to ``start`` from again."""
    vertices, target = pairs[:, 0], landmarks_u[pairs[:, 1]]
    base = model.neutral[vertices]
    modes = np.concatenate([model.identity[:, vertices], model.expression[:, vertices]]).astype(np.float64)
    count, identities = len(modes), len(model.identity)
    weight = np.full(count, PER_EXPRESSION)
    weight[:identities] = PER_IDENTITY

    def project(p: Floats) -> Floats:
        shape = base + np.tensordot(p[6:], modes, 1)
        return np.exp(p[0]) * CM_IN_U * (shape @ Rotation.from_rotvec(p[3:6]).as_matrix().T)[:, :2] + p[1:3]

    def residual(p: Floats) -> Floats:
        error_cm = (project(p) - target) / CM_IN_U * pair_weight[:, None]
        return np.concatenate([PER_CM * error_cm.ravel(), PER_RADIAN * p[3:6], weight * p[6:]])

    def jacobian(p: Floats) -> Floats:
        scale, turn = np.exp(p[0]) * CM_IN_U, Rotation.from_rotvec(p[3:6]).as_matrix()
        turned = (base + np.tensordot(p[6:], modes, 1)) @ turn.T
        out = np.zeros((2 * len(base) + 3 + count, 6 + count))
        part = PER_CM / CM_IN_U
        points = out[: 2 * len(base)].reshape(len(base), 2, -1)
        points[:, :, 0] = part * scale * turned[:, :2]
        points[:, 0, 1] = points[:, 1, 2] = part
        # small rotations: the derivative of exp(w) v at the present rotation is w x v
        for axis in range(3):
            points[:, :, 3 + axis] = part * scale * np.cross(np.eye(3)[axis], turned)[:, :2]
        points[:, :, 6:] = part * scale * np.einsum("ij,knj->nik", turn, modes)[:, :2]
        points *= pair_weight[:, None, None]
        out[2 * len(base) + np.arange(3), 3 + np.arange(3)] = PER_RADIAN
        out[2 * len(base) + 3 + np.arange(count), 6 + np.arange(count)] = weight
        return out

    if start is None:
        start = np.zeros(6 + count)
        start[1:3] = target.mean(0) - CM_IN_U * base[:, :2].mean(0)
    p = least_squares(residual, start, jac=jacobian, method="lm", max_nfev=40).x
    head = model.neutral + np.tensordot(p[6 : 6 + identities], model.identity, 1)
    head += np.tensordot(p[6 + identities :], model.expression, 1)
    head = np.exp(p[0]) * CM_IN_U * (head @ Rotation.from_rotvec(p[3:6]).as_matrix().T)
    head[:, :2] += p[1:3]
    error = float(np.sqrt(np.mean(np.sum((project(p) - target) ** 2, 1))))
    return head, p[3:6], error, p


def _outline_pairs(model: HeadModel, head: Floats, landmarks_u: Floats) -> NDArray[np.int64]:
    """(K, 2) vertices that stand at the head's outline as it is now: points of the ears' rims and the jaw's contour."""
    pairs: list[tuple[int, int]] = []
    for side, jaw, ear in zip((-1, 1), JAW, EAR_POINTS, strict=True):
        pairs += zip(ear_points(head, model.ear, side), ear, strict=True)
        for point in jaw:
            vertex = _outline_vertex(head, float(landmarks_u[point, 1]), side)
            if vertex is not None:
                pairs.append((vertex, point))
    return np.array(pairs, np.int64).reshape(-1, 2)


def _outline_vertex(vertices: Floats, y: float, side: int) -> int | None:
    """The face's outermost vertex (ears and neck are no face) about a height, on one side."""
    face = vertices[:FACE_END]
    at = np.flatnonzero((np.abs(face[:, 1] - y) < OUTLINE_BAND_U) & (face[:, 0] * side > 0))
    return int(at[(face[at, 0] * side).argmax()]) if len(at) else None


def ear_points(vertices: Floats, ear: NDArray[np.bool_], side: int) -> NDArray[np.int64]:
    """Five vertex numbers (5,) of one ear (side -1 image left, +1 right): top, three outermost places, lobe."""
    index = np.flatnonzero(ear & (vertices[:, 0] * side > 0) & (np.arange(len(vertices)) < HEAD_END))
    x, y = vertices[index, 0] * side, vertices[index, 1]
    top, bottom = y.min(), y.max()
    picks = [int(index[y.argmin()])]
    for height in EAR_HEIGHTS:
        band = np.abs((bottom - y) / (bottom - top) - height) < 0.06
        picks.append(int(index[np.where(band, x, -np.inf).argmax()]))
    return np.array([*picks, int(index[y.argmax()])])


def _correct(model: HeadModel, head: Floats, landmarks_u: Floats) -> Floats:
    """Move x and y by a thin-plate spline from the landmark pairs and the ears' rims."""
    sure = model.pairs[model.pair_weight == 1]
    outline = _outline_pairs(model, head, landmarks_u)
    pairs = np.concatenate([sure, outline])
    source, target = head[pairs[:, 0], :2], landmarks_u[pairs[:, 1]]
    # a contour is met across, at the point's own height: its vertex lies only about there
    across = np.isin(pairs[:, 1], JAW)
    source[across, 1] = target[across, 1]
    ring = np.arange(12) * np.pi / 6
    far = 4.5 * np.stack([np.cos(ring), np.sin(ring)], 1)
    known, wanted = np.concatenate([source, far]), np.concatenate([target, far])
    bend = RBFInterpolator(known, wanted - known, kernel="thin_plate_spline", smoothing=SMOOTHING_U2)
    out = head.copy()
    out[:, :2] += bend(head[:, :2])
    return out
