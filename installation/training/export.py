"""A run's checkpoint becomes a chain that the installation loads: ``models/<name>``, half precision.

Of several runs that went on from one another the mean of their weights is taken: their last steps' noise goes
(Izmailov et al., 2018).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from installation.chain.link import LinkShape
from installation.chain.manifest import Manifest, write_chain
from installation.chain.warp import RAW_CHANNELS
from installation.training.runaway import kept_errors, ran_away
from installation.training.train import read_checkpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "runs", nargs="+", type=Path, metavar="RUN", help="run folder of 'train'; of several, their mean"
    )
    parser.add_argument("--models", type=Path, default=Path("models"), help="default: models")
    parser.add_argument("--name", default="flow", help="the chain's name (default: flow)")


def run(args: argparse.Namespace) -> int:
    """Exports the checkpoint; says where and how large."""
    try:
        manifest = export(args.runs, args.models, args.name)
    except ValueError as error:
        print(f"export: {error}", file=sys.stderr)
        return 2
    folder = args.models / args.name
    files = {link.file for link in manifest.links}
    total = sum((folder / file).stat().st_size for file in files)
    print(f"{folder}: {len(files)} links, {total / 1e6:.1f} MB, {manifest.expected_positions} positions")
    return 0


def export(run_folders: Sequence[Path], models: Path, name: str) -> Manifest:
    """Writes ``models/name`` from run folders' checkpoints, and the last one's configuration and list of people.

    Raises:
        ValueError: runs of links of different shapes, or with other people held out, or with a link that ran away.
    """
    for folder in run_folders:
        lost = ran_away(*kept_errors(folder))
        if lost:
            raise ValueError(
                f"{folder}: received links of which {', '.join(map(str, lost))} ran away, expected map errors that "
                f"grow by a little a link; learn anew from there: train --start {folder}/averaged.npz "
                f"--frozen {lost[0] - 1} --tied-rollouts 0"
            )
    run_folder = run_folders[-1]
    config, people = yaml.safe_load((run_folder / "config.yaml").read_text()), _people(run_folder)
    for other in run_folders[:-1]:
        theirs = yaml.safe_load((other / "config.yaml").read_text())
        if theirs["link"] != config["link"] or _people(other)["held_out"] != people["held_out"]:
            raise ValueError(
                f"received {other} with other links or held-out people than {run_folder}, expected runs that went "
                "on from one another"
            )
    checkpoints = [read_checkpoint(folder / "averaged.npz") for folder in run_folders]
    done = checkpoints[-1][0]
    weights = [
        [np.mean(arrays, axis=0) for arrays in zip(*links, strict=True)]
        for links in zip(*(links for _, links in checkpoints), strict=True)
    ]
    shape = LinkShape(**config["link"])
    kind = config["training"]["kind"]
    manifest = Manifest(
        name=name,
        kind=kind,
        size=shape.size,
        widths=tuple(shape.widths),
        latent=shape.latent,
        links=(),
        hidden=shape.hidden,
        outputs=RAW_CHANNELS,
        training={
            "command": "python -m installation.training train",
            **config,
            "rollouts_done": done,
            **({"mean_of_runs": [folder.name for folder in run_folders]} if len(run_folders) > 1 else {}),
            "people": len(people["trained"]),
            "held_out": people["held_out"],
        },
    )
    if kind == "recurrent":
        return write_chain(models / name, manifest, weights[:1], shared_steps=config["training"]["positions"])
    return write_chain(models / name, manifest, weights)


def _people(run_folder: Path) -> dict[str, Any]:
    people: dict[str, Any] = json.loads((run_folder / "people.json").read_text())
    return people
