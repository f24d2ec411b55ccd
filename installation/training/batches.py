"""Training turns become batches: put before a background, relit, bent, moved about, spoilt as cameras spoil.

One sample is one person's arm: the source picture and the truth at every position. What is done to a source is done
to its truth, so that the truth stays exact (``bending`` says how, ``lamps`` what light does): figure and room carry
their colours along, the light stays where it is.
"""

from __future__ import annotations

import argparse
import queue
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from installation.picture.torn import TORN_NPZ
from installation.training.bending import Bending
from installation.training.cut import Cut
from installation.training.errors import TurnsError
from installation.training.glasses import draw_glasses
from installation.training.hats import wear_hat
from installation.training.lamps import Lamps
from installation.training.losses import Truth
from installation.training.places import grid, read_at
from installation.training.relief import relief_of

SOURCE_SIZE = 256
LAST_SEED = 2**31  # of the samples that stand before the first batch


@dataclass(frozen=True)
class ArmTurn:
    """One arm of one person as the builder wrote it; see ``turns`` for the arrays, P positions with the frontal one,
    S the photograph's side."""

    name: str
    yaw_deg: np.ndarray  # (P,)
    photo: np.ndarray  # (S, S, 4) uint8 straight RGBA
    photo_normal: np.ndarray  # (S, S, 2) int8
    picture: np.ndarray  # (P, 128, 128, 4) uint8 premultiplied RGBA
    map: np.ndarray  # (P, 128, 128, 2) float16
    seen: np.ndarray  # (P, 128, 128) uint8
    mapped: np.ndarray  # (P, 128, 128) uint8 0/1
    gain: np.ndarray  # (P, 128, 128) uint8
    hair: np.ndarray  # (P, 128, 128) uint8
    normal: np.ndarray  # (P, 128, 128, 2) int8
    centre: np.ndarray  # (2,)


PARTS = ("picture", "map", "seen", "mapped", "gain", "hair", "normal")


@dataclass(frozen=True)
class Variety:
    """How far samples are varied; each a largest value, 0 leaves it out.

    Attributes:
        scale, roll_deg, shift: of the whole crop; shift in fractions of the side.
        stretch: how much narrower or wider a head is made, differently at every height; a power of e.
        gain: of brightness, as a power of e; tint: the same for each colour.
        gamma: as a power of e.
        lamp: strength of a light from one side, 0..1, by the surface's normals.
        gradient: light falling off across the room, share of brightness across the crop.
        skin, hair: of the figure's and of the hair's own colours.
        complexion: how much darker all but hair becomes in half of the samples, or a third of it paler; a power of e.
        glasses, hats: share of samples that wear them.
        cut: share of samples whose picture ends near the head, see ``cut``.
        noise: standard deviation in 0..1; blur_px: sigma, at the state's size; jpeg: share of samples that were
            compressed; all three only in what links see.
    """

    scale: float = 0.18
    roll_deg: float = 10.0
    shift: float = 0.08
    stretch: float = 0.12
    gain: float = 0.3
    tint: float = 0.12
    gamma: float = 0.25
    lamp: float = 0.6
    gradient: float = 0.4
    skin: float = 0.06
    hair: float = 0.7
    complexion: float = 0.8
    glasses: float = 0.2
    hats: float = 0.08
    cut: float = 0.3
    noise: float = 0.02
    blur_px: float = 1.0
    jpeg: float = 0.3


NO_VARIETY = Variety(*(0.0 for _ in Variety.__dataclass_fields__))


def variety_of(words: str, usual: Variety) -> Variety:
    """Reads ``name=value,...``; what is not named is as usual.

    Raises:
        ValueError: a name that there is not, or a value that is no number of 0 or more.
    """
    values: dict[str, float] = {}
    for word in filter(None, words.split(",")):
        name, _, number = word.partition("=")
        try:
            values[name.strip()] = float(number)
        except ValueError:
            raise ValueError(f"variety: received {word!r}, expected name=number") from None
        if name.strip() not in Variety.__dataclass_fields__ or not 0.0 <= values[name.strip()] < np.inf:
            known = ", ".join(Variety.__dataclass_fields__)
            raise ValueError(f"variety: received {word!r}, expected 0 or more for one of {known}")
    return replace(usual, **values)


def variety_words(words: str) -> str:
    """For ``argparse``: what ``variety_of`` can read, as it was given."""
    try:
        variety_of(words, NO_VARIETY)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return words


