"""A run of 'train-profile' is laid into a chain that the installation loads: ``models/<name>``, half precision."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

import yaml

from installation.chain.manifest import ChainFilesError, Manifest, write_profile
from installation.picture.torn import TORN_NPZ
from installation.training.profile_train import read_profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("run", type=Path, help="run folder of 'train-profile'")
    parser.add_argument("--models", type=Path, default=Path("models"), help="default: models")
    parser.add_argument("--name", default="flow", help="of the chain that gets it (default: flow)")


def run(args: argparse.Namespace) -> int:
    """Lays the profile there; says where and how large. Exit code 3 where there is none, or no such chain."""
    try:
        manifest = export_profile(args.run, args.models, args.name)
    except (OSError, *TORN_NPZ) as error:
        print(
            f"export-profile: {args.run}: received no whole run ({error}), expected averaged.npz with its config.yaml, "
            "people.json and curve.csv; run 'train-profile' first",
            file=sys.stderr,
        )
        return 3
    except ChainFilesError as error:
        print(f"export-profile: {error}", file=sys.stderr)
        return 3
    assert manifest.profile is not None
    path = args.models / args.name / manifest.profile.file
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


def export_profile(run_folder: Path, models: Path, name: str) -> Manifest:
    """Writes ``models/name/profile.npz`` and its facts into the chain's manifest.

    Raises:
        ChainFilesError: no usable chain there.
    """
    done, usual, weights = read_profile(run_folder / "averaged.npz")
    people = json.loads((run_folder / "people.json").read_text())
    training = {
        "command": "python -m installation.training train-profile",
        **yaml.safe_load((run_folder / "config.yaml").read_text()),
        "steps_done": done,
        "people": len(people["trained"]),
        "held_out": people["held_out"],
        **_scores(run_folder / "curve.csv", done),
    }
    return write_profile(models / name, [usual, *weights], training)


def _scores(curve: Path, done: int) -> dict[str, dict[str, float]]:
    """Mean errors of place and steepness after so many steps, of people held out; nothing where none were."""
    with curve.open(newline="") as file:
        for step, _, _, *unseen in csv.reader(file):
            if int(step) == done and unseen:
                return {"cells_off": dict(zip(("place", "steepness"), map(float, unseen), strict=True))}
    return {}
