"""What of the photograph is believed."""

from __future__ import annotations

import numpy as np

from installation.training.body import EAR, SKIN, Body
from installation.training.people import Portrait
from installation.training.raster import Frame
from installation.training.texture import EAR_MARGIN_U, front_depth


def test_the_cheek_beside_a_photographed_ear_is_not_believed() -> None:
    """A wall of skin with an ear's patch before it, to the image right."""
    wall = np.array([[-2.0, -2, 0], [2, -2, 0], [2, 2, 0], [-2, 2, 0]])
    ear = np.array([[1.0, -0.3, 0.1], [1.4, -0.3, 0.1], [1.4, 0.3, 0.1], [1.0, 0.3, 0.1]])
    triangles = np.array([[0, 2, 1], [0, 3, 2]], np.int32)
    up = np.tile([0.0, 0, 1], (8, 1))
    flat = np.zeros(8)
    body = Body(
        vertices=np.concatenate([wall, ear]),
        normals=up,
        soft=up,
        triangles=np.concatenate([triangles, triangles + 4]),
        kind=np.array([SKIN] * 4 + [EAR] * 4, np.int8),
        twist=flat + 1,
        openness=flat + 1,
        grows=flat,
        axis=np.zeros(2),
        neck_axis=np.zeros(2),
        chin=1.2,
        collar=1.9,
        lobe=0.4,
    )
    frame = Frame(64, 6.0)
    portrait = Portrait(
        np.zeros((64, 64, 3), np.float32), np.ones((64, 64), bool), np.zeros((189, 2)), frame, frame
    )

    depth = front_depth(body, portrait)

    on_ear, beside, cheek = (
        np.array([1.2, 0, 0.1]),
        np.array([1 - EAR_MARGIN_U / 3, 0, 0]),
        np.array([0.4, 0, 0]),
    )
    assert depth.skin(on_ear) < 0.05
    assert depth.skin(beside) < 0.5
    assert depth.skin(cheek) > 0.95
    assert depth.sees(cheek) > 0.95
    assert depth.sees(np.array([1.2, 0, -0.2])) < 0.05
