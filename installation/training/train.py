"""Turns become links: ``python -m installation.training train``.

All links of an arm are rolled out on their own predictions, from the source to the last position; each is scored at
the position it reaches and corrected at once. No gradient runs from a link into the ones before it: every position
has its own truth, and a whole roll-out's gradient cost 1.9 times as long a step for the warps' scatters alone.

First the links are **tied**: one link walks all steps, told the angle, and learns from all positions of a roll-out.
Then each gets its own copy and goes its own way. A **recurrent** link stays tied for ever and remembers what it saw;
its gradient runs back through its memory over a few steps, never through the maps.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from installation.chain.link import LinkShape, build_link, weights_of
from installation.chain.manifest import ChainFilesError, read_links, read_manifest
from installation.chain.warp import first_state
from installation.clock import MonotonicClock
from installation.core.turn import STEP_DEG
from installation.training.batches import (
    Variety,
    batches,
    load_arms,
    load_backgrounds,
    variety_of,
    variety_words,
)
from installation.training.critic import Critic
from installation.training.curve import cut_curve
from installation.training.losses import PARTS, LossWeights
from installation.training.runaway import keep_errors, ran_away
from installation.training.runs import config_of, keep_whole, kept_config, people_of
from installation.training.steps import Stepper

log = logging.getLogger(__name__)
KINDS = ("flow", "recurrent")
CONVERTERS: dict[str, Callable[[str], Any]] = {"int": int, "float": float, "str": str}
WARM_UP = 40  # roll-outs until a run goes at its full rate
HIDDEN = 48  # channels of a recurrent link's memory
LATELY = 0.02  # share of the newest roll-out in the links' running map errors


@dataclass(frozen=True)
class TrainingConfig:
    """Everything a run hangs on; kept as ``config.yaml`` in the run folder.

    Attributes:
        kind: ``flow``, a link for each step, or ``recurrent``, one with a memory for all.
        positions: links of an arm.
        batch_size: arms in one roll-out.
        tied_rollouts, rollouts: how many roll-outs with one shared link, and how many in all.
        learning_rate: at the start; falls along a cosine to a twentieth, anew after the links are untied.
        seed: of samples and of the first weights.
        held_out_share: of people, see ``split``.
        through: steps that a recurrent link's gradient runs back through.
        start: links to go on with, a run's checkpoint (.npz) or the folder of an exported chain, or several of them,
            separated by commas: each link is the first's that has it, so that a front trained alone comes before a
            whole arm's back. Empty: fresh links.
        adversarial: 1 where a critic has a say in what is painted.
        frozen: links at the front of the arm that stay as they are. 0: all are trained, from where they stand.
        afresh: 1 where the links after frozen ones begin as copies of the last one that stays, 0 where they too go
            on from where they stand.
        bfloat16: 1 where convolutions are computed in half precision on processors that have it: 1.18 s a roll-out of
            12 links for 1.65, and the same losses to a hundredth.
        variety: how samples are varied, where not as usual: ``glasses=0,jpeg=0``, see ``batches.Variety``.
    """

    kind: str = "flow"
    positions: int = 24
    batch_size: int = 6
    tied_rollouts: int = 800
    rollouts: int = 3600
    learning_rate: float = 1e-3
    untied_learning_rate: float = 4e-4
    seed: int = 7
    held_out_share: float = 0.17
    through: int = 4
    start: str = ""
    adversarial: int = 0
    frozen: int = 0
    afresh: int = 1
    bfloat16: int = 1
    variety: str = ""

    def __post_init__(self) -> None:
        if self.frozen and (
            self.kind != "flow" or self.tied_rollouts or not 0 < self.frozen < self.positions
        ):
            raise ValueError(
                f"frozen: received {self.frozen} with kind {self.kind} and {self.tied_rollouts} tied roll-outs, "
                f"expected 1 to {self.positions - 1} links of a flow, and --tied-rollouts 0"
            )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("turns", type=Path, help="folder of training turns (.npz), as 'turns' writes them")
    parser.add_argument("--out", type=Path, required=True, help="run folder: config, curves, checkpoint")
    parser.add_argument("--backgrounds", type=Path, help="folder of photographs (.jpg) to put behind heads")
    parser.add_argument("--minutes", type=float, help="stop (with a checkpoint) after this many minutes")
    for field in fields(TrainingConfig):
        name = "--" + field.name.replace("_", "-")
        kind = variety_words if field.name == "variety" else CONVERTERS[str(field.type)]
        choices = KINDS if field.name == "kind" else None
        parser.add_argument(
            name, type=kind, choices=choices, help=f"default {field.default}; a resumed run keeps its own"
        )


def run(args: argparse.Namespace) -> int:
    """Trains, or goes on where the run folder's checkpoint stands."""
    try:
        config, shape = _config_of(args)
        trainer = Trainer(config, shape, args.turns, args.backgrounds, args.out)
    except (ValueError, ChainFilesError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    deadline = MonotonicClock().now_s() + args.minutes * 60 if args.minutes else float("inf")
    trainer.train(deadline)
    return 0


def _config_of(args: argparse.Namespace) -> tuple[TrainingConfig, LinkShape]:
    path = args.out / "config.yaml"
    kept = kept_config(path)
    config = config_of(TrainingConfig, kept, args)
    shape = LinkShape(**{"hidden": HIDDEN if config.kind == "recurrent" else 0, **kept.get("link", {})})
    link = {**asdict(shape), "widths": list(shape.widths)}
    whole = {
        "training": asdict(config),
        "link": link,
        "loss": asdict(LossWeights()),
        "variety": asdict(variety_of(config.variety, Variety())),
    }
    path.write_text(yaml.safe_dump(whole, sort_keys=False))
    return config, shape


class Trainer:
    """The links in training, their optimizers, and the run folder they are kept in."""

    def __init__(
        self, config: TrainingConfig, shape: LinkShape, turns: Path, backgrounds: Path | None, out: Path
    ) -> None:
        import keras

        keras.utils.set_random_seed(config.seed)
        self.config, self.out, self.done = config, out, 0
        self.shape = shape
        names, held_out = people_of(turns, config.held_out_share, out)
        self.arms = load_arms(turns, names, config.positions)
        self.backgrounds = load_backgrounds(backgrounds)
        log.info("%d arms of %d turns, %d held out", len(self.arms), len(names), len(held_out))
        self.links = [build_link(self.shape, config.batch_size, f"link{k}") for k in range(config.positions)]
        self.steppers: list[Stepper] = []
        self._prepared_at = 0
        self._map_errors: np.ndarray | None = None
        self._resume()

    @property
    def tied(self) -> bool:
        return self.config.kind == "recurrent" or self.done < self.config.tied_rollouts

    def train(self, deadline: float) -> None:
        """Rolls out until all are done or the monotonic deadline has come; leaves a checkpoint."""
        from tqdm import tqdm

        config, clock = self.config, MonotonicClock()
        variety = variety_of(config.variety, Variety())
        source = batches(self.arms, self.backgrounds, config.batch_size, config.seed, self.done, variety)
        self._prepare()
        cut_curve(self.out / "curve.csv", lambda row: int(row[0]) <= self.done)
        bar = tqdm(total=config.rollouts, initial=self.done, unit="rollout", mininterval=2.0)
        with _halved(config.bfloat16), (self.out / "curve.csv").open("a") as curve:
            for batch in source:
                if self.done >= config.rollouts or clock.now_s() > deadline:
                    break
                if not self.tied and len(self.steppers) < len(self.links):
                    self._untie()
                parts = self._roll_out(batch)
                self.done += 1
                self._remember(parts[:, PARTS.index("map")])
                row = [self.done, *parts.mean(axis=0).round(5), *parts[-1].round(5)]
                curve.write(",".join(str(v) for v in row) + "\n")
                bar.update()
                if self.done % 10 == 0:
                    curve.flush()
                    picture, flow = parts[:, 0].mean(), parts[:, 1].mean()
                    bar.set_postfix(picture=f"{picture:.4f}", map=f"{flow:.4f}", refresh=False)
                if self.done % 100 == 0:
                    self._save()
        source.close()
        self._save()

    def _roll_out(self, batch: Any) -> np.ndarray:
        """One roll-out; (P, 8) unweighted parts of the loss."""
        import tensorflow as tf

        small, source = tf.constant(batch.small), tf.constant(batch.source)
        state: Any = tuple(first_state(self.config.batch_size, self.shape.size))
        memory = tf.zeros((self.config.batch_size, *self.shape.memory))
        rate = self._rate()
        rows = []
        through = self.config.through if self.shape.hidden else 1
        for first in range(0, len(batch.truths), through):
            stepper = self.steppers[0 if self.tied else first]
            stepper.optimizer.learning_rate.assign(rate)
            if first < self.config.frozen:
                state = stepper.walk(small, state, tf.constant(STEP_DEG * (first + 1), tf.float32))
                continue
            truths = [tuple(tf.constant(t) for t in truth) for truth in batch.truths[first : first + through]]
            yaws = [tf.constant(STEP_DEG * (first + k + 1), tf.float32) for k in range(len(truths))]
            state, memory, parts = stepper.step(small, source, state, memory, truths, yaws)
            rows += parts
        return np.stack([row.numpy() for row in rows])

    def _remember(self, map_errors: np.ndarray) -> None:
        """Running means of the links' map errors (P,)."""
        before = map_errors if self._map_errors is None else self._map_errors
        self._map_errors = before + LATELY * (map_errors - before)

    def _rate(self) -> float:
        c = self.config
        # Adam's moments start anew with every start, and its first steps are its longest: at full rate they threw the
        # links of the back, which lean on all others, off for good.
        gently = min(1.0, (self.done - self._prepared_at + 1) / WARM_UP)
        if self.tied:
            whole = c.rollouts if c.kind == "recurrent" else c.tied_rollouts
            least = 0.05 if c.kind == "recurrent" else 0.3
            start, share = c.learning_rate, self.done / max(whole, 1)
            return gently * start * (least + (1 - least) * 0.5 * (1 + np.cos(np.pi * share)))
        share = (self.done - c.tied_rollouts) / max(c.rollouts - c.tied_rollouts, 1)
        return gently * c.untied_learning_rate * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * min(share, 1.0))))

    def _prepare(self) -> None:
        """Compiled steps: one while tied, one a link after."""
        links = self.links[:1] if self.tied else self.links
        critic = Critic(self.shape.size, self.config.batch_size) if self.config.adversarial else None
        self.steppers = [Stepper(link, LossWeights(), critic) for link in links]
        self._prepared_at = self.done

    def _untie(self) -> None:
        for link in self.links[1:]:
            link.set_weights(self.links[0].get_weights())
        self._prepare()

    def _save(self) -> None:
        """The links as they stand, to go on with, and their running means, to be exported."""
        links = [weights_of(link) for link in self.links[: len(self.steppers)]]
        means = [stepper.means() for stepper in self.steppers]
        for name, weights in (("checkpoint", links), ("averaged", means)):
            whole = weights * (len(self.links) // len(weights))  # a tied chain can be shown too
            arrays = {f"{k:02d}.{i:03d}": w for k, link in enumerate(whole) for i, w in enumerate(link)}
            keep_whole(self.out / f"{name}.npz", self.done, arrays)
        if self._map_errors is None or self.tied:
            return
        errors, first = self._map_errors.tolist(), self.config.frozen + 1
        keep_errors(self.out, errors, first)
        for number in ran_away(errors, first):
            log.warning("link %d ran away: go on from another checkpoint, or learn it anew", number)

    def _resume(self) -> None:
        path = self.out / "checkpoint.npz"
        if path.exists():
            self.done, weights = read_checkpoint(path)
        elif self.config.start:
            weights = read_starts(self.config.start, self.config.positions)
        else:
            return
        for link, arrays in zip(self.links, weights, strict=True):
            link.set_weights(arrays)
        if self.config.frozen and self.config.afresh and self.done == 0:
            for link in self.links[self.config.frozen :]:
                link.set_weights(self.links[self.config.frozen - 1].get_weights())
        log.info("goes on after %d roll-outs", self.done)


@contextmanager
def _halved(wanted: int) -> Iterator[None]:
    """What is traced within computes its convolutions in bfloat16, where the processor has it."""
    import tensorflow as tf

    name = "auto_mixed_precision_onednn_bfloat16"
    before = bool(tf.config.optimizer.get_experimental_options().get(name, False))
    tf.config.optimizer.set_experimental_options({name: bool(wanted)})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({name: before})


def read_starts(names: str, positions: int) -> list[list[np.ndarray]]:
    """Each link's weights in building order, from runs' checkpoints or from exported chains' folders.

    Args:
        names: paths separated by commas; each link is the first's that has it.
        positions: links wanted.

    Raises:
        ChainFilesError: a folder that holds no whole chain.
        ValueError: one is not there, or too few links in all of them.
    """
    links: list[list[np.ndarray]] = []
    for name in names.split(","):
        path = Path(name.strip())
        if not path.exists():
            raise ValueError(f"--start: {path} is not there, expected a run's checkpoint or a chain's folder")
        arm = read_links(path, read_manifest(path)) if path.is_dir() else read_checkpoint(path)[1]
        links += arm[len(links) :]
    if len(links) < positions:
        raise ValueError(f"--start {names}: received {len(links)} links, expected {positions} or more")
    return links[:positions]


def read_checkpoint(path: Path) -> tuple[int, list[list[np.ndarray]]]:
    """Roll-outs done, and each link's weights in building order."""
    with np.load(path) as file:
        weights: dict[str, list[np.ndarray]] = {}
        for key in sorted(k for k in file.files if k != "done"):
            weights.setdefault(key.split(".")[0], []).append(file[key])
        return int(file["done"]), [weights[k] for k in sorted(weights)]
