"""A turn kept on disk: the attract loop plays before TensorFlow is there.

``<stem>.png`` is the source; ``<stem>.npz`` holds ``yaw_deg`` (P,) float32, ``map`` (P, S, S, 2) float16,
``coverage`` and ``moving`` (P, S, S) uint8, ``imagined`` and ``worn`` (P, S, S, 3) uint8 and ``chain``, its name.
``light`` (P, S, S) uint8 is in hundredths, 0..2.55; files without it are lit as their source. ``hair`` (P, S, S)
uint8, ``slide`` (P, S, S) float16, ``strands`` and ``pores`` (T, T) float16 may be missing too, and ``ear`` (P, 6)
float32: x and y of its place, its colour, its share.
Only pictures of nobody are kept so: a visitor's turn never leaves memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from installation.core.turn import Ear, Position, Turn
from installation.picture.torn import TORN_NPZ

LIGHT_UNIT = 100.0  # steps of the kept light for a factor of 1


class TurnFileError(Exception):
    """The files of a turn are missing or torn; the message is one sentence for the technician."""


def save_turn(turn: Turn, stem: Path) -> None:
    """Writes ``stem.png`` and ``stem.npz``."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(stem.with_suffix(".png")), cv2.cvtColor(turn.source, cv2.COLOR_RGB2BGR))
    positions = turn.positions
    np.savez_compressed(
        stem.with_suffix(".npz"),
        chain=np.array(turn.chain),
        yaw_deg=np.array([p.yaw_deg for p in positions], np.float32),
        map=np.stack([p.map for p in positions]).astype(np.float16),
        coverage=_bytes(np.stack([p.coverage for p in positions])),
        moving=_bytes(
            np.stack([np.ones_like(p.coverage) if p.moving is None else p.moving for p in positions])
        ),
        imagined=_bytes(np.stack([p.imagined for p in positions])),
        # the frontal position has no worn picture of its own; its place is kept and not read
        worn=_bytes(np.stack([p.imagined if p.worn is None else p.worn for p in positions])),
        **_kept_light(positions),  # type: ignore[arg-type]
        **_kept_hair(positions),  # type: ignore[arg-type]  # its stub takes further names for flags
        **_kept_slide(positions),  # type: ignore[arg-type]
        **_kept_tiles(positions),  # type: ignore[arg-type]
        **_kept_ears(positions),  # type: ignore[arg-type]
    )


def load_turn(stem: Path) -> Turn:
    """Reads what ``save_turn`` wrote.

    Raises:
        TurnFileError: a file is missing or torn.
    """
    remedy = "fetch the assets folder again, or make it anew with: python -m installation.training mean-face PHOTOS"
    bgr = cv2.imread(str(stem.with_suffix(".png")))
    if bgr is None:
        raise TurnFileError(
            f"{stem.with_suffix('.png')}: received no picture, expected the turn's source; {remedy}"
        )
    try:
        with np.load(stem.with_suffix(".npz")) as file:
            yaws, maps = file["yaw_deg"], file["map"].astype(np.float32)
            coverage = file["coverage"].astype(np.float32) / 255.0
            imagined = file["imagined"].astype(np.float32) / 255.0
            worn = file["worn"].astype(np.float32) / 255.0
            moving = file["moving"].astype(np.float32) / 255.0
            light = file["light"].astype(np.float32) / LIGHT_UNIT if "light" in file else None
            hair = file["hair"].astype(np.float32) / 255.0 if "hair" in file else None
            slide = file["slide"].astype(np.float32) if "slide" in file else None
            strands = file["strands"].astype(np.float32) if "strands" in file else None
            pores = file["pores"].astype(np.float32) if "pores" in file else None
            ears = file["ear"] if "ear" in file else np.zeros((len(yaws), 6), np.float32)
            chain = str(file["chain"])
    except TORN_NPZ as error:
        raise TurnFileError(f"{stem.with_suffix('.npz')}: cannot be read ({error}); {remedy}") from error
    turn = Turn(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), chain, len(yaws), maps.shape[1])
    for k, yaw in enumerate(yaws):
        turn.add(
            Position(
                yaw_deg=float(yaw),
                map=maps[k],
                coverage=coverage[k],
                imagined=imagined[k],
                worn=worn[k] if yaw else None,
                moving=moving[k],
                slide=slide[k] if slide is not None and slide[k].any() else None,
                light=None if light is None else light[k],
                hair=hair[k] if hair is not None and yaw else None,
                strands=strands if yaw else None,
                pores=pores if yaw else None,
                ear=_ear_of(ears[k]),
            )
        )
    return turn


def _kept_light(positions: Sequence[Position]) -> dict[str, np.ndarray]:
    if all(p.light is None for p in positions):
        return {}
    lights = np.stack([np.ones_like(p.coverage) if p.light is None else p.light for p in positions])
    return {"light": np.clip(np.rint(lights * LIGHT_UNIT), 0, 255).astype(np.uint8)}


def _kept_hair(positions: Sequence[Position]) -> dict[str, np.ndarray]:
    if all(p.hair is None for p in positions):
        return {}
    # as with what is worn: the frontal position's place is kept and not read
    return {"hair": _bytes(np.stack([p.coverage if p.hair is None else p.hair for p in positions]))}


def _kept_slide(positions: Sequence[Position]) -> dict[str, np.ndarray]:
    if all(p.slide is None for p in positions):
        return {}
    slides = np.stack([np.zeros_like(p.coverage) if p.slide is None else p.slide for p in positions])
    return {"slide": slides.astype(np.float16)}


def _kept_tiles(positions: Sequence[Position]) -> dict[str, np.ndarray]:
    strands = next((p.strands for p in positions if p.strands is not None), None)
    pores = next((p.pores for p in positions if p.pores is not None), None)
    tiles = {"strands": strands, "pores": pores}
    return {name: tile.astype(np.float16) for name, tile in tiles.items() if tile is not None}


def _kept_ears(positions: Sequence[Position]) -> dict[str, np.ndarray]:
    if all(p.ear is None for p in positions):
        return {}
    none = Ear((0.0, 0.0), np.zeros(3, np.float32), 0.0)
    ears = [p.ear or none for p in positions]
    return {"ear": np.array([(*ear.place, *ear.rgb, ear.share) for ear in ears], np.float32)}


def _ear_of(kept: np.ndarray) -> Ear | None:
    x, y, *rgb, share = kept.tolist()
    return Ear((x, y), np.array(rgb, np.float32), share) if share > 0.0 else None


def _bytes(shares: np.ndarray) -> np.ndarray:
    return (np.clip(shares, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
