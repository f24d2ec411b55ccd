"""A run of 'train-pixel' becomes a chain that the installation loads: ``models/<name>``, half precision."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import yaml

from installation.chain.manifest import Manifest, write_chain
from installation.chain.pixel_shape import PixelShape
from installation.training.pixel_train import PixelConfig, lessons, link_path, read_link


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("run", type=Path, help="run folder of 'train-pixel'")
    parser.add_argument("--models", type=Path, default=Path("models"), help="default: models")
    parser.add_argument("--name", default="pixel", help="the chain's name (default: pixel)")


def run(args: argparse.Namespace) -> int:
    """Exports the links that are finished; says where and how large. Exit code 3 where there are none."""
    manifest = export_pixel(args.run, args.models, args.name)
    if manifest is None:
        print(f"{args.run}: received no finished link, expected 1 or more; go on with 'train-pixel'")
        return 3
    folder = args.models / args.name
    total = sum((folder / file).stat().st_size for file in {link.file for link in manifest.links})
    print(
        f"{folder}: {len(manifest.links)} steps, {total / 1e6:.1f} MB, {manifest.expected_positions} positions"
    )
    return 0


def export_pixel(run_folder: Path, models: Path, name: str) -> Manifest | None:
    """Writes ``models/name`` with the links from the first on that are finished; None where there are none."""
    facts = yaml.safe_load((run_folder / "config.yaml").read_text())
    config, shape = PixelConfig(**facts["training"]), PixelShape(**facts["link"])
    weights = []
    for lesson in lessons(config):
        path = link_path(run_folder, lesson)
        if not path.exists():
            break
        weights.append(read_link(path))
    if not weights:
        return None
    people = json.loads((run_folder / "people.json").read_text())
    manifest = Manifest(
        name=name,
        kind="pixel",
        size=shape.size,
        widths=tuple(shape.widths),
        latent=shape.latent,
        links=(),
        outputs=3,
        training={
            "command": "python -m installation.training train-pixel",
            **facts,
            "people": len(people["trained"]),
            "held_out": people["held_out"],
        },
    )
    return write_chain(models / name, manifest, weights, config.positions if config.tied else 0)