@dataclass(frozen=True)
class Sample:
    """One arm, ready for links: float32 in 0..1; P positions, the frontal one left out.

    Attributes:
        source: (256, 256, 3) and small: (S, S, 3), what the chain starts from.
        truth: ``losses.Truth`` with P in the place of the batch.
    """

    source: np.ndarray
    small: np.ndarray
    truth: Truth


def load_arms(folder: Path, names: list[str], positions: int) -> list[ArmTurn]:
    """Reads turns into memory, two arms a file.

    Args:
        positions: how many after the frontal one; a file with fewer is refused.

    Raises:
        TurnsError: a file that is torn, too short, or without light.
    """
    arms: list[ArmTurn] = []
    for name in names:
        path = folder / f"{name}.npz"
        try:
            # opened here: numpy leaves a torn file open
            with path.open("rb") as opened, np.load(opened) as file:
                arms += _arms_of(file, name, path, positions)
        except TurnsError:
            raise
        except TORN_NPZ as error:
            raise TurnsError(
                f"{path}: cannot be read ({error}), expected training turns; delete it and run 'turns' again"
            ) from error
    return arms


def _arms_of(file: Mapping[str, np.ndarray], name: str, path: Path, positions: int) -> list[ArmTurn]:
    if len(file["yaw_deg"]) < positions + 1 or "gain" not in file:
        raise TurnsError(
            f"{path}: received {len(file['yaw_deg'])} positions"
            f"{'' if 'gain' in file else ' without light'}, expected {positions + 1} or more with their "
            "light; build the turns again, with a larger --arc"
        )
    whole = {key: file[key] for key in PARTS}
    photo, photo_normal = file["photo"], file["photo_normal"]
    yaw_deg = file["yaw_deg"][: positions + 1]
    centre = file["centre"] if "centre" in file else np.zeros((len(photo), 2), np.float32)
    return [
        ArmTurn(
            f"{name}.{arm}",
            yaw_deg,
            photo[arm],
            photo_normal[arm],
            **{key: value[arm][: positions + 1] for key, value in whole.items()},
            centre=centre[arm],
        )
        for arm in range(len(photo))
    ]


def load_backgrounds(folder: Path | None) -> list[np.ndarray]:
    """(H, W, 3) uint8 RGB pictures at least 256 pixels each way."""
    pictures = []
    for path in sorted(folder.glob("*.jpg")) if folder else []:
        bgr = cv2.imread(str(path))
        if bgr is not None and min(bgr.shape[:2]) >= SOURCE_SIZE:
            pictures.append(np.ascontiguousarray(bgr[..., ::-1]))
    return pictures


def make_sample(
    arm: ArmTurn, backgrounds: list[np.ndarray], rng: np.random.Generator, variety: Variety
) -> Sample:
    """One varied sample of an arm; the same generator state gives the same sample."""
    return sample_of(set_up_of(arm, backgrounds, rng, variety), rng, variety)


class SetUp(NamedTuple):
    """One arm as it is varied, before the camera; S the state's side.

    Attributes:
        arm: with its hat.
        bending, cut, lamps: what is done to it.
        source: (256, 256, 3) and small: (S, S, 3), float32 RGB in 0..1, the start of the turn.
        shade: (256, 256) of the source's figure.
        overlay: uint8 RGBA of the photograph's side that it wears, or None.
        background: (S, S, 3); free: (S, S, 1), where the source saw it.
    """

    arm: ArmTurn
    bending: Bending
    cut: Cut
    lamps: Lamps
    source: np.ndarray
    small: np.ndarray
    shade: np.ndarray
    overlay: np.ndarray | None
    background: np.ndarray
    free: np.ndarray


