"""How well a chain turns people it never saw: numbers for every position, and contact sheets to look at.

Measured down the chain, on its own predictions, on the people that ``split`` holds out, before one plain and one
photographed background each. Beside the chain stand the source left unturned and an ellipsoid: the floors. With
``--variety`` they are varied as in training, to see what a variety is worth.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from installation.chain.geometry import ellipsoid_position
from installation.chain.kinds import Chain, open_chain
from installation.chain.manifest import read_manifest
from installation.chain.profile import YAWS_DEG
from installation.clock import MonotonicClock
from installation.core.turn import STEP_DEG, Position, frontal
from installation.picture.compose import compose
from installation.training.batches import (
    NO_VARIETY,
    ArmTurn,
    Sample,
    Variety,
    load_arms,
    load_backgrounds,
    sample_of,
    set_up_of,
    variety_of,
    variety_words,
)
from installation.training.outline_scores import outline_scores
from installation.training.outlines import POSITIONS, outlines_of
from installation.training.split import person_of, split
from installation.training.stance import MARK

SHEET_YAWS = (0, 15, 30, 45, 60, 75, 90, 120, 150, 180)
COLUMNS = (
    "psnr_db",
    "map_error",
    "coverage_error",
    "psnr_unturned_db",
    "psnr_ellipsoid_db",
    "map_error_ellipsoid",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("turns", type=Path, help="folder of training turns (.npz)")
    parser.add_argument("--chain", type=Path, default=Path("models/flow"), help="default: models/flow")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for scores.json, scores.md and sheets"
    )
    parser.add_argument("--backgrounds", type=Path, help="folder of photographs (.jpg) to put behind heads")
    parser.add_argument(
        "--stances", action="store_true", help="those turns that begin aside, not those of the photographs"
    )
    parser.add_argument("--people", type=int, default=0, help="only so many people (default 0: all)")
    parser.add_argument(
        "--variety", type=variety_words, default="", help="glasses=1,noise=0.02 ...; default: as photographed"
    )
    parser.add_argument("--keep", action="store_true", help="write the scores into the chain's manifest")


def run(args: argparse.Namespace) -> int:
    """Evaluates; prints the table and keeps it in ``--out``."""
    chain = open_chain(args.chain)
    _, held_out = split(p.stem for p in args.turns.glob("*.npz"))
    asked = [name for name in held_out if (MARK in name) == args.stances]
    names = asked[: args.people or None]
    if not names:
        wanted = "turns --stances 1" if args.stances else "turns"
        print(
            f"{args.turns}: received no such held-out turns, expected some; run '{wanted}' on all people first"
        )
        return 3
    args.out.mkdir(parents=True, exist_ok=True)
    variety = variety_of(args.variety, NO_VARIETY)
    scores = {
        **cost(chain, args.chain),
        **evaluate(chain, args.turns, names, args.backgrounds, args.out, variety),
    }
    (args.out / "scores.json").write_text(json.dumps(scores, indent=1))
    lines = table(scores)
    (args.out / "scores.md").write_text(lines + "\n")
    print(lines)
    if args.keep:
        path = args.chain / "manifest.json"
        facts = json.loads(path.read_text())
        path.write_text(json.dumps({**facts, "scores": scores}, indent=1) + "\n")
    return 0


def evaluate(
    chain: Chain,
    turns: Path,
    names: list[str],
    backgrounds: Path | None,
    out: Path,
    variety: Variety = NO_VARIETY,
) -> dict[str, Any]:
    """Scores per position, averaged over people, arms and backgrounds; writes one sheet for each six people."""
    from tqdm import tqdm

    steps = chain.expected_positions // 2
    photographs = load_backgrounds(backgrounds)
    clock, turns_ms = MonotonicClock(), []
    chain.warm_up()
    rows: list[np.ndarray] = []
    outlines: list[np.ndarray] = []
    jumps: list[tuple[float, float]] = []
    strips: list[np.ndarray] = []
    for name in tqdm(names, unit="person"):
        for number, arm in enumerate(load_arms(turns, [name], steps)):
            rng = np.random.default_rng((11, len(rows)))
            set_up = set_up_of(arm, photographs if number else [], rng, variety)
            sample = sample_of(set_up, rng, variety)
            begin_s = clock.now_s()
            states = _rolled_out(chain, sample)
            turns_ms.append(1000.0 * (clock.now_s() - begin_s))
            made = [_composed(p, sample) for p in (frontal(sample.small.shape[0]), *states)]
            rows.append(np.array([_scores(p, made[0], made[k + 1], sample, k) for k, p in enumerate(states)]))
            if steps >= POSITIONS[-1]:
                outlines.append(outline_scores(states, *outlines_of(set_up)))
            jumps.append((largest_step(made), largest_step([sample.small, *sample.truth.picture])))
            if number == 0:
                strips.append(_strip(arm, sample, states))
    for first in range(0, len(strips), 6):
        sheet = np.vstack(strips[first : first + 6])
        cv2.imwrite(str(out / f"sheet_{first // 6:02d}.png"), sheet[..., ::-1])
    means = np.mean(rows, axis=0)
    largest, largest_true = np.mean(jumps, axis=0).round(3).tolist()
    return {
        "people": len({person_of(name) for name in names}),
        "turns": len(names),
        "arms": len(rows),
        "turn_ms": round(float(np.median(turns_ms)), 1),
        "largest_step": largest,
        "largest_step_true": largest_true,
        "yaw_deg": [STEP_DEG * (k + 1) for k in range(steps)],
        **{column: means[:, i].round(4).tolist() for i, column in enumerate(COLUMNS)},
        **_outlined(outlines),
    }


def _outlined(outlines: list[np.ndarray]) -> dict[str, list[float]]:
    """Mean errors of arms' outlines, see ``outline_scores``; nothing where an arm does not reach so far."""
    if not outlines:
        return {}
    place, steepness = np.nanmean(outlines, axis=0).round(3).T.tolist()
    return {"outline_yaw_deg": list(YAWS_DEG), "outline_cells": place, "outline_steepness_cells": steepness}


