"""Entry of ``python -m installation.training``: dispatches to one module per subcommand.

A subcommand is a module with ``add_arguments(parser)`` and ``run(args) -> int``; it is imported only when it
is asked for, so that ``turns`` needs no deep-learning library.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from installation.training.errors import TurnsError

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "turns": ("installation.training.turns", "photographs with landmarks -> training turns"),
    "frames": (
        "installation.training.frames",
        "photographs with landmarks -> frames of their training turns",
    ),
    "train": ("installation.training.train", "training turns -> links, in a run folder"),
    "train-pixel": (
        "installation.training.pixel_train",
        "training turns -> the links of 2017, in a run folder",
    ),
    "train-profile": (
        "installation.training.profile_train",
        "training turns -> the outlines of faces seen from the side, in a run folder",
    ),
    "evaluate": ("installation.training.evaluate", "scores and contact sheets of a chain on held-out people"),
    "mean-face": ("installation.training.mean_face", "photographs -> assets/mean_face and its turn"),
    "ears": (
        "installation.training.ears",
        "the head model -> assets/ears.npz, the ear that turns bring into view",
    ),
    "export": ("installation.training.export", "a run's links -> models/<name>"),
    "export-profile": ("installation.training.profile_export", "a run of train-profile -> models/<name>"),
    "export-pixel": ("installation.training.pixel_export", "a run of train-pixel -> models/<name>"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Returns its exit code (0 done, 2 wrong use, 3 a part is missing or broken)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    names = "|".join(SUBCOMMANDS)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(f"usage: python -m installation.training {names} [--help]\n")
        for name, (_, summary) in SUBCOMMANDS.items():
            print(f"  {name:<14} {summary}")
        return 0 if arguments else 2
    name = arguments[0]
    if name not in SUBCOMMANDS:
        print(f"installation.training: unknown subcommand {name!r}, expected one of {names}", file=sys.stderr)
        return 2
    module = importlib.import_module(SUBCOMMANDS[name][0])
    parser = argparse.ArgumentParser(
        prog=f"python -m installation.training {name}", description=module.__doc__
    )
    module.add_arguments(parser)
    args = parser.parse_args(arguments[1:])
    try:
        return int(module.run(args))
    except TurnsError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