def set_up_of(
    arm: ArmTurn, backgrounds: list[np.ndarray], rng: np.random.Generator, variety: Variety
) -> SetUp:
    """An arm, varied; the same generator state gives the same."""
    size = arm.picture.shape[1]
    arm = wear_hat(arm, rng, variety.hats)
    # cameras' crops are laid by the eyes, which a stance has moved
    bending = Bending(rng, variety.scale, variety.roll_deg, variety.shift, variety.stretch, arm.centre)
    lamps = Lamps(rng, variety)
    background = lamps.on_room(_background(backgrounds, rng))
    cut = Cut(rng, variety.cut)
    background = cut.drawn(background)

    photo, overlay = draw_glasses(arm.photo, rng, variety.glasses)
    photo = bending.read(_softened(photo, SOURCE_SIZE), SOURCE_SIZE).astype(np.float32) / 255.0
    normal = bending.read(arm.photo_normal.astype(np.float32) / 127.0, SOURCE_SIZE)
    hair = bending.read(arm.hair[0], SOURCE_SIZE).astype(np.float32) / 255.0
    shade = lamps.shade(normal, grid(SOURCE_SIZE))
    alpha = cut.drawn(photo[..., 3:])
    figure = cut.drawn(lamps.on_figure(photo[..., :3], hair, shade))
    source = (figure * alpha + background * (1.0 - alpha)).astype(np.float32)
    free = 1.0 - _shrink(alpha, size)
    return SetUp(
        arm,
        bending,
        cut,
        lamps,
        source,
        _shrink(source, size),
        shade,
        overlay,
        _shrink(background, size),
        free,
    )


def sample_of(set_up: SetUp, rng: np.random.Generator, variety: Variety) -> Sample:
    """What links see of an arm that is set up, and the truth."""
    return Sample(set_up.source, as_camera(set_up.source, set_up.small, rng, variety), _truth(set_up))


def _truth(set_up: SetUp) -> Truth:
    """What the camera would see at every position but the frontal one."""
    arm, bending, cut, lamps = set_up.arm, set_up.bending, set_up.cut, set_up.lamps
    background, overlay = set_up.background, set_up.overlay
    size = arm.picture.shape[1]
    places = grid(size)
    rows = []
    for p in range(1, len(arm.yaw_deg)):
        rgba = bending.read(arm.picture[p], size)
        facts = bending.read(
            cv2.merge([arm.seen[p], arm.mapped[p] * np.uint8(255), arm.gain[p], arm.hair[p]]), size
        )
        field = np.dstack([arm.map[p].astype(np.float32), arm.normal[p].astype(np.float32) / 127.0])
        rows.append((rgba, facts, bending.read(field, size)))
    rgba = np.stack([row[0] for row in rows]).astype(np.float32) / 255.0
    facts = np.stack([row[1] for row in rows]).astype(np.float32) / 255.0
    field = np.stack([row[2] for row in rows])
    a, seen, mapped, hair = rgba[..., 3:], facts[..., :1], facts[..., 1:2], facts[..., 3:]
    gain = np.maximum(facts[..., 2:3] * 2.55, 0.2)
    field /= np.maximum(mapped, 0.5)
    offsets = bending.offsets(field[..., :2], places)
    seen = seen * cut.inside(places + offsets)[..., None]
    straight = np.clip(rgba[..., :3] / np.maximum(a, 1e-3), 0, 1)
    before = read_at(set_up.shade, offsets)
    if overlay is not None:
        worn = bending.read(_softened(overlay, SOURCE_SIZE), SOURCE_SIZE)
        put = read_at(worn, offsets, cv2.BORDER_CONSTANT).astype(np.float32) / 255.0
        share = put[..., 3:] * seen
        straight = straight * (1.0 - share) + put[..., :3] * gain * share
    after = np.stack([lamps.shade(normal, places) for normal in field[..., 2:]])
    figure = lamps.on_figure(straight, hair[..., 0], after)
    outline = np.clip(2.0 * a - 1.0, 0, 1)
    inside = outline * (mapped > 0.9)
    outside = np.clip(1.0 - 2.0 * a, 0, 1) * set_up.free
    light = lamps.gamma * np.log(gain) + np.log(after / before)[..., None]
    parts = Truth(
        picture=figure * a + background * (1.0 - a),
        map=np.where(a > 0.5, offsets, 0.0),
        # faces count more than hair: nobody knows another's hair
        map_weight=inside * (0.25 + 0.75 * seen) * (1.3 - 0.6 * hair) + outside,
        coverage=a * seen + (1.0 - a) * set_up.free,
        light=np.where(a > 0.5, np.clip(light, -0.7, 0.7), 0.0),
        hair=a * hair,
        relief=np.stack([relief_of(normal, shown) for normal, shown in zip(field[..., 2:], a, strict=True)]),
    )
    return Truth(*(part.astype(np.float32) for part in parts))


def _softened(picture: np.ndarray, size: int) -> np.ndarray:
    """A square picture that can be read at ``size`` pixels without sparkling."""
    ratio = picture.shape[0] / size
    return cv2.GaussianBlur(picture, (0, 0), 0.42 * np.sqrt(ratio**2 - 1)) if ratio > 1.2 else picture


