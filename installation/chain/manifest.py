"""The manifest of a chain: ``models/<name>/manifest.json`` beside ``links/01.npz`` … one file a link.

A link's file holds its weights in building order, half precision, under ``w000`` … . One file, ``links/shared.npz``,
may serve all steps; a kind without networks has no files at all. ``profile.npz`` is what says a face's profile
(``profile_net``), where a chain has it. The manifest tells what the files are (kind, size,
angles, colour order), that they are whole (digests), and where they come from (training, scores).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from installation.core.turn import STEP_DEG

Placed = TypeVar("Placed")
FORMAT = 1
MANIFEST = "manifest.json"
REMEDY = "fetch the models folder again or export the chain anew"
SHARED = "links/shared.npz"
PROFILE = "profile.npz"
WITH_PROFILE = ("flow", "recurrent")
# Kind -> whether it has links.
KINDS = {
    "flow": True,  # predicts maps first and paint second
    "recurrent": True,  # the same with a state that its links hand on
    "pixel": True,  # the pixel residuals of 2017
    "geometry": False,  # an ellipsoid that rotates
}


class ChainFilesError(Exception):
    """A chain's files are missing, torn or of another make; the message is one sentence for the technician."""


@dataclass(frozen=True)
class WeightsFile:
    """A network's weights on disk.

    Attributes:
        file: its path below the chain's folder.
        sha256: digest of the file's bytes.
    """

    file: str
    sha256: str


@dataclass(frozen=True)
class LinkFile(WeightsFile):
    """One link on disk.

    Attributes:
        yaw_deg: the yaw that this link reaches.
    """

    yaw_deg: float


@dataclass(frozen=True)
class ProfileFile(WeightsFile):
    """What says a face's profile, on disk: the usual outline and the weights, see ``profile_net.shapes_of``.

    Attributes:
        training: where it comes from: command, configuration, people, scores.
    """

    training: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What a chain is.

    Attributes:
        name: the folder's name.
        kind: how the chain works, one of ``KINDS``.
        size: side of the maps, pixels.
        widths, latent: see ``link.LinkShape``; for ``pixel`` see ``pixel_link.PixelShape``.
        links: one for each step of an arm, in order; several may name one file. Empty for a kind without links.
        colour: colour order of the pictures that the links were trained on.
        hidden: channels of the state that a recurrent link hands on; 0 for a link without.
        outputs: channels of a link's raw output.
        steps: of an arm, where there are no links to count; otherwise 0.
        training: where the links come from: command, configuration, people, seed.
        scores: measured on held-out people, per position.
        profile: what says a face's profile; None for a chain without.
    """

    name: str
    kind: str
    size: int
    widths: tuple[int, ...]
    latent: int
    links: tuple[LinkFile, ...]
    colour: str = "RGB"
    step_deg: float = STEP_DEG
    hidden: int = 0
    outputs: int = 9
    steps: int = 0
    training: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    profile: ProfileFile | None = None

    @property
    def expected_positions(self) -> int:
        """Positions of a whole turn, both arms and the frontal one."""
        return 2 * (len(self.links) or self.steps) + 1


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_chain(
    folder: Path, manifest: Manifest, weights: list[list[np.ndarray]], shared_steps: int = 0
) -> Manifest:
    """Writes links and manifest.

    Args:
        folder: of the chain; links that lie there already are taken away, a profile stays, if its size is theirs.
        manifest: without links.
        weights: of each link, in building order; stored in half precision.
        shared_steps: how many steps of an arm the one link given serves; 0 where each step has its own.

    Returns:
        The manifest with files and digests filled in.

    Raises:
        ValueError: several links where one shall be shared.
    """
    if shared_steps and len(weights) != 1:
        raise ValueError(f"write_chain: received {len(weights)} links to share, expected 1")
    profile = _profile_in(folder, manifest.size)
    (folder / "links").mkdir(parents=True, exist_ok=True)
    for stale in (folder / "links").glob("*.npz"):
        stale.unlink()
    names = [SHARED] if shared_steps else [f"links/{n:02d}.npz" for n in range(1, len(weights) + 1)]
    for name, arrays in zip(names, weights, strict=True):
        _write_weights(folder / name, arrays)
    digests = {name: digest_of(folder / name) for name in names}
    links = [
        LinkFile(name, digests[name], number * manifest.step_deg)
        for number, name in enumerate(names * max(shared_steps, 1), start=1)
    ]
    return _write_manifest(folder, replace(manifest, links=tuple(links), profile=profile))


def write_profile(folder: Path, weights: list[np.ndarray], training: dict[str, Any]) -> Manifest:
    """Lays into a chain's folder what says its faces' profiles; the one that lies there is replaced, and the scores,
    which were of another chain, go.

    Args:
        weights: see ``profile_net.shapes_of``; stored in half precision.
        training: where they come from.

    Raises:
        ChainFilesError: the folder holds no usable chain, or one that takes no profile of this size.
    """
    manifest = read_manifest(folder)
    size = weights[0].shape[-1]
    if manifest.kind not in WITH_PROFILE or manifest.size != size:
        raise ChainFilesError(
            f"{folder}: received a profile of size {size} for a chain of kind {manifest.kind} and size "
            f"{manifest.size}, expected one of kind {' or '.join(WITH_PROFILE)} and of the same size"
        )
    _write_weights(folder / PROFILE, weights)
    profile = ProfileFile(PROFILE, digest_of(folder / PROFILE), training)
    return _write_manifest(folder, replace(manifest, profile=profile, scores={}))


def _profile_in(folder: Path, size: int) -> ProfileFile | None:
    """The profile that lies in a folder, where there is a chain of this size; what does not fit is taken away."""
    try:
        manifest = read_manifest(folder)
    except ChainFilesError:
        manifest = None
    if manifest and manifest.profile and manifest.size == size:
        try:
            check_file(folder, manifest.profile)
        except ChainFilesError:
            pass  # a torn one would be refused again and again
        else:
            return manifest.profile
    (folder / PROFILE).unlink(missing_ok=True)
    return None


def _write_weights(path: Path, arrays: list[np.ndarray]) -> None:
    half = {f"w{i:03d}": array.astype(np.float16) for i, array in enumerate(arrays)}
    with path.open("wb") as file:
        np.savez(file, **half)  # type: ignore[arg-type]


def _write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    facts = {**asdict(manifest), "format": FORMAT}
    (folder / MANIFEST).write_text(json.dumps(facts, indent=1) + "\n")
    return read_manifest(folder)


def read_manifest(folder: Path) -> Manifest:
    """Reads a manifest and refuses what this program cannot use.

    Raises:
        ChainFilesError: missing, unreadable, of another format, kind or colour order, or without its links.
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
        profile = facts.pop("profile", None)
        manifest = Manifest(
            **{**facts, "links": links, "widths": tuple(facts["widths"])},
            profile=ProfileFile(**profile) if profile else None,
        )
    except (TypeError, KeyError) as error:
        raise ChainFilesError(f"{path}: received incomplete facts ({error}); {REMEDY}") from error
    _refuse_strangers(path, manifest)
    return manifest


