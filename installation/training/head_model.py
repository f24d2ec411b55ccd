"""The ICT Face Model (USC Institute for Creative Technologies, MIT): shapes, parts and landmark pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from installation.training.raster import Floats
from installation.training.rays import Mesh, vertex_normals

IDENTITIES = 40
EXPRESSIONS = (
    "jawOpen", "mouthSmile_L", "mouthSmile_R", "mouthPucker", "mouthRollLower", "mouthRollUpper",
    "browInnerUp_L", "browInnerUp_R", "browDown_L", "browDown_R", "eyeSquint_L", "eyeSquint_R",
)  # fmt: skip
"""Expressions a visitor's still portrait may show; more of them trade places with the identity."""

FACE_END = 9409
"""Vertices under this number are the face ..."""
HEAD_END = 11248
"""... and under this one face, head, ears and neck."""
MOUTH_END = 13294
"""From HEAD_END up to here: the socket of the mouth."""
TEETH = (14062, 21451)
"""Gums, tongue and teeth: only the arch in which they stand is used."""
EYES = (21451, 24591)
"""The eyeballs."""

LANDMARK_68 = (
    1278, 1272, 12, 1834, 243, 781, 2199, 1447, 966, 3661, 4390, 3022, 2484, 4036, 2253, 3490, 3496,
    268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, 978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360,
    1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732,
    5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841,
    5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
)  # fmt: skip
"""Vertex numbers of the 68 usual landmarks (ICT-FaceKit, vertex_indices.json)."""
PAIRS = (
    "36:18 37:19 38:21 39:22 40:30 41:28 42:23 43:24 44:26 45:27 46:33 47:31 "
    "33:55 31:63 35:68 48:87 49:88 50:89 51:90 52:91 53:92 54:93 59:104 58:105 57:106 "
    "56:107 55:108 61:95 62:96 63:97 67:100 66:101 65:102 8:129 7:128 9:130"
)
"""68-landmark : .tem point, where both are one place on the head."""
BROW_PAIRS = "17:71 18:72 19:73 20:75 21:76 22:77 23:78 24:80 25:81 26:82"
"""Brows: their points lie anywhere along the edge, so they count for little."""
BROW_WEIGHT = 0.3
JAW = ((125, 126, 127), (133, 132, 131))
"""``.tem`` points on the contour of the jaw, image left and right: they are no places on the head, only an outline."""
EAR_PROUD_CM = 0.55
"""How far ears stand out of the skull that is drawn between the angles before and behind them."""


@dataclass(frozen=True)
class HeadModel:
    """The model in image axes (x right, y down, z towards the viewer), centimetres.

    neutral (V, 3); identity (IDENTITIES, V, 3) and expression (E, V, 3) offsets per standard deviation and per full
    expression; triangles (T, 3) of head, mouth socket and eyeballs; ear (V,) bool; openness (V,) 0..1, how much
    of the hemisphere over a vertex is free (1 is open sky); pairs (K, 2) vertex : .tem point, and
    their weights (K,) 0..1.
    """

    neutral: Floats
    identity: Floats
    expression: Floats
    triangles: NDArray[np.int32]
    ear: NDArray[np.bool_]
    openness: Floats
    pairs: NDArray[np.int32]
    pair_weight: Floats

    @property
    def skin_triangles(self) -> NDArray[np.int32]:
        """Triangles of face, head, ears and neck."""
        return self.triangles[(self.triangles < HEAD_END).all(1)]