def _shrink(picture: np.ndarray, size: int) -> np.ndarray:
    small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return small if small.ndim == 3 else small[..., None]


def _background(pictures: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """(256, 256, 3) float32: a wall, or a cut of a photograph, sharp or out of focus."""
    if not pictures or rng.random() < 0.45:
        wall = rng.uniform(0.05, 1.0) * np.exp(rng.uniform(-0.15, 0.15, 3))
        fall = (grid(SOURCE_SIZE) - 0.5) @ rng.uniform(-0.4, 0.4, 2).astype(np.float32)
        grain = cv2.resize(rng.normal(0, 0.02, (32, 32)).astype(np.float32), (SOURCE_SIZE, SOURCE_SIZE))
        return np.clip(wall * (1.0 + fall + grain)[..., None], 0, 1).astype(np.float32)
    picture = pictures[rng.integers(len(pictures))]
    side = int(rng.integers(SOURCE_SIZE, min(picture.shape[:2]) + 1))
    top = int(rng.integers(picture.shape[0] - side + 1))
    left = int(rng.integers(picture.shape[1] - side + 1))
    cut = _shrink(picture[top : top + side, left : left + side], SOURCE_SIZE)
    if rng.random() < 0.5:
        cut = cv2.GaussianBlur(cut, (0, 0), rng.uniform(1, 6))
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    return np.ascontiguousarray(cut).astype(np.float32) / 255.0


def as_camera(
    source: np.ndarray, small: np.ndarray, rng: np.random.Generator, variety: Variety
) -> np.ndarray:
    """What a poor camera makes of it; links must find their way in this, the shown frame stays clean."""
    if rng.random() < variety.jpeg:
        quality = int(rng.integers(25, 85))
        _, data = cv2.imencode(".jpg", (source * 255.0).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
        torn = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32) / 255.0
        small = _shrink(torn, small.shape[0])
    if variety.blur_px and rng.random() < 0.3:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.2, variety.blur_px))
    noisy = small + rng.normal(0, 1, small.shape) * rng.uniform(0, variety.noise)
    return np.clip(noisy, 0, 1).astype(np.float32)


@dataclass(frozen=True)
class Batch:
    """B samples: source (B, 256, 256, 3), small (B, S, S, 3), truths: one ``Truth`` a position."""

    source: np.ndarray
    small: np.ndarray
    truths: list[Truth]


def batch_of(samples: list[Sample]) -> Batch:
    """Stacks samples; the truth becomes one ``Truth`` for each position."""
    stacked = [np.stack([getattr(s.truth, part) for s in samples], axis=1) for part in Truth._fields]
    truths = [Truth(*(part[p] for part in stacked)) for p in range(stacked[0].shape[0])]
    return Batch(np.stack([s.source for s in samples]), np.stack([s.small for s in samples]), truths)


def batches(
    arms: list[ArmTurn],
    backgrounds: list[np.ndarray],
    batch_size: int,
    seed: int,
    first: int,
    variety: Variety,
) -> Generator[Batch, None, None]:
    """Endless batches, made ahead on one thread. Batch n is the same for the same seed, wherever one begins.

    Each sample serves in two batches, with other company: making them takes as long as a third of a roll-out.
    """
    ready: queue.Queue[Batch] = queue.Queue(maxsize=3)
    stop = threading.Event()
    fresh = batch_size - batch_size // 2

    def samples(number: int) -> list[Sample]:
        rng = np.random.default_rng((seed, number))
        chosen = rng.choice(len(arms), fresh, replace=len(arms) < fresh)
        return [make_sample(arms[i], backgrounds, rng, variety) for i in chosen]

    def make() -> None:
        number, last = first, samples(first - 1) if first else samples(LAST_SEED)
        while not stop.is_set():
            new = samples(number)
            batch = batch_of(new + last[: batch_size - fresh])
            last = new
            while not stop.is_set():
                try:
                    ready.put(batch, timeout=0.5)
                    break
                except queue.Full:
                    continue
            number += 1

    maker = threading.Thread(target=make, name="batches", daemon=True)
    maker.start()
    try:
        while True:
            yield ready.get()
    finally:
        stop.set()
        maker.join()  # left in the midst of a sample, it aborted a finished run as the interpreter went
