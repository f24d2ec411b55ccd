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
