"""Training turns as the work of 2017 took them: rows of frames, of which a link learns one from the one before."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from installation.training.batches import Variety, load_arms, load_backgrounds, make_sample


class Frames:
    """Varied arms, made once: a link meets each several times, as the original's met its 51 films.

    Args:
        turns: folder of training turns.
        names: whose.
        backgrounds: folder of photographs to put behind heads.
        positions: after the frontal one.
        samples: how many varied arms; every arm comes as often as every other, give or take one.
        seed: of the varieties.

    Attributes:
        rows: (samples, positions + 1, S, S, 3) uint8 RGB.
    """

    def __init__(
        self,
        turns: Path,
        names: list[str],
        backgrounds: Path | None,
        positions: int,
        samples: int,
        seed: int,
    ) -> None:
        from tqdm import tqdm

        arms = load_arms(turns, names, positions)
        photographs = load_backgrounds(backgrounds)
        rows = []
        for number in tqdm(range(samples), unit="sample", mininterval=2.0):
            rng = np.random.default_rng((seed, number))
            sample = make_sample(arms[number % len(arms)], photographs, rng, Variety())
            whole = np.concatenate([sample.small[None], sample.truth.picture])
            rows.append((np.clip(whole, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))
        self.rows = np.stack(rows)

    def batch(self, steps: range, size: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Frames and those that come next, each (size, S, S, 3) float32 in 0..1, from any of these steps."""
        who = rng.choice(len(self.rows), size, replace=len(self.rows) < size)
        k = rng.integers(steps.start, steps.stop, size)
        before, after = (self.rows[who, at].astype(np.float32) / 255.0 for at in (k, k + 1))
        return before, after
