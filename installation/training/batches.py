"""Training turns become batches: put before a background, relit, moved about, blurred as cameras blur.

One sample is one person's arm: the source picture and the truth at every position. What is done to a source is done
to its truth, so that the truth stays exact: a place of the figure carries its light along as it turns (the light is
baked into the photograph), the background keeps its own.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from installation.training.losses import Truth

SOURCE_SIZE = 256


@dataclass(frozen=True)
class ArmTurn:
    """One arm of one person as the builder wrote it; see ``turns`` for the arrays."""

    name: str
    yaw_deg: np.ndarray  # (P,)
    photo: np.ndarray  # (S, S, 4) uint8 straight RGBA
    picture: np.ndarray  # (P, 128, 128, 4) uint8 premultiplied RGBA
    map: np.ndarray  # (P, 128, 128, 2) float16
    seen: np.ndarray  # (P, 128, 128) uint8
    mapped: np.ndarray  # (P, 128, 128) uint8 0/1


@dataclass(frozen=True)
class Variety:
    """How far samples are varied; each a largest value, 0 leaves it out.

    Attributes:
        scale, roll_deg, shift: of the whole crop; shift in fractions of the side.
        gain: of brightness, as a power of e; tint: the same for each colour.
        gradient: light falling from one side, share of brightness across the crop.
        gamma: as a power of e.
        noise: standard deviation in 0..1; blur_px: sigma, at the state's size; both only in what links see.
    """

    scale: float = 0.12
    roll_deg: float = 5.0
    shift: float = 0.045
    gain: float = 0.3
    tint: float = 0.12
    gradient: float = 0.5
    gamma: float = 0.3
    noise: float = 0.02
    blur_px: float = 1.0


NO_VARIETY = Variety(0, 0, 0, 0, 0, 0, 0, 0, 0)


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
    """
    arms = []
    for name in names:
        with np.load(folder / f"{name}.npz") as file:
            if len(file["yaw_deg"]) < positions + 1:
                raise ValueError(
                    f"{folder / name}.npz: received {len(file['yaw_deg'])} positions, expected {positions + 1} or "
                    "more; build the turns again with a larger --arc"
                )
            whole = {key: file[key] for key in ("photo", "picture", "map", "seen", "mapped")}
            yaw_deg = file["yaw_deg"][: positions + 1]
        for arm in range(len(whole["photo"])):
            cut = {key: value[arm][: positions + 1] for key, value in whole.items() if key != "photo"}
            arms.append(ArmTurn(name=f"{name}.{arm}", yaw_deg=yaw_deg, photo=whole["photo"][arm], **cut))
    return arms


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
    size = arm.picture.shape[1]
    matrix = _similarity(rng, variety)
    light = _Light(rng, variety)
    background = _background(backgrounds, rng)
    background = light.on(background, _grid(SOURCE_SIZE))
    background_small = _shrink(background, size)

    photo = _move(arm.photo, matrix, SOURCE_SIZE).astype(np.float32) / 255.0
    alpha = photo[..., 3:]
    source = light.on(photo[..., :3], _grid(SOURCE_SIZE)) * alpha + background * (1.0 - alpha)
    small = _shrink(source, size)
    free = 1.0 - _shrink(alpha, size)  # background that the source saw

    inverse = np.linalg.inv(matrix[:, :2]).astype(np.float32)
    pictures, maps, weights, coverages = [], [], [], []
    for p in range(1, len(arm.yaw_deg)):
        rgba = _move(arm.picture[p], matrix, size).astype(np.float32) / 255.0
        rest = _move(np.dstack([arm.seen[p], arm.mapped[p] * np.uint8(255)]), matrix, size)
        seen, mapped = rest[..., :1].astype(np.float32) / 255.0, rest[..., 1:].astype(np.float32) / 255.0
        offsets = _move(arm.map[p].astype(np.float32), matrix, size) / np.maximum(mapped, 0.5)
        offsets = offsets @ inverse.T
        a = rgba[..., 3:]
        straight = rgba[..., :3] / np.maximum(a, 1e-3)
        figure = light.on(np.clip(straight, 0, 1), _grid(size) + offsets)
        pictures.append(figure * a + background_small * (1.0 - a))
        inside = np.clip(2.0 * a - 1.0, 0, 1) * (mapped > 0.9)
        outside = np.clip(1.0 - 2.0 * a, 0, 1) * free
        maps.append(np.where(a > 0.5, offsets, 0.0))
        weights.append(inside * (0.25 + 0.75 * seen) + outside)
        coverages.append(a * seen + (1.0 - a) * free)
    truth = Truth(*(np.stack(part).astype(np.float32) for part in (pictures, maps, weights, coverages)))
    return Sample(source.astype(np.float32), _as_camera(small, rng, variety), truth)


