from pathlib import Path

import numpy as np
import pytest

from installation.chain.geometry import ellipsoid_position

SIZE, POSITIONS = 32, 3


@pytest.fixture(scope="session")
def egg_turns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Training turns of painted eggs, in the files that the builder writes: the truth is known by formula."""
    folder = tmp_path_factory.mktemp("turns")
    line = (np.arange(128) + 0.5) / 128
    x, y = np.meshgrid(line - 0.5, line - 0.47)
    inside = (x / 0.34) ** 2 + (y / 0.46) ** 2 < 1
    for number in range(10):
        rng = np.random.default_rng(number)
        colours = np.kron(rng.integers(0, 256, (16, 16, 3)), np.ones((8, 8, 1))).astype(np.uint8)
        photo = np.dstack([colours, np.where(inside, 255, 0).astype(np.uint8)])
        small = photo.reshape(SIZE, 4, SIZE, 4, 4).mean(axis=(1, 3))
        alpha = small[..., 3:] / 255.0
        picture, maps, seen = [], [], []
        for k in range(POSITIONS + 1):
            at = ellipsoid_position(7.5 * k, SIZE)
            column = np.clip(np.arange(SIZE)[None] + np.round(at.map[..., 0] * SIZE), 0, SIZE - 1).astype(int)
            rgb = small[np.arange(SIZE)[:, None], column, :3] * at.coverage[..., None] + 255 * at.imagined
            picture.append(np.dstack([rgb * alpha, 255 * alpha]).astype(np.uint8))
            maps.append(at.map.astype(np.float16))
            seen.append((255 * at.coverage * (alpha[..., 0] > 0)).astype(np.uint8))
        arm = {
            "photo": photo,
            "picture": np.stack(picture),
            "map": np.stack(maps),
            "seen": np.stack(seen),
            "mapped": np.repeat((alpha[None, ..., 0] > 0.5).astype(np.uint8), POSITIONS + 1, axis=0),
            "gain": np.full((POSITIONS + 1, SIZE, SIZE), 100, np.uint8),
            "hair": np.zeros((POSITIONS + 1, SIZE, SIZE), np.uint8),
            "normal": np.zeros((POSITIONS + 1, SIZE, SIZE, 2), np.int8),
            "photo_normal": np.zeros((128, 128, 2), np.int8),
        }
        yaw = np.arange(POSITIONS + 1, dtype=np.float32) * 7.5
        both = {key: np.stack([value, value]) for key, value in arm.items()}
        np.savez_compressed(folder / f"london_{number:03d}.npz", yaw_deg=yaw, **both)
    return folder


NOSE_ROWS = slice(12, 20)
"""Rows of a painted person's nose, of ``SIZE``."""


def nose_of(number: int) -> int:
    """Columns by which a painted person's nose stands out: the longer, the brighter the front, left to right."""
    return 1 + 4 * (number % 3)


def front_of(number: int) -> np.ndarray:
    """(128, 128, 3) uint8, a painted person's front."""
    line = np.linspace(0, 27 * nose_of(number), 128).astype(np.uint8)
    return np.repeat(np.broadcast_to(line, (128, 128))[..., None], 3, axis=2)


@pytest.fixture(scope="session")
def nosed_turns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Training turns of painted people to 142.5 degrees: a face to column 20, a nose, a shoulder that stays."""
    folder = tmp_path_factory.mktemp("nosed")
    positions = 20
    for number in range(12):
        edge = np.full(SIZE, 20)
        edge[NOSE_ROWS] += nose_of(number)
        face = np.arange(SIZE) < edge[:, None]
        shoulder = np.zeros((SIZE, SIZE), bool)
        shoulder[28:] = True
        alpha = np.where(face | shoulder, 255, 0).astype(np.uint8)
        picture = np.repeat(np.dstack([alpha // 2] * 3 + [alpha])[None], positions, axis=0)
        photo = np.full((128, 128, 4), 255, np.uint8)
        photo[..., :3] = front_of(number)
        offsets = np.zeros((positions, SIZE, SIZE, 2), np.float16)
        offsets[:, face & ~shoulder, 0] = -0.3
        arm = {
            "photo": photo,
            "picture": picture,
            "map": offsets,
            "seen": np.full((positions, SIZE, SIZE), 255, np.uint8),
            "mapped": np.repeat((alpha[None] > 0).astype(np.uint8), positions, axis=0),
            "gain": np.full((positions, SIZE, SIZE), 100, np.uint8),
            "hair": np.zeros((positions, SIZE, SIZE), np.uint8),
            "normal": np.zeros((positions, SIZE, SIZE, 2), np.int8),
            "photo_normal": np.zeros((128, 128, 2), np.int8),
        }
        both = {key: np.stack([value, value]) for key, value in arm.items()}
        yaw = np.arange(positions, dtype=np.float32) * 7.5
        np.savez_compressed(folder / f"london_{number:03d}.npz", yaw_deg=yaw, **both)
    return folder
