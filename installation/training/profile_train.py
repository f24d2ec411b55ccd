"""Training turns -> the profile of a chain: ``python -m installation.training train-profile``.

A network of its own says from the front where a turned face ends (``chain.profile_net``). It learns from varied samples
that are made once and seen several times; ``export-profile`` lays it into a chain's folder.
"""

from __future__ import annotations

import argparse
import csv
import logging
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from installation.chain.profile_net import build_profile_net
from installation.clock import Clock, MonotonicClock
from installation.training.batches import NO_VARIETY, Variety, variety_of, variety_words
from installation.training.curve import cut_curve
from installation.training.outlines import Outlines, load_outlines
from installation.training.profile_loss import profile_loss
from installation.training.runs import config_of, keep_whole, kept_config, people_of

log = logging.getLogger(__name__)
SCORED_EVERY = 250  # steps, and kept
LATELY = 0.01  # share of the newest step in the weights' running means
LEAST_RATE = 0.03
CROPS = Variety(scale=0.1, roll_deg=5.0, shift=0.04)
"""How samples are varied. Crops are moved about less than for links: a profile's rows must lie on the face's own."""


@dataclass(frozen=True)
class ProfileConfig:
    """Everything a run hangs on; kept as ``config.yaml`` in the run folder.

    Attributes:
        per_arm: varied samples of each arm.
        steps: corrections in all; batch_size: samples in one.
        learning_rate: of Adam, at the start; falls along a cosine to ``LEAST_RATE`` of it.
        seed: of samples, batches and the first weights.
        held_out_share: of people who are not trained on.
        variety: how samples are varied, where not as usual: ``glasses=0,jpeg=0``, see ``CROPS``.
    """

    per_arm: int = 40
    steps: int = 6000
    batch_size: int = 24
    learning_rate: float = 1e-3
    seed: int = 7
    held_out_share: float = 0.17
    variety: str = ""

    def __post_init__(self) -> None:
        for name in ("per_arm", "steps", "batch_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: received {getattr(self, name)}, expected 1 or more")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("turns", type=Path, help="folder of training turns (.npz), as 'turns' writes them")
    parser.add_argument("--out", type=Path, required=True, help="run folder: config, curve, checkpoint")
    parser.add_argument("--backgrounds", type=Path, help="folder of photographs (.jpg) to put behind heads")
    parser.add_argument(
        "--minutes", type=float, help="stop (with a checkpoint) after this many minutes of steps"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that make samples (default 2)")
    for field in fields(ProfileConfig):
        kind: Any = {"int": int, "float": float, "str": variety_words}[str(field.type)]
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=kind, help=f"default {field.default}; a resumed run keeps its own")


def run(args: argparse.Namespace) -> int:
    """Trains, or goes on where the run folder's checkpoint stands. Returns 0, 2 for wrong use, 3 for a lost run."""
    path = args.out / "config.yaml"
    try:
        config = config_of(ProfileConfig, kept_config(path), args)
    except (TypeError, ValueError) as error:
        print(f"train-profile: {path}: {error}; give another value, or another --out", file=sys.stderr)
        return 2
    variety = variety_of(config.variety, CROPS)
    path.write_text(yaml.safe_dump({"training": asdict(config), "variety": asdict(variety)}, sort_keys=False))
    try:
        names, held_out = people_of(args.turns, config.held_out_share, args.out)
    except ValueError as error:
        print(f"train-profile: {error}", file=sys.stderr)
        return 2
    learnt = load_outlines(
        args.turns, names, args.backgrounds, config.per_arm, variety, config.seed, args.workers
    )
    unseen = None
    if held_out:
        unseen = load_outlines(
            args.turns, held_out, args.backgrounds, 1, NO_VARIETY, config.seed, args.workers
        )
    # from here on: to make the samples takes minutes, and a run that is short of them would never get on
    clock = MonotonicClock()
    deadline_s = clock.now_s() + args.minutes * 60 if args.minutes else float("inf")
    try:
        ProfileTrainer(config, learnt, args.out).train(unseen, clock, deadline_s)
    except ValueError as error:
        print(f"train-profile: {error}", file=sys.stderr)
        return 3
    return 0


