"""The mean face of the training people, and its turn for the attract loop.

Every portrait is bent so that its landmarks lie on the people's mean landmarks (piecewise linear between them), cut
from its background, and averaged. Averaging on the eyes alone, as in 2017, blurs mouth and jaw away.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from installation.training.mask import cut_figure
from installation.training.people import Person, Portrait, find_people, load_portrait
from installation.training.raster import Floats
from installation.training.split import is_held_out
from installation.vision.crown import HALF_WIDTH, WIDEST_LINE

SHAPE_POINTS = 145  # pupils to hairline; the points after it outline the hair, which people wear as they like
PLAIN = np.array([0.16, 0.155, 0.15], np.float32)  # the room behind the mean face: dark, hardly warm
CROWN_LINE = 0.05
"""Share of the picture's height under which its hair closes: with hair to the edge, it turned under a column of it."""
CROWN_HALF_WIDTH = HALF_WIDTH + 0.04
"""A head that closes lower is rounder there than one that its picture cuts off."""
CROWN_EDGE = 0.08


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("photos", type=Path, nargs="+", help="folders of photographs with .tem landmarks")
    parser.add_argument(
        "--out", type=Path, default=Path("assets/mean_face"), help="default: assets/mean_face"
    )
    parser.add_argument("--size", type=int, default=960, help="side in pixels (default: 960)")
    parser.add_argument(
        "--chain", type=Path, default=Path("models/flow"), help="turns it (default: models/flow)"
    )
    parser.add_argument("--turn-only", action="store_true", help="keep the picture, make its turn anew")


def run(args: argparse.Namespace) -> int:
    """Writes the picture and its turn."""
    from installation.chain.kinds import open_chain
    from installation.core.whole_turn import whole_turn
    from installation.picture.turn_file import save_turn

    if args.turn_only:
        source = cv2.cvtColor(cv2.imread(str(args.out.with_suffix(".png"))), cv2.COLOR_BGR2RGB)
    else:
        people = [p for p in find_people(args.photos) if not is_held_out(p.key)]
        source = mean_face(people, args.size)
    turn = whole_turn(open_chain(args.chain), source)
    save_turn(turn, args.out)
    print(f"{args.out}.png, {args.out}.npz: {source.shape[0]} pixels, {len(turn.positions)} positions")
    return 0


def mean_face(people: list[Person], size: int) -> np.ndarray:
    """The people's mean in their mean shape, as symmetric as both its halves together.

    Returns:
        (size, size, 3) uint8 RGB, cut as the aligned crop.
    """
    from tqdm import tqdm

    shapes = [_shape(load_portrait(p.photo, p.landmarks_px(), 128)) for p in people]
    middle = np.mean(shapes, axis=0)
    total, weight = np.zeros((size, size, 3)), np.zeros((size, size, 1))
    for person in tqdm(people, unit="person"):
        portrait = load_portrait(person.photo, person.landmarks_px(), size)
        figure = cut_figure(portrait)
        flat = np.dstack([figure.colour * figure.alpha[..., None], figure.alpha]).astype(np.float32)
        bent = _bend(flat, portrait, _shape(portrait), middle)
        total += bent[..., :3]
        weight += bent[..., 3:]
    share = weight / len(people)
    # half of the people or more make a place of the figure; a thinner veil of hair fades into the room
    alpha = np.clip((share - 0.15) / 0.5, 0.0, 1.0)
    alpha = alpha * alpha * (3.0 - 2.0 * alpha) * _crown(size)
    picture = total / np.maximum(weight, 1e-6) * alpha + PLAIN * (1.0 - alpha)
    return (np.clip(picture, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def _crown(size: int) -> np.ndarray:
    """(size, size, 1) in 0..1, what of the picture lies within the outline of a head that closes below its edge."""
    line = (np.arange(size) + 0.5) / size
    up = np.clip((WIDEST_LINE - line) / (WIDEST_LINE - CROWN_LINE), 0.0, None)[:, None]
    inside = 1.0 - np.hypot(up, (line - 0.5)[None] / CROWN_HALF_WIDTH)
    share = np.where(up > 0.0, np.clip(inside / CROWN_EDGE, 0.0, 1.0), 1.0)
    return np.asarray((share * share * (3.0 - 2.0 * share))[..., None])


def _shape(portrait: Portrait) -> Floats:
    """(SHAPE_POINTS, 2) landmarks in eye distances, and a far ring that stays where it is."""
    ring = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    return np.vstack([portrait.landmarks[:SHAPE_POINTS], 3.4 * np.column_stack([np.cos(ring), np.sin(ring)])])


def _bend(picture: np.ndarray, portrait: Portrait, own: Floats, wanted: Floats) -> np.ndarray:
    """Reads a canvas picture so that the points ``own`` come to lie on ``wanted``; cut to the crop."""
    from scipy.interpolate import LinearNDInterpolator

    x, y = portrait.canvas.grid_u()
    x, y = np.broadcast_arrays(x, y)
    places = LinearNDInterpolator(wanted, own)(np.stack([portrait.cut(x), portrait.cut(y)], axis=-1))
    # canvas pixels of a place in u: the grid is linear, so two of its values tell all
    step, first_x, first_y = float(x[0, 1] - x[0, 0]), float(x[0, 0]), float(y[0, 0])
    at_x = ((places[..., 0] - first_x) / step).astype(np.float32)
    at_y = ((places[..., 1] - first_y) / step).astype(np.float32)
    return cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
