"""Samples that a profile is learnt from: varied fronts, and how far to the side each row of the turned face reaches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from installation.chain.profile import YAWS_DEG
from installation.core.turn import STEP_DEG
from installation.training.batches import (
    ArmTurn,
    SetUp,
    Variety,
    as_camera,
    load_arms,
    load_backgrounds,
    set_up_of,
)
from installation.training.workers import made_by

POSITIONS = [round(yaw / STEP_DEG) for yaw in YAWS_DEG]
ROWS = (0.19, 0.875)
"""From the hair's edge to below the longest chins, of the side from its top. How a neck stands no front tells."""
MOVES = 0.08
"""Of the side, for a sine of the yaw: a face's map is longer than this at its outline, a shoulder's is 0."""


@dataclass(frozen=True)
class Outlines:
    """N samples.

    Attributes:
        small: (N, S, S, 3) uint8 RGB, what a camera sees of the front.
        edge: (N, Y, S) float32, cells from the left, where the head ends to the right; 0 where ``known`` is not.
        known: (N, Y, S) bool, rows in which the face itself, or a hat on it, is the outline, neither its hair nor the
            crop's side.
    """

    small: np.ndarray
    edge: np.ndarray
    known: np.ndarray


def outlines_of(set_up: SetUp) -> tuple[np.ndarray, np.ndarray]:
    """``Outlines.edge`` and ``known`` of one sample, (Y, S) each."""
    arm, bending = set_up.arm, set_up.bending
    size = arm.picture.shape[1]
    rows = np.arange(size)
    face_rows = (rows >= ROWS[0] * size) & (rows < ROWS[1] * size)
    edges, knowns = [], []
    for position, yaw_deg in zip(POSITIONS, YAWS_DEG, strict=True):
        alpha = arm.picture[position, ..., 3].astype(np.float32) / 255.0
        moves = np.abs(arm.map[position, ..., 0].astype(np.float32))
        hair = arm.hair[position].astype(np.float32) / 255.0
        read = bending.read(cv2.merge([alpha, moves, hair]), size)
        alpha, moves, hair = (np.ascontiguousarray(part) for part in np.moveaxis(read, 2, 0))
        moves = moves / np.maximum(alpha, 0.5)
        face = (alpha > 0.5) & (moves > MOVES * np.sin(np.radians(min(yaw_deg, 90.0))))
        some = face.any(axis=1)
        last = size - 1 - face[:, ::-1].argmax(axis=1)
        inside, outside = alpha[rows, last], alpha[rows, np.minimum(last + 1, size - 1)]
        edge = last + np.clip((inside - 0.5) / np.maximum(inside - outside, 1e-3), 0.0, 1.0)
        known = some & face_rows & (last < size - 1) & (hair[rows, np.maximum(last - 1, 0)] < 0.5)
        edges.append(np.where(known, edge, 0.0))
        knowns.append(known)
    return np.stack(edges).astype(np.float32), np.stack(knowns)


def load_outlines(
    turns: Path,
    names: list[str],
    backgrounds: Path | None,
    per_arm: int,
    variety: Variety,
    seed: int,
    workers: int,
) -> Outlines:
    """Samples of every arm of some turns, made beside each other; the same seed gives the same.

    Raises:
        TurnsError: a file that is torn, too short, or without light.
    """
    jobs = [(turns, name, backgrounds, per_arm, variety, (seed, number)) for number, name in enumerate(names)]
    made = list(made_by(_of_turn, jobs, workers))
    return Outlines(*(np.concatenate(parts) for parts in zip(*made, strict=True)))


Job = tuple[Path, str, Path | None, int, Variety, tuple[int, int]]


@lru_cache(maxsize=1)
def _backgrounds(folder: Path | None) -> list[np.ndarray]:
    return load_backgrounds(folder)


def _of_turn(job: Job) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The samples of one file."""
    turns, name, backgrounds, per_arm, variety, seed = job
    rng = np.random.default_rng(seed)
    samples = [
        _sample(arm, _backgrounds(backgrounds), rng, variety)
        for arm in load_arms(turns, [name], POSITIONS[-1])
        for _ in range(per_arm)
    ]
    small, edge, known = (np.stack(parts) for parts in zip(*samples, strict=True))
    return small, edge, known


def _sample(
    arm: ArmTurn, backgrounds: list[np.ndarray], rng: np.random.Generator, variety: Variety
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    set_up = set_up_of(arm, backgrounds, rng, variety)
    small = as_camera(set_up.source, set_up.small, rng, variety)
    return np.round(np.clip(small, 0, 1) * 255).astype(np.uint8), *outlines_of(set_up)