class _Light:
    """A gain, a tint, a gamma and a fall of brightness across the crop."""

    def __init__(self, rng: np.random.Generator, variety: Variety) -> None:
        v = variety
        self.gain = np.exp(rng.uniform(-v.gain, v.gain) + rng.uniform(-v.tint, v.tint, 3)).astype(np.float32)
        self.gamma = float(np.exp(rng.uniform(-v.gamma, v.gamma)))
        angle = rng.uniform(0, 2 * np.pi)
        self.fall = (np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(0, v.gradient)).astype(np.float32)

    def on(self, rgb: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Relights (H, W, 3) whose pixels belong to ``places`` (H, W, 2) in 0..1."""
        shade = 1.0 + (np.clip(places, 0, 1) - 0.5) @ self.fall
        return np.clip(cv2.pow(rgb, self.gamma) * (self.gain * shade[..., None]), 0.0, 1.0)


def _grid(size: int) -> np.ndarray:
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.dstack(np.meshgrid(line, line))


def _similarity(rng: np.random.Generator, variety: Variety) -> np.ndarray:
    """(2, 3) in fractions of the side: output place -> input place."""
    scale = np.exp(rng.uniform(-variety.scale, variety.scale))
    roll = np.radians(rng.uniform(-variety.roll_deg, variety.roll_deg))
    shift = rng.uniform(-variety.shift, variety.shift, 2)
    linear = scale * np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    middle = np.array([0.5, 0.5])
    return np.column_stack([linear, middle - linear @ middle + shift])


def _move(picture: np.ndarray, matrix: np.ndarray, size: int) -> np.ndarray:
    """Reads a square picture at ``matrix @ place``; half-pixel centres on both sides."""
    side = picture.shape[0]
    linear = matrix[:, :2] * side / size
    offset = matrix[:, 2] * side + linear @ np.array([0.5, 0.5]) - 0.5
    pixels = np.column_stack([linear, offset])
    if side > 1.2 * size:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.42 * np.sqrt((side / size) ** 2 - 1))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(picture, pixels, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _shrink(picture: np.ndarray, size: int) -> np.ndarray:
    small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return small if small.ndim == 3 else small[..., None]


def _background(pictures: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """(256, 256, 3) float32: a wall, or a cut of a photograph, sharp or out of focus."""
    if not pictures or rng.random() < 0.45:
        wall = rng.uniform(0.05, 1.0) * np.exp(rng.uniform(-0.15, 0.15, 3))
        fall = (_grid(SOURCE_SIZE) - 0.5) @ rng.uniform(-0.4, 0.4, 2).astype(np.float32)
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


def _as_camera(small: np.ndarray, rng: np.random.Generator, variety: Variety) -> np.ndarray:
    """What a poor camera makes of it; links must find their way in this, the shown frame stays clean."""
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
    """Endless batches, made ahead on one thread. Batch n is the same for the same seed, wherever one begins."""
    ready: queue.Queue[Batch] = queue.Queue(maxsize=3)
    stop = threading.Event()

    def make() -> None:
        number = first
        while not stop.is_set():
            rng = np.random.default_rng((seed, number))
            chosen = rng.choice(len(arms), batch_size, replace=len(arms) < batch_size)
            batch = batch_of([make_sample(arms[i], backgrounds, rng, variety) for i in chosen])
            while not stop.is_set():
                try:
                    ready.put(batch, timeout=0.5)
                    break
                except queue.Full:
                    continue
            number += 1

    threading.Thread(target=make, name="batches", daemon=True).start()
    try:
        while True:
            yield ready.get()
    finally:
        stop.set()
