"""Photographs with landmarks -> training turns: one .npz for each person, seen, mapped and completed at every yaw."""

from __future__ import annotations

import argparse
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.clock import MonotonicClock
from installation.training.body import build_body
from installation.training.classes import classify
from installation.training.fit import fit_head
from installation.training.hair_shell import build_shell
from installation.training.head_model import HeadModel, load_head_model, require_head_model
from installation.training.head_shape import shape_head
from installation.training.light import front_light
from installation.training.mask import cut_figure
from installation.training.people import Person, Portrait, find_people, load_portrait
from installation.training.raster import CROP_U
from installation.training.stance import MARK, STRAIGHT, Stance, stance_of, turned_by_deg
from installation.training.texture import complete, front_depth
from installation.training.torso import build_torso
from installation.training.view import Turner
from installation.training.workers import made_by

STEP_DEG = 7.5
SHEET_YAWS = (0, 15, 30, 45, 60, 75, 90, 120, 150, 180)
GREY = 0.6
"""The room behind people who are looked at or judged."""
Arrays = dict[str, NDArray[Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``python -m installation.training turns``."""
    parser.add_argument(
        "photos",
        nargs="+",
        type=Path,
        metavar="PHOTOS_DIR",
        help="photographs beside .tem files, or with a mesh478.npz beside a folder neutral that has both",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the people's files")
    parser.add_argument("--head", type=Path, required=True, help="ict_face_model.npz")
    parser.add_argument(
        "--arc", type=float, default=90.0, help="last yaw of each arm in degrees (default 90)"
    )
    parser.add_argument("--positions", type=int, help="positions of an arm; default one every 7.5 degrees")
    parser.add_argument("--size", type=int, default=128, help="pixels of a turned picture (default 128)")
    parser.add_argument(
        "--source-size", type=int, default=384, help="pixels of the photo's crop (default 384)"
    )
    parser.add_argument(
        "--stances",
        type=int,
        default=0,
        help="so many more turns of each, that begin a little aside (default 0)",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--only", default="", help="ids, comma-separated")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet of these people (PNG)")


def run(args: argparse.Namespace) -> int:
    """Build every file that is not there yet. Returns 0, 2 for wrong use, 3 where a person failed."""
    yaws = yaw_positions(args.arc, args.positions)
    if args.stances < 0:
        print(f"turns: --stances: received {args.stances}, expected 0 or more", file=sys.stderr)
        return 2
    try:
        people = find_people(args.photos, [name for name in args.only.split(",") if name])
        require_head_model(args.head)
    except (FileNotFoundError, ValueError) as error:
        print(f"turns: {error}", file=sys.stderr)
        return 2
    args.out.mkdir(parents=True, exist_ok=True)
    jobs = [
        (person, args.out / f"{name}.npz", args.head, yaws, args.size, args.source_size)
        for person in people
        for name in (person.key, *(f"{person.key}{MARK}{n}" for n in range(1, args.stances + 1)))
    ]
    failed = 0
    for done, (key, seconds, problem) in enumerate(made_by(_build_job, jobs, args.workers), 1):
        failed += bool(problem)
        note = problem or ("already there" if seconds == 0 else f"{seconds:.1f} s")
        print(f"{done}/{len(jobs)} {key}: {note}", flush=True)
    if args.sheet:
        write_sheet([out for _, out, *_ in jobs if out.exists()], args.sheet)
    return 3 if failed else 0


Job = tuple[Person, Path, Path, NDArray[np.float32], int, int]
"""Person, the file to be made, the head model, yaws, side of the crops, side of the source."""


def yaw_positions(arc_deg: float, positions: int | None) -> NDArray[np.float32]:
    """Yaws of an arm, 0 first and ``arc_deg`` last."""
    count = positions or int(round(arc_deg / STEP_DEG)) + 1
    return np.linspace(0, arc_deg, count, dtype=np.float32)


def make_turner(
    model: HeadModel, portrait: Portrait, size: int, stance: Stance = STRAIGHT
) -> tuple[Turner, Arrays]:
    """All steps from a portrait to something that turns, and the person's constants for the file."""
    figure = cut_figure(portrait)
    classes = classify(portrait, figure)
    fit = fit_head(model, portrait.landmarks)
    head = shape_head(model, fit.vertices, portrait, figure, classes)
    shell = build_shell(model, head, portrait, figure, classes)
    body = build_body(model, head, shell, portrait, figure)
    depth = front_depth(body, portrait)
    texel_per_u = max(1.5 * size, 128) / portrait.crop.side_u
    front = front_light(body, portrait, figure, classes)
    atlas = complete(head, shell, body, depth, portrait, figure, classes, front.shade, texel_per_u)
    torso = build_torso(body, portrait, figure, classes, shell.long)
    turner = Turner(body, atlas, depth, torso, front, portrait, figure, classes, size, stance)
    if stance == STRAIGHT:
        colour, alpha = portrait.cut(figure.colour), portrait.cut(figure.alpha)[..., None]
        normal = portrait.cut(front.normals)[..., :2]
    else:
        start = turner.sized(portrait.crop.size).still()
        alpha, normal = start.picture[..., 3:], start.normal
        colour = start.picture[..., :3] / np.maximum(alpha, 1e-3)
    constants = {
        "photo": _bytes(np.concatenate([colour, alpha], -1)),
        "photo_normal": _signed_bytes(normal),
        "hair_rgb": _bytes(classes.hair_rgb),
        "skin_rgb": _bytes(classes.skin_rgb),
        "centre": turner.eyes_moved() / CROP_U,
    }
    return turner, constants


def build_person(
    person: Person,
    model: HeadModel,
    yaws: NDArray[np.float32],
    size: int,
    source_size: int,
    stance: Stance = STRAIGHT,
) -> Arrays:
    """Both arms of one person: arm 0 turns right; arm 1 is the left turn, mirrored. Arrays as the file holds them:

    yaw_deg (P,) float32; photo (2, S, S, 4) uint8 straight RGBA; picture (2, P, N, N, 4) uint8 premultiplied RGBA;
    map (2, P, N, N, 2) float16, offsets in fractions of the crop; seen (2, P, N, N) uint8, 255 is wholly seen;
    mapped (2, P, N, N) uint8 0 or 1; gain (2, P, N, N) uint8, hundredths; normal (2, P, N, N, 2) and photo_normal
    (2, S, S, 2) int8, x and y in 127ths; hair (2, P, N, N) uint8; hair_rgb, skin_rgb (3,) uint8; centre (2, 2)
    float32, by how much of the crop the stance has moved the eyes. In a stance, the photo is what the camera sees of
    it, and yaws are the turn's, see ``stance.turned_by_deg``. See ``view.View``.
    """
    portrait = load_portrait(person.photo, person.landmarks_px(), source_size)
    turner, constants = make_turner(model, portrait, size, stance)
    shape = (2, len(yaws), size, size)
    out: Arrays = {
        "yaw_deg": yaws,
        "photo": np.stack([constants["photo"], constants["photo"][:, ::-1]]),
        "picture": np.zeros((*shape, 4), np.uint8),
        "map": np.zeros((*shape, 2), np.float16),
        "seen": np.zeros(shape, np.uint8),
        "mapped": np.zeros(shape, np.uint8),
        "gain": np.zeros(shape, np.uint8),
        "hair": np.zeros(shape, np.uint8),
        "normal": np.zeros((*shape, 2), np.int8),
        "photo_normal": np.stack(
            [constants["photo_normal"], constants["photo_normal"][:, ::-1] * np.array([-1, 1], np.int8)]
        ),
        "hair_rgb": constants["hair_rgb"],
        "skin_rgb": constants["skin_rgb"],
        "centre": np.stack([constants["centre"] * (1, 1), constants["centre"] * (-1, 1)]).astype(np.float32),
    }
    for arm, sign in enumerate((1, -1)):
        for position, yaw in enumerate(yaws):
            view = turner.at(turned_by_deg(sign * float(yaw), stance))
            flip = np.s_[:, ::sign]
            out["picture"][arm, position] = _bytes(view.picture[flip])
            out["map"][arm, position] = view.map[flip] * np.array([sign, 1], np.float32)
            out["seen"][arm, position] = _bytes(view.seen[flip])
            out["mapped"][arm, position] = view.mapped[flip]
            out["hair"][arm, position] = _bytes(view.hair[flip])
            out["gain"][arm, position] = np.clip(np.round(view.gain[flip] * 100), 0, 255)
            out["normal"][arm, position] = _signed_bytes(view.normal[flip] * np.array([sign, 1], np.float32))
    return out


def _bytes(picture: NDArray) -> NDArray[np.uint8]:
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def _signed_bytes(normals: NDArray) -> NDArray[np.int8]:
    return np.round(np.clip(normals, -1, 1) * 127).astype(np.int8)


@lru_cache(maxsize=1)
def _model(path: Path) -> HeadModel:
    return load_head_model(path)


def _build_job(job: Job) -> tuple[str, float, str]:
    """Build one file, or find it there. Returns the file's name, the seconds it took and what went wrong."""
    person, out, head, yaws, size, source_size = job
    if out.exists():
        return out.stem, 0.0, ""
    cv2.setNumThreads(1)
    clock = MonotonicClock()
    start = clock.now_s()
    try:
        arrays = build_person(person, _model(head), yaws, size, source_size, stance_of(out.stem))
    except Exception as error:  # noqa: BLE001 - one bad photograph must not stop the other hundred
        return out.stem, clock.now_s() - start, f"failed: {type(error).__name__}: {error}"
    temporary = out.with_name(f".{out.stem}.{os.getpid()}.npz")
    np.savez_compressed(temporary, allow_pickle=False, **arrays)
    temporary.replace(out)
    return out.stem, clock.now_s() - start, ""


def on_grey(picture: NDArray) -> NDArray[np.uint8]:
    """(..., 4) premultiplied RGBA 0..1 before plain grey, (..., 3) uint8."""
    return _bytes(picture[..., :3] + GREY * (1 - picture[..., 3:]))


def write_sheet(files: list[Path], sheet: Path) -> None:
    """Contact sheet: one row a person, arm 0 at some yaws before plain grey."""
    rows = []
    for file in files:
        with np.load(file) as data:
            yaws, pictures = data["yaw_deg"], data["picture"][0].astype(np.float32)
        picks = [int(np.abs(yaws - yaw).argmin()) for yaw in SHEET_YAWS if yaw <= yaws[-1] + 0.1]
        rows.append(np.concatenate(list(on_grey(pictures[picks] / 255)), 1))
    if rows:
        cv2.imwrite(str(sheet), cv2.cvtColor(np.concatenate(rows, 0), cv2.COLOR_RGB2BGR))
