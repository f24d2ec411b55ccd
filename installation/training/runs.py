"""What every run of training begins with, its configuration and the people that it learns from, and how it is kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import yaml

from installation.training.split import split

Config = TypeVar("Config")


def kept_config(path: Path) -> dict[str, Any]:
    """What a run keeps in its ``config.yaml``; its folder is made, and a new one keeps nothing yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = yaml.safe_load(path.read_text()) if path.exists() else {}
    return kept


def config_of(kind: type[Config], kept: dict[str, Any], args: argparse.Namespace) -> Config:
    """A run's numbers, a dataclass: those that were given go before those that were kept, and those before the usual.

    Raises:
        TypeError: names were kept that this kind of run has not.
        ValueError: whatever the dataclass refuses.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return kind(**{**kept.get("training", {}), **given})


def people_of(turns: Path, held_out_share: float, out: Path) -> tuple[list[str], list[str]]:
    """Names of the turns to learn from and of those held out, see ``split``; kept in ``out/people.json``.

    Raises:
        ValueError: a folder without training turns.
    """
    names, held_out = split((p.stem for p in turns.glob("*.npz")), held_out_share)
    if not names:
        raise ValueError(f"{turns}: received no training turns (.npz), expected some; run 'turns' first")
    out.mkdir(parents=True, exist_ok=True)
    (out / "people.json").write_text(json.dumps({"trained": names, "held_out": held_out}, indent=1))
    return names, held_out


def keep_whole(path: Path, done: int, arrays: Mapping[str, np.ndarray]) -> None:
    """Writes a run's arrays (.npz) and how much of it is done, whole or not at all: it may be cut off at any time."""
    partial = path.with_name(f"{path.stem}.partial{path.suffix}")
    np.savez(partial, done=np.array(done), **arrays)  # type: ignore[arg-type]
    partial.replace(path)
