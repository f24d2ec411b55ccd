"""A run's checkpoint becomes a chain that the installation loads: ``models/<name>``, half precision."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import yaml

from installation.chain.link import LinkShape
from installation.chain.manifest import Manifest, write_chain
from installation.chain.warp import RAW_CHANNELS
from installation.training.train import read_checkpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("run", type=Path, help="run folder of 'train'")
    parser.add_argument("--models", type=Path, default=Path("models"), help="default: models")
    parser.add_argument("--name", default="flow", help="the chain's name (default: flow)")


def run(args: argparse.Namespace) -> int:
    """Exports the checkpoint; says where and how large."""
    manifest = export(args.run, args.models, args.name)
    folder = args.models / args.name
    total = sum((folder / link.file).stat().st_size for link in manifest.links)
    print(
        f"{folder}: {len(manifest.links)} links, {total / 1e6:.1f} MB, {manifest.expected_positions} positions"
    )
    return 0


def export(run_folder: Path, models: Path, name: str) -> Manifest:
    """Writes ``models/name`` from a run folder's checkpoint, configuration and list of people."""
    done, weights = read_checkpoint(run_folder / "averaged.npz")
    config = yaml.safe_load((run_folder / "config.yaml").read_text())
    shape = LinkShape(**config["link"])
    people = json.loads((run_folder / "people.json").read_text())
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
            "people": len(people["trained"]),
            "held_out": people["held_out"],
        },
    )
    if kind == "recurrent":
        return write_chain(models / name, manifest, weights[:1], shared_steps=config["training"]["positions"])
    return write_chain(models / name, manifest, weights)
