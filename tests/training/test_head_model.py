"""What the head model is given before it is fitted."""

from __future__ import annotations

import numpy as np

from installation.training.head_model import EYES, HEAD_END, MOUTH_END, TEETH, stand_at_teeth

SOCKET = slice(HEAD_END, MOUTH_END)


def test_the_mouth_ends_at_the_teeth() -> None:
    rng = np.random.default_rng(0)
    vertices = rng.uniform((-3, -3, 0), (3, 3, 12), (EYES[1], 3))
    teeth = vertices[slice(*TEETH)]
    teeth[:, 2] = 10 - 0.2 * teeth[:, 0] ** 2
    moved = stand_at_teeth(vertices)
    before, after = vertices[SOCKET], moved[SOCKET]
    arch = 10 - 0.2 * before[:, 0] ** 2
    behind = (before[:, 2] < arch - 0.1) & (np.abs(before[:, 0]) < 2)
    assert np.abs(after[behind, 2] - arch[behind]).max() < 0.1
    in_front = before[:, 2] > arch + 0.1
    assert np.array_equal(after[in_front], before[in_front])
    assert np.array_equal(after[:, :2], before[:, :2])


def test_only_the_mouth_moves_to_the_teeth() -> None:
    vertices = np.random.default_rng(1).uniform(-3, 3, (EYES[1], 3))
    moved = stand_at_teeth(vertices)
    assert np.array_equal(moved[:HEAD_END], vertices[:HEAD_END])
    assert np.array_equal(moved[MOUTH_END:], vertices[MOUTH_END:])