def load_head_model(path: Path) -> HeadModel:
    """Read ``ict_face_model.npz``. Raises FileNotFoundError where there is none, ValueError where it lacks an array."""
    require_head_model(path)
    with np.load(path) as data:
        missing = {"vertices", "quads", "identity", "expression", "expression_names"} - set(data.files)
        if missing:
            raise ValueError(
                f"{path}: has no {', '.join(sorted(missing))}; expected the ICT face model's arrays"
            )
        names = [str(name) for name in data["expression_names"]]
        vertices, quads = data["vertices"], data["quads"]
        identity = data["identity"][:IDENTITIES]
        expression = data["expression"][[names.index(name) for name in EXPRESSIONS]]
    down = np.array([1.0, -1.0, 1.0], np.float32)
    # y was turned over, so the winding is too: the right-hand rule shall go on pointing outwards
    triangles = np.concatenate([quads[:, [0, 2, 1]], quads[:, [0, 3, 2]]])
    triangles = triangles[(triangles[:, 0] != triangles[:, 1]) & (triangles[:, 1] != triangles[:, 2])]
    triangles = triangles[triangles[:, 0] != triangles[:, 2]]
    parts = (triangles < MOUTH_END).all(1) | ((triangles >= EYES[0]) & (triangles < EYES[1])).all(1)
    # lids and lips stay closed surfaces: the eyes' socket behind the eyeballs is never seen
    triangles = np.ascontiguousarray(triangles[parts], np.int32)
    neutral = stand_at_teeth(vertices.astype(np.float64) * down)
    pairs = [
        (LANDMARK_68[int(a)], int(b)) for a, b in (p.split(":") for p in f"{PAIRS} {BROW_PAIRS}".split())
    ]
    weight = np.ones(len(pairs))
    weight[len(PAIRS.split()) :] = BROW_WEIGHT
    return HeadModel(
        neutral=neutral,
        identity=identity.astype(np.float32) * down,
        expression=expression.astype(np.float32) * down,
        triangles=triangles,
        ear=_find_ears(neutral, triangles),
        openness=_openness(neutral, triangles),
        pairs=np.array(pairs, np.int32),
        pair_weight=weight,
    )


def require_head_model(path: Path) -> None:
    """Raises FileNotFoundError where the model's file is not there: told before hours of work begin."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file; expected the ICT face model as .npz")


def stand_at_teeth(neutral: Floats) -> Floats:
    """(V, 3) vertices, the mouth's socket brought forward to the arch of the teeth.

    What a photograph shows between parted lips lies on the teeth. On the socket's far wall it would slide away
    in a turn; on teeth as they are it would fall apart, since they never stand quite where the person's do.
    """
    x, _, z = neutral[slice(*TEETH)].T
    across = np.arange(0.0, 2.4, 0.2)
    front = [z[np.abs(np.abs(x) - a) < 0.1].max() for a in across]
    arch = np.polynomial.Polynomial.fit(across, front, 2)
    out = neutral.copy()
    socket = out[HEAD_END:MOUTH_END]
    within = np.abs(socket[:, 0]) < across[-1]
    socket[within, 2] = np.maximum(socket[within, 2], arch(np.abs(socket[within, 0])))
    return out


def _find_ears(neutral: Floats, triangles: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Vertices proud of the skull that is drawn between the rays at 62 and 128 degrees."""
    skin = Mesh(neutral, triangles[(triangles < HEAD_END).all(1)])
    x, y, z = neutral.T
    turn = np.degrees(np.arctan2(x, z))
    side = np.abs(turn)
    near = (np.arange(len(neutral)) < HEAD_END) & (np.abs(y) < 4.6) & (side > 62) & (side < 128)
    index = np.flatnonzero(near)
    skull = []
    for angle in (62.0, 128.0):
        theta = np.radians(angle) * np.sign(turn[index])
        out = np.stack([np.sin(theta), np.zeros_like(theta), np.cos(theta)], 1)
        start = out * 40.0
        start[:, 1] = y[index]
        skull.append(40.0 - skin.cast(start, -out).distance)
    between = skull[0] + (skull[1] - skull[0]) * (side[index] - 62) / (128 - 62)
    ear = np.zeros(len(neutral), bool)
    ear[index] = np.hypot(x[index], z[index]) - between > EAR_PROUD_CM
    return ear


def _openness(neutral: Floats, triangles: NDArray[np.int32], rays: int = 64, reach_cm: float = 4.0) -> Floats:
    """Share of cosine-spread rays that leave a skin vertex without hitting anything within ``reach_cm``."""
    skin = triangles[(triangles < HEAD_END).all(1)]
    mesh = Mesh(neutral, skin)
    normal = vertex_normals(neutral, skin)[:HEAD_END]
    k = np.arange(rays) + 0.5
    height, turn = np.sqrt(1 - k / rays), k * np.pi * (3 - np.sqrt(5))
    helper = np.where(np.abs(normal[:, :1]) < 0.9, [[1.0, 0, 0]], [[0.0, 1, 0]])
    across = np.cross(normal, helper)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    along = np.cross(normal, across)
    free = np.ones(len(neutral))
    hit = np.zeros(HEAD_END)
    start = neutral[:HEAD_END] + normal * 0.02
    for h, a in zip(height, turn, strict=True):
        flat = np.sqrt(1 - h * h)
        way = normal * h + across * (flat * np.cos(a)) + along * (flat * np.sin(a))
        hit += mesh.cast(start, way).distance < reach_cm
    free[:HEAD_END] = 1 - hit / rays
    return free
