"""The links of 2017, trained as they were: ``python -m installation.training train-pixel``.

Each link learns one step of 7.5 degrees by itself, from a true frame to the true next one, never from what the link
before it made: single steps, as the original trained. Each begins where the link before it ended, since its task is
nearly the same; the original began each anew and took 12,501 epochs. ``--tied`` trains one link on all steps instead,
untold which step it is at: 27 MB on disk in place of as much a step.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from installation.chain.pixel_link import build_pixel_link
from installation.chain.pixel_shape import PixelShape
from installation.clock import Clock, MonotonicClock
from installation.training.curve import cut_curve
from installation.training.pixel_frames import Frames
from installation.training.pixel_loss import pixel_loss
from installation.training.runs import config_of, keep_whole, kept_config, people_of

log = logging.getLogger(__name__)
SAVED_EVERY = 200  # steps


@dataclass(frozen=True)
class PixelConfig:
    """Everything a run hangs on; kept as ``config.yaml`` in the run folder.

    Attributes:
        positions: steps of an arm.
        batch_size: frames in one batch.
        first_steps: of the first link, which begins from nothing; steps_per_link: of each after it. A tied link
            takes all of them.
        learning_rate: of Adam; falls along a cosine to a tenth over each link's steps. The original's 1e-4 is made
            for its 50,000 steps a link.
        samples: varied arms, see ``pixel_frames.Frames``.
        seed: of samples, batches, noise and the first weights.
        keep: share of numbers that dropout keeps.
        held_out_share: of people who are not trained on.
        tied: one link for all steps.
    """

    positions: int = 12
    batch_size: int = 8
    first_steps: int = 600
    steps_per_link: int = 300
    learning_rate: float = 1e-3
    samples: int = 388
    seed: int = 7
    keep: float = 0.8
    held_out_share: float = 0.17
    tied: bool = False


@dataclass(frozen=True)
class Lesson:
    """One link's training: the name of its file, the steps of the turn it learns from, how often it is corrected."""

    name: str
    steps: range
    corrections: int


