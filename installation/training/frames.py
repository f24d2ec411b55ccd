"""Photographs with landmarks -> frames of their training turns, as ``main.py render`` writes a chain's: whoever judges
chains can judge the truth that they learn from.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

import cv2

from installation.training.head_model import HeadModel, load_head_model
from installation.training.people import Person, find_people, load_portrait
from installation.training.split import is_held_out
from installation.training.turns import make_turner, on_grey


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``python -m installation.training frames``."""
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS_DIR", help="as for 'turns'")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for a folder of frames for each person"
    )
    parser.add_argument("--head", type=Path, required=True, help="ict_face_model.npz")
    parser.add_argument("--size", type=int, default=512, help="pixels of a frame (default 512)")
    parser.add_argument("--yaws", default="0,30,60,75", help="degrees, the first 0 (default 0,30,60,75)")
    parser.add_argument("--only", default="", help="ids, comma-separated (default: all people held out)")


def run(args: argparse.Namespace) -> int:
    """Renders the frames. Returns 0, 2 for wrong use, 3 where a person failed or nobody is held out."""
    if args.size < 16:
        print(f"frames: --size: received {args.size}, expected 16 or more pixels", file=sys.stderr)
        return 2
    try:
        yaws = yaws_of(args.yaws)
        people = find_people(args.photos, [name for name in args.only.split(",") if name])
        model = load_head_model(args.head)
    except (OSError, ValueError) as error:
        print(f"frames: {error}", file=sys.stderr)
        return 2
    chosen = people if args.only else [person for person in people if is_held_out(person.key)]
    if not chosen:
        print(
            f"frames: received {len(people)} people, expected one held out; name some with --only",
            file=sys.stderr,
        )
        return 3
    failed = 0
    for person in chosen:
        try:
            _write(person, model, args.size, yaws, args.out / person.key)
        except (OSError, ValueError) as error:
            failed += 1
            print(f"frames: {person.key}: {error}", file=sys.stderr)
        else:
            print(person.key, flush=True)
    return 3 if failed else 0


def _write(person: Person, model: HeadModel, size: int, yaws: list[float], folder: Path) -> None:
    """A person's frames and their ``turn.json``."""
    portrait = load_portrait(person.photo, person.landmarks_px(), 2 * size)
    turner, _ = make_turner(model, portrait, size)
    folder.mkdir(parents=True, exist_ok=True)
    for number, yaw in enumerate(yaws):
        frame = on_grey(turner.at(yaw).picture)
        cv2.imwrite(str(folder / f"frame_{number:03d}.png"), frame[..., ::-1])
    facts = {"yaw_deg": yaws, "size": size, "chain": "training turns"}
    (folder / "turn.json").write_text(json.dumps(facts) + "\n")


def yaws_of(words: str) -> list[float]:
    """Reads ``0,60,75``. Raises ValueError for what is no number of -180 to 180, or does not begin with 0."""
    try:
        yaws = [float(word) for word in words.split(",")]
    except ValueError:
        yaws = []
    if not yaws or yaws[0] != 0.0 or not all(math.isfinite(yaw) and abs(yaw) <= 180.0 for yaw in yaws):
        raise ValueError(f"--yaws: received {words!r}, expected degrees of -180 to 180 with 0 first: 0,60,75")
    return yaws