def _refuse_strangers(path: Path, manifest: Manifest) -> None:
    """Raises ``ChainFilesError`` where the facts are whole but not of this program's making."""
    if manifest.colour != "RGB" or manifest.step_deg != STEP_DEG or manifest.kind not in KINDS:
        raise ChainFilesError(
            f"{path}: received kind {manifest.kind}, colours {manifest.colour} and steps of {manifest.step_deg} "
            f"degrees, expected kind {' or '.join(KINDS)}, RGB and {STEP_DEG}; {REMEDY}"
        )
    yaws = [link.yaw_deg for link in manifest.links]
    if yaws != [STEP_DEG * number for number in range(1, len(yaws) + 1)]:
        raise ChainFilesError(
            f"{path}: received links to {', '.join(map(str, yaws))} degrees, expected one for each step of {STEP_DEG} "
            f"from the first on; {REMEDY}"
        )
    wanted = "1 link or more and 0 steps" if KINDS[manifest.kind] else "no links and 1 step or more"
    if (len(manifest.links) > 0, manifest.steps > 0) != (KINDS[manifest.kind], not KINDS[manifest.kind]):
        raise ChainFilesError(
            f"{path}: received {len(manifest.links)} links and {manifest.steps} steps, expected {wanted} for the "
            f"kind {manifest.kind}; {REMEDY}"
        )


def check_file(folder: Path, stored: WeightsFile) -> Path:
    """The path of a network's file, which is whole.

    Raises:
        ChainFilesError: the file is missing or is not the one that the manifest tells of.
    """
    path = folder / stored.file
    try:
        found = digest_of(path)
    except OSError as error:
        raise ChainFilesError(f"{path}: cannot be read ({error.strerror}); {REMEDY}") from error
    if found != stored.sha256:
        raise ChainFilesError(
            f"{path}: received digest {found[:12]}…, expected {stored.sha256[:12]}…: torn or changed; {REMEDY}"
        )
    return path


def read_weights(folder: Path, stored: WeightsFile) -> list[np.ndarray]:
    """A network's weights, float32, in building order.

    Raises:
        ChainFilesError: see ``check_file``.
    """
    with np.load(check_file(folder, stored)) as file:
        return [file[key].astype(np.float32) for key in sorted(file.files)]


def check_files(folder: Path, manifest: Manifest) -> None:
    """Looks whether every file of a chain is whole, each file once.

    Raises:
        ChainFilesError: see ``check_file``.
    """
    for link in dict.fromkeys(map(_bare, manifest.links)):
        check_file(folder, link)
    if manifest.profile:
        check_file(folder, manifest.profile)


def read_links(folder: Path, manifest: Manifest) -> list[list[np.ndarray]]:
    """The weights of every step's link, float32, in building order; each file is read once.

    Steps with one file get the very same list.

    Raises:
        ChainFilesError: see ``check_file``.
    """
    files = {bare: read_weights(folder, bare) for bare in dict.fromkeys(map(_bare, manifest.links))}
    return [files[_bare(link)] for link in manifest.links]


def placed(
    manifest: Manifest,
    every: list[list[np.ndarray]],
    expected: list[tuple[int, ...]],
    whose: Path | str,
    asked: str,
    place: Callable[[list[np.ndarray]], Placed],
) -> list[Placed]:
    """Every step's weights where a network can use them; those of a link that steps share lie there once.

    Args:
        manifest: what the chain is.
        every: of every step, from ``read_links``.
        expected: the network's own shapes, in building order.
        whose: the folder or the name to tell.
        asked: the manifest's facts that ask for these shapes, to tell.
        place: puts one link's weights there.

    Raises:
        ChainFilesError: weights of other shapes.
    """
    shared: dict[int, Placed] = {}
    for file, arrays in zip(manifest.links, every, strict=True):
        if [array.shape for array in arrays] != expected:
            raise ChainFilesError(
                f"{whose}/{file.file}: received weights of other shapes than the manifest's {asked} ask for; "
                "export the chain anew"
            )
        if id(arrays) not in shared:
            shared[id(arrays)] = place(arrays)
    return [shared[id(arrays)] for arrays in every]


def _bare(link: LinkFile) -> LinkFile:
    """The file that a step names, whichever step it is."""
    return replace(link, yaw_deg=0.0)