def lessons(config: PixelConfig) -> list[Lesson]:
    """What has to be learnt, in order."""
    rest = config.steps_per_link
    if config.tied:
        all_of_them = config.first_steps + rest * (config.positions - 1)
        return [Lesson("shared", range(config.positions), all_of_them)]
    return [
        Lesson(f"{k + 1:02d}", range(k, k + 1), rest if k else config.first_steps)
        for k in range(config.positions)
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("turns", type=Path, help="folder of training turns (.npz), as 'turns' writes them")
    parser.add_argument("--out", type=Path, required=True, help="run folder: config, curve, links")
    parser.add_argument("--backgrounds", type=Path, help="folder of photographs (.jpg) to put behind heads")
    parser.add_argument("--minutes", type=float, help="stop (to be gone on with) after this many minutes")
    parser.add_argument("--tied", action="store_true", default=None, help="one link for all steps")
    for field in fields(PixelConfig):
        if field.type != "bool":
            kind = {"int": int, "float": float}[str(field.type)]
            name = "--" + field.name.replace("_", "-")
            parser.add_argument(name, type=kind, help=f"default {field.default}; a resumed run keeps its own")


def run(args: argparse.Namespace) -> int:
    """Trains, or goes on with the first link that the run folder lacks."""
    path = args.out / "config.yaml"
    kept = kept_config(path)
    config = config_of(PixelConfig, kept, args)
    shape = PixelShape(**kept.get("link", {}))
    link = {**asdict(shape), "widths": list(shape.widths)}
    path.write_text(yaml.safe_dump({"training": asdict(config), "link": link}, sort_keys=False))
    clock = MonotonicClock()
    deadline_s = clock.now_s() + args.minutes * 60 if args.minutes else float("inf")
    train_pixel(args.turns, args.backgrounds, args.out, config, shape, clock, deadline_s)
    return 0


def train_pixel(
    turns: Path,
    backgrounds: Path | None,
    out: Path,
    config: PixelConfig,
    shape: PixelShape,
    clock: Clock,
    deadline_s: float,
) -> None:
    """Trains every link that the run folder lacks until all are there or the monotonic deadline has come.

    A finished link is ``out/links/NN.npz`` (or ``shared.npz``), one in work ``out/unfinished.npz``; a link gone on
    with starts with fresh moments of Adam.

    Raises:
        ValueError: a folder without training turns, or turns that are too short.
    """
    import keras

    keras.utils.set_random_seed(config.seed)
    names, _ = people_of(turns, config.held_out_share, out)
    (out / "links").mkdir(parents=True, exist_ok=True)
    frames = Frames(turns, names, backgrounds, config.positions, config.samples, config.seed)
    pupil = _Pupil(build_pixel_link(shape, config.batch_size, config.keep))
    for lesson in lessons(config):
        path = link_path(out, lesson)
        if path.exists():
            pupil.link.set_weights(read_link(path))
        elif not _learn(pupil, frames, lesson, out, config, clock, deadline_s):
            return


def link_path(out: Path, lesson: Lesson) -> Path:
    """Where a finished link lies."""
    return out / "links" / f"{lesson.name}.npz"


def read_link(path: Path) -> list[np.ndarray]:
    """A finished link's weights in building order."""
    return _arrays(path)[1]


class _Pupil:
    """A link in training: traced once, it learns every lesson in turn."""

    def __init__(self, link: Any) -> None:
        import keras
        import tensorflow as tf

        self.link = link
        self.latent = int(link.inputs[1].shape[1])
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(link.trainable_variables)

        @tf.function(reduce_retracing=True)
        def correct(before: Any, after: Any, noise: Any) -> Any:
            with tf.GradientTape() as tape:
                made, mean, log_variance = link([before, noise], training=True)
                total, parts = pixel_loss(made, after, mean, log_variance)
            self.optimizer.apply(tape.gradient(total, link.trainable_variables), link.trainable_variables)
            return parts

        self.correct = correct

    def forget_moments(self) -> None:
        """Adam as it was before the first correction: a link's training then hangs on no other's."""
        for variable in self.optimizer.variables:
            variable.assign(np.zeros(variable.shape))


def _learn(
    pupil: _Pupil,
    frames: Frames,
    lesson: Lesson,
    out: Path,
    config: PixelConfig,
    clock: Clock,
    deadline_s: float,
) -> bool:
    """One link's training; False where the deadline cut it off, and then it lies unfinished in the run folder."""
    from tqdm import tqdm

    unfinished = out / "unfinished.npz"
    done = 0
    if unfinished.exists():
        done, arrays = _arrays(unfinished)
        pupil.link.set_weights(arrays)
        log.info("link %s goes on after %d steps", lesson.name, done)
    pupil.forget_moments()
    cut_curve(out / "curve.csv", lambda row: row[0] != lesson.name or int(row[1]) <= done)
    bar = tqdm(total=lesson.corrections, initial=done, unit="step", desc=lesson.name, mininterval=2.0)
    with (out / "curve.csv").open("a") as curve:
        while done < lesson.corrections and clock.now_s() <= deadline_s:
            rng = np.random.default_rng((config.seed, lesson.steps.start, done))
            before, after = frames.batch(lesson.steps, config.batch_size, rng)
            noise = rng.standard_normal((config.batch_size, pupil.latent), np.float32)
            pupil.optimizer.learning_rate.assign(_rate(config, done / lesson.corrections))
            picture, latent = pupil.correct(before, after, noise).numpy()
            done += 1
            curve.write(f"{lesson.name},{done},{picture:.2f},{latent:.2f}\n")
            bar.update()
            if done % SAVED_EVERY == 0:
                _save(unfinished, done, pupil.link)
    bar.close()
    if done < lesson.corrections:
        _save(unfinished, done, pupil.link)
        return False
    _save(link_path(out, lesson), done, pupil.link)
    unfinished.unlink(missing_ok=True)
    return True


def _rate(config: PixelConfig, share: float) -> float:
    return float(config.learning_rate * (0.1 + 0.9 * 0.5 * (1.0 + np.cos(np.pi * share))))


def _save(path: Path, done: int, link: Any) -> None:
    keep_whole(path, done, {f"{i:03d}": w for i, w in enumerate(link.get_weights())})


def _arrays(path: Path) -> tuple[int, list[np.ndarray]]:
    with np.load(path) as file:
        return int(file["done"]), [file[key] for key in sorted(file.files) if key != "done"]