def cost(chain: Chain, folder: Path) -> dict[str, Any]:
    """What a chain weighs: numbers it has learnt and bytes on disk, each file once."""
    manifest = read_manifest(folder)
    files = [*manifest.links, *([manifest.profile] if manifest.profile else [])]
    paths = sorted({folder / stored.file for stored in files})
    learnt = 0
    for path in paths:
        with np.load(path) as file:
            learnt += sum(file[key].size for key in file.files)
    return {
        "positions": chain.expected_positions,
        "parameters": learnt,
        "bytes": sum(path.stat().st_size for path in paths),
    }


def table(scores: dict[str, Any]) -> str:
    """The scores as a table in Markdown; map errors in thousandths of the crop's side."""
    people = f"{scores['people']} held-out people, {scores['turns']} turns, {scores['arms']} arms"
    weight = f"{scores['parameters'] / 1e6:.2f} million parameters, {scores['bytes'] / 1e6:.1f} MB"
    jump, true_jump = scores["largest_step"], scores["largest_step_true"]
    lines = [
        f"{people}; {weight}, {scores['turn_ms']:.0f} ms for {scores['positions']} positions",
        f"largest step {jump:.2f} times the median, of the true turns {true_jump:.2f}",
        "",
        "| yaw | PSNR dB | unturned dB | ellipsoid dB | map error ‰ | ellipsoid ‰ | coverage error |",
        "|---|---|---|---|---|---|---|",
    ]
    for k, yaw in enumerate(scores["yaw_deg"]):
        psnr, flow, cover, still, egg, egg_flow = (scores[c][k] for c in COLUMNS)
        lines.append(
            f"| {yaw:g} | {psnr:.2f} | {still:.2f} | {egg:.2f} | {1e3 * flow:.1f} | {1e3 * egg_flow:.1f} "
            f"| {cover:.3f} |"
        )
    if "outline_yaw_deg" in scores:
        lines += ["", "| yaw | outline off by cells | its steepness |", "|---|---|---|"]
        columns = ("outline_yaw_deg", "outline_cells", "outline_steepness_cells")
        lines += [
            f"| {yaw:g} | {place:.2f} | {steepness:.3f} |"
            for yaw, place, steepness in zip(*(scores[column] for column in columns), strict=True)
        ]
    return "\n".join(lines)


def _bytes(picture: np.ndarray) -> np.ndarray:
    """A picture 0..1 as a camera gives it, uint8."""
    return (picture * 255.0 + 0.5).astype(np.uint8)


def _rolled_out(chain: Chain, sample: Sample) -> list[Position]:
    """What the chain says of what a camera, perhaps a poor one, shows it."""
    return [p for p in chain.positions(_bytes(sample.small)) if p.yaw_deg > 0]


def _composed(position: Position, sample: Sample) -> np.ndarray:
    """(S, S, 3) in 0..1, a position as shown."""
    return compose(position, _bytes(sample.source), sample.small.shape[0]) / 255.0


def _scores(
    position: Position, unturned: np.ndarray, made: np.ndarray, sample: Sample, k: int
) -> tuple[float, ...]:
    truth = sample.truth
    egg = ellipsoid_position(position.yaw_deg, truth.picture.shape[1])

    def psnr(shown: np.ndarray) -> float:
        return float(-10.0 * np.log10(max(np.mean((shown - truth.picture[k]) ** 2), 1e-9)))

    # where the truth has a figure that moved; a background that stays is no merit
    known = truth.map_weight[k] * (np.abs(truth.map[k]).sum(axis=-1, keepdims=True) > 0)

    def flow(p: Position) -> float:
        apart = np.linalg.norm(p.map - truth.map[k], axis=-1, keepdims=True)
        return float((known * apart).sum() / max(known.sum(), 1e-6))

    cover = float(np.abs(position.coverage[..., None] - truth.coverage[k]).mean())
    return psnr(made), flow(position), cover, psnr(unturned), psnr(_composed(egg, sample)), flow(egg)


def largest_step(frames: Sequence[np.ndarray]) -> float:
    """The largest mean absolute difference of neighbours over their median, 0 where nothing moves."""
    apart = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    middle = float(np.median(apart))
    return max(apart) / middle if middle else 0.0


def _strip(arm: ArmTurn, sample: Sample, states: list[Position]) -> np.ndarray:
    """Two rows of one person: the chain's turn at 192 pixels, under it the truth."""
    source = _bytes(sample.source)
    by_yaw = {0.0: frontal(sample.small.shape[0]), **{p.yaw_deg: p for p in states}}
    truths = {0.0: sample.small, **{p.yaw_deg: t for p, t in zip(states, sample.truth.picture, strict=True)}}
    yaws = [float(y) for y in SHEET_YAWS if float(y) in by_yaw]
    made = [compose(by_yaw[y], source, 192, still=True) for y in yaws]
    true = [cv2.resize((np.clip(truths[y], 0, 1) * 255).astype(np.uint8), (192, 192)) for y in yaws]
    strip = np.vstack([np.hstack(made), np.hstack(true)])
    cv2.putText(strip, arm.name, (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (255, 255, 255), 1, cv2.LINE_AA)
    return strip