class ProfileTrainer:
    """The network in training, its optimizer, and the run folder it is kept in. Who goes on keeps weights and means;
    Adam's moments start anew."""

    def __init__(self, config: ProfileConfig, learnt: Outlines, out: Path) -> None:
        import keras

        keras.utils.set_random_seed(config.seed)
        self.config, self.out, self.done = config, out, 0
        self._learnt = learnt
        self._usual = usual_of(learnt)
        self._net = build_profile_net(learnt.small.shape[1])
        if (out / "checkpoint.npz").exists():
            self.done, self._usual, weights = read_profile(out / "checkpoint.npz")
            self._net.set_weights(weights)
            log.info("goes on after %d steps", self.done)
        self._means = self._net.get_weights()
        if (out / "averaged.npz").exists():
            done, _, means = read_profile(out / "averaged.npz")
            self._means = means if done == self.done else self._means
        self._correct = _step_of(self._net, self._usual)

    def train(self, unseen: Outlines | None, clock: Clock, deadline_s: float) -> None:
        """Corrects until all steps are done or the monotonic deadline has come; leaves a checkpoint.

        Args:
            unseen: of people held out, if any; scored now and then, by the means of the weights.
        """
        from tqdm import tqdm

        config = self.config
        cut_curve(self.out / "curve.csv", lambda row: int(row[0]) <= self.done)
        bar = tqdm(total=config.steps, initial=self.done, unit="step", mininterval=5.0)
        with (self.out / "curve.csv").open("a", newline="") as file:
            while self.done < config.steps and clock.now_s() < deadline_s:
                until, parts = min(config.steps, self.done + SCORED_EVERY), []
                while self.done < until and clock.now_s() < deadline_s:
                    parts.append(self._step())
                learnt = np.mean(parts, axis=0)
                if not np.isfinite(learnt).all():
                    raise ValueError(
                        f"{self.out}: errors are no numbers after {self.done} steps, the checkpoint of before stays; "
                        "go on with a smaller --learning-rate"
                    )
                scores = self._scores(unseen) if unseen else ()
                self._save()
                csv.writer(file).writerow([self.done, *np.round([*learnt, *scores], 4)])
                file.flush()
                bar.update(self.done - bar.n)
                bar.set_postfix(
                    {"learnt": f"{learnt[0]:.2f}", **({"unseen": f"{scores[0]:.2f}"} if scores else {})}
                )

    def _step(self) -> tuple[float, float]:
        config = self.config
        # chosen by the step's number: a resumed run sees the same samples
        rng = np.random.default_rng((config.seed, self.done))
        chosen = np.sort(rng.choice(len(self._learnt.small), config.batch_size))
        falls = 0.5 * (1.0 + np.cos(np.pi * self.done / config.steps))
        rate = config.learning_rate * (LEAST_RATE + (1.0 - LEAST_RATE) * falls)
        place, steepness = self._correct(*_tensors(self._learnt, chosen), rate)
        self.done += 1
        share = max(LATELY, 1.0 / self.done)
        live = self._net.get_weights()
        self._means = [mean + share * (weight - mean) for mean, weight in zip(self._means, live, strict=True)]
        return float(place), float(steepness)

    def _scores(self, unseen: Outlines) -> tuple[float, float]:
        """``profile_loss``'s parts, of people held out, by the means of the weights."""
        live = self._net.get_weights()
        self._net.set_weights(self._means)
        parts, batch = [], self.config.batch_size
        for first in range(0, len(unseen.small), batch):
            crops, edge, known = _tensors(unseen, np.s_[first : first + batch])
            parts.append([float(p) for p in profile_loss(self._net(crops), edge, self._usual, known)[1:]])
        self._net.set_weights(live)
        place, steepness = np.mean(parts, axis=0)
        return float(place), float(steepness)

    def _save(self) -> None:
        """The network as it stands, to go on with, and its running means, to be exported."""
        for name, weights in (("checkpoint", self._net.get_weights()), ("averaged", self._means)):
            arrays = {f"w{i:03d}": weight for i, weight in enumerate(weights)}
            keep_whole(self.out / f"{name}.npz", self.done, {"usual": self._usual, **arrays})


def read_profile(path: Path) -> tuple[int, np.ndarray, list[np.ndarray]]:
    """Steps done, the usual outline (Y, S) and the weights in building order of a run's checkpoint."""
    with np.load(path) as file:
        names = sorted(name for name in file.files if name.startswith("w"))
        return int(file["done"]), file["usual"], [file[name] for name in names]


def usual_of(outlines: Outlines) -> np.ndarray:
    """(Y, S) float32, the mean outline of each row, where it is known of any; beside those as in the nearest row."""
    counts = outlines.known.sum(axis=0)
    means = (outlines.edge * outlines.known).sum(axis=0) / np.maximum(counts, 1)
    rows = np.arange(means.shape[1])
    for mean, count in zip(means, counts, strict=True):
        if count.any():
            mean[:] = np.interp(rows, rows[count > 0], mean[count > 0])
    return np.asarray(means, np.float32)


def _tensors(outlines: Outlines, chosen: Any) -> tuple[Any, Any, Any]:
    """Crops, edges and what is known of some samples, for the network."""
    import tensorflow as tf

    small = outlines.small[chosen].astype(np.float32) / 255.0
    return (
        tf.constant(small),
        tf.constant(outlines.edge[chosen]),
        tf.constant(outlines.known[chosen].astype(np.float32)),
    )


def _step_of(net: Any, usual: np.ndarray) -> Any:
    """One correction of the network, compiled; says the two parts of ``profile_loss``."""
    import keras
    import tensorflow as tf

    optimizer = keras.optimizers.Adam()
    optimizer.build(net.trainable_variables)

    @tf.function(reduce_retracing=True)
    def correct(crops: Any, edge: Any, known: Any, rate: Any) -> Any:
        optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            loss, place, steepness = profile_loss(net(crops, training=True), edge, usual, known)
        optimizer.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)
        return place, steepness

    def step(crops: Any, edge: Any, known: Any, rate: float) -> Any:
        return correct(crops, edge, known, tf.constant(rate, tf.float32))

    return step
