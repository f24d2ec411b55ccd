"""The manifest of a chain: ``models/<name>/manifest.json`` beside ``links/01.npz`` … one file a link.

A link's file holds its weights in building order, half precision, under ``w000`` … . The manifest tells what the
files are (size, angles, colour order), that they are whole (digests), and where they come from (training, scores).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from installation.core.turn import STEP_DEG

FORMAT = 1
MANIFEST = "manifest.json"
REMEDY = "fetch the models folder again or export the chain anew"


class ChainFilesError(Exception):
    """A chain's files are missing, torn or of another make; the message is one sentence for the technician."""


@dataclass(frozen=True)
class LinkFile:
    """One link on disk.

    Attributes:
        file: its path below the chain's folder.
        sha256: digest of the file's bytes.
        yaw_deg: the yaw that this link reaches.
    """

    file: str
    sha256: str
    yaw_deg: float


@dataclass(frozen=True)
class Manifest:
    """What a chain is.

    Attributes:
        name: the folder's name.
        kind: how the links work; ``flow`` predicts maps first and paint second.
        size: side of the maps, pixels.
        widths, latent: see ``link.LinkShape``.
        links: one for each step of an arm, in order.
        colour: colour order of the pictures that the links were trained on.
        training: where the links come from: command, configuration, people, seed.
        scores: measured on held-out people, per position.
    """

    name: str
    kind: str
    size: int
    widths: tuple[int, ...]
    latent: int
    links: tuple[LinkFile, ...]
    colour: str = "RGB"
    step_deg: float = STEP_DEG
    training: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)

    @property
    def expected_positions(self) -> int:
        """Positions of a whole turn, both arms and the frontal one."""
        return 2 * len(self.links) + 1


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_chain(folder: Path, manifest: Manifest, weights: list[list[np.ndarray]]) -> Manifest:
    """Writes links and manifest; returns the manifest with files and digests filled in."""
    (folder / "links").mkdir(parents=True, exist_ok=True)
    for stale in (folder / "links").glob("*.npz"):
        stale.unlink()
    links = []
    for number, arrays in enumerate(weights, start=1):
        name = f"links/{number:02d}.npz"
        half = {f"w{i:03d}": array.astype(np.float16) for i, array in enumerate(arrays)}
        with (folder / name).open("wb") as file:
            np.savez(file, **half)  # type: ignore[arg-type]
        links.append(LinkFile(name, digest_of(folder / name), number * manifest.step_deg))
    facts = {**asdict(manifest), "links": [asdict(link) for link in links], "format": FORMAT}
    (folder / MANIFEST).write_text(json.dumps(facts, indent=1) + "\n")
    return read_manifest(folder)


def read_manifest(folder: Path) -> Manifest:
    """Reads a manifest and refuses what this program cannot use.

    Raises:
        ChainFilesError: missing, unreadable, of another format, size or colour order.
    """
    path = folder / MANIFEST
    try:
        facts = json.loads(path.read_text())
    except OSError as error:
        raise ChainFilesError(
            f"{path}: no such chain ({error.strerror}); expected a manifest; {REMEDY}"
        ) from error
    except ValueError as error:
        raise ChainFilesError(f"{path}: received no valid JSON ({error}); {REMEDY}") from error
    if not isinstance(facts, dict) or facts.pop("format", None) != FORMAT:
        raise ChainFilesError(f"{path}: received another format, expected format {FORMAT}; {REMEDY}")
    try:
        links = tuple(LinkFile(**link) for link in facts.pop("links"))
        manifest = Manifest(**{**facts, "links": links, "widths": tuple(facts["widths"])})
    except (TypeError, KeyError) as error:
        raise ChainFilesError(f"{path}: received incomplete facts ({error}); {REMEDY}") from error
    if manifest.colour != "RGB" or manifest.step_deg != STEP_DEG or manifest.kind != "flow" or not links:
        raise ChainFilesError(
            f"{path}: received kind {manifest.kind}, colours {manifest.colour}, steps of {manifest.step_deg} degrees "
            f"and {len(links)} links, expected kind flow, RGB, {STEP_DEG} and 1 link or more; {REMEDY}"
        )
    return manifest


def check_link(folder: Path, link: LinkFile) -> Path:
    """The path of a link's file, which is whole.

    Raises:
        ChainFilesError: the file is missing or is not the one that the manifest tells of.
    """
    path = folder / link.file
    try:
        found = digest_of(path)
    except OSError as error:
        raise ChainFilesError(f"{path}: cannot be read ({error.strerror}); {REMEDY}") from error
    if found != link.sha256:
        raise ChainFilesError(
            f"{path}: received digest {found[:12]}…, expected {link.sha256[:12]}…: torn or changed; {REMEDY}"
        )
    return path


def read_weights(folder: Path, link: LinkFile) -> list[np.ndarray]:
    """A link's weights, float32, in building order.

    Raises:
        ChainFilesError: see ``check_link``.
    """
    with np.load(check_link(folder, link)) as file:
        return [file[key].astype(np.float32) for key in sorted(file.files)]
