"""The chain at work: a crop in, positions out, one call a step for both arms.

Numpy in, ``Position`` out. TensorFlow is imported in ``warm_up``, never with this module: the first picture must be
on screen before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from installation.chain.behind import slid_behind
from installation.chain.dome import breadth_of_crown, without_column, without_hollow
from installation.chain.ears import ArmsEar
from installation.chain.evened import evened
from installation.chain.grazing import painted_where_stretched, turned_to_front
from installation.chain.jaw import wall_along_jaw
from installation.chain.loose import loose_hair
from installation.chain.manifest import Manifest, placed, read_links, read_manifest
from installation.chain.matting import DRAWN_DEG, drawn_by, matte_of
from installation.chain.nape import grown_from_torso
from installation.chain.palette import Palette, coloured, even, palette_of
from installation.chain.pores import pores_of
from installation.chain.profile import Profiles, comes_in, drawn_to, moved_across
from installation.chain.ripple import without_ripple
from installation.chain.seam import joined
from installation.chain.silhouette import bridges_of, part_still
from installation.chain.strands import tile_of
from installation.chain.threads import set_threads
from installation.chain.uncovered import (
    before_face,
    kept_to_room,
    not_of_room,
    painted_as_beside,
    room_left_by_head,
    room_of,
    seen_as_it_was,
)
from installation.chain.underjaw import shaded_under_jaw
from installation.core.easing import share_of
from installation.core.turn import STEP_DEG, Position

log = logging.getLogger(__name__)
LIGHT_SHARE = 0.05
"""Of the relighting that is shown. All of it makes cheeks even but turns the front of the face dark, as it does in a
room, and with it goes likeness: dlib's descriptors at 60 degrees lay 0.593 from the frontal picture with 0.4 of it and
0.585 with 0.15; of a better chain 0.569 with 0.15 and 0.561 without, at 0.79 and 0.83 of the detail."""
SIDE_LIGHT_SHARE, SIDE_U = 0.7, (0.5, 0.9)
"""The same of the side of the face that turns to the front, and between which eye distances from the middle of the face
it begins. Dark at the rim of a frontal portrait, it was a dark stripe down the cheek. For the eye; judged without
and with it, identities on the set are 0.499 and 0.492 at 45 degrees, 0.555 and 0.551 at 60, 0.647 and 0.641 at 75."""
BACK_DEG = (127.5, 142.5)
"""Between which yaws the last of what the camera saw leaves the head: beyond, no front of a head is in sight, and what
links still let through there were arcs of ears and lips on the back of it. Made even with its neighbours, a position
shows a trace of the one before: so it ends a step sooner than it shall be gone."""
DECISION = 2.0
"""Contrast of what links say is hair and what was seen: half of it is mostly doubt. Strands ran over ears and cheeks
there, and ears were a mixture of seen and painted ones."""
STRANDS_UNTIL_DEG = 30.0
"""Past this, little of the hair that the camera saw is still seen."""


class ChainPredictor:
    """A trained chain from ``models/<name>``: a link for each step, or a recurrent one for all.

    Args:
        folder: the chain's folder, with its manifest.
        threads: threads for one step; more than the machine's cores only takes them from the screen.

    Raises:
        ChainFilesError: the folder holds no usable chain.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self._folder = folder
        self._threads = threads
        self.manifest: Manifest = read_manifest(folder)
        self.name = self.manifest.name
        self.size = self.manifest.size
        self.expected_positions = self.manifest.expected_positions
        self._weights: list[list[Any]] = []
        self._step: Any = None
        self._first: Any = None
        self._profiles: Profiles | None = None
        self._link_gflop = 0.0

    def warm_up(self) -> None:
        """Imports TensorFlow, loads the links, traces the step and runs one turn of a grey picture.

        Raises:
            ChainFilesError: weights that are torn or do not fit the manifest's shape.
        """
        if self._step is not None:
            return
        import tensorflow as tf

        from installation.chain.link import LinkShape, build_link, multiplications
        from installation.chain.warp import first_state

        set_threads(tf, self._threads)
        shape = LinkShape(self.size, self.manifest.widths, self.manifest.latent, self.manifest.hidden)
        link = build_link(shape, batch=2)
        self._link_gflop = 2e-9 * multiplications(link)
        self._weights = self._loaded(tf, [tuple(w.shape) for w in link.trainable_variables])
        self._first = (tuple(first_state(2, self.size)), tf.zeros((2, *shape.memory)))
        self._profiles = Profiles(self._folder, self.manifest) if self.manifest.profile else None

        # What lies between the links is compiled into one piece each: 0.73 of the time. Where the library cannot (its
        # builds for some systems come without that compiler), it runs as it is.
        for compiled in (True, False):
            try:
                self._step = _step(tf, link, bool(shape.hidden), compiled)
                for _ in self.positions(np.full((self.size, self.size, 3), 127, np.uint8)):
                    pass
            except tf.errors.OpError:
                if not compiled:
                    raise
                log.info("the chain runs uncompiled: this TensorFlow has no compiler for this machine")
            else:
                return

    def _loaded(self, tf: Any, expected: list[tuple[int, ...]]) -> list[list[Any]]:
        """Every step's weights as tensors."""
        return placed(
            self.manifest,
            read_links(self._folder, self.manifest),
            expected,
            self._folder,
            f"widths {self.manifest.widths}, latent {self.manifest.latent} and hidden {self.manifest.hidden}",
            lambda arrays: [tf.constant(array) for array in arrays],
        )

    def link_gflop(self) -> float:
        """Floating-point operations of one link for one picture, in units of 1e9: two for each multiplication."""
        self.warm_up()
        return self._link_gflop

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        """The turn's positions, nearest first, right and left of each step together.

        Args:
            source: (H, H, 3) uint8 RGB aligned crop.

        Yields:
            ``Position`` with yaw +7.5, -7.5, +15, -15, … degrees.
        """
        if self._step is None:
            self.warm_up()
        return evened(self._positions(source))

    def _positions(self, source: np.ndarray) -> Iterator[Position]:
        """As ``positions``, each as its own link says it."""
        import tensorflow as tf

        small = cv2.resize(source, (self.size, self.size), interpolation=cv2.INTER_AREA)
        small = small.astype(np.float32) / 255.0
        # The left arm is the right arm of the mirrored source: a batch of two.
        pair = tf.constant(np.stack([small, small[:, ::-1]]))
        (state, memory), worn = self._first, pair
        drawn = loose = np.zeros((self.size, self.size), bool)
        palette: Palette | None = None
        own = np.zeros((0, 3), np.float32)
        strands: np.ndarray | None = None
        pores: np.ndarray | None = None
        ears = (ArmsEar(), ArmsEar())
        outlines: dict[float, np.ndarray] | None = None
        for file, weights in zip(self.manifest.links, self._weights, strict=True):
            yaw = tf.constant(file.yaw_deg, tf.float32)
            state, memory, worn = self._step(weights, pair, state, memory, worn, yaw)
            parts = [part.numpy() for part in (*state, worn)]
            arms = [
                _arm(sign * file.yaw_deg, *(part[k] for part in parts)) for k, sign in enumerate((1.0, -1.0))
            ]
            share = comes_in(file.yaw_deg)
            if self._profiles and share > 0.0:
                outlines = outlines or self._profiles.outlines(pair)
                arms = [
                    _in_profile(arm, outline, share)
                    for arm, outline in zip(arms, outlines[file.yaw_deg], strict=True)
                ]
            if palette is None:
                palette = palette_of(small, _position(arms[0], np.zeros_like(arms[0].moving), small)[0])
                own = np.stack(palette)
            if file.yaw_deg <= DRAWN_DEG:
                drawn = np.logical_or.reduce([drawn, *(drawn_by(arm.moving) for arm in arms)])
                crown = breadth_of_crown(drawn, small, own)
                head = without_column(drawn.astype(np.float32), crown, 0.0) > 0.5
                matte = matte_of(head, small, own)
            elif file.yaw_deg <= DRAWN_DEG + STEP_DEG:  # the head is drawn, and nobody waits any more
                loose = loose_hair(head, small, palette)
            arms = [_ending_beside_room(_with_crown(arm, crown)) for arm in arms]
            both = [_position(arm, matte.no_head, small) for arm in arms]
            for arm, (bare, lost), ear in zip(arms, both, ears, strict=True):
                whole = seen_as_it_was(bare, matte.room)
                before = before_face(whole)
                position = painted_where_stretched(whole, arm.paint)
                room = room_of(position, before)
                painted = coloured(replace(position, strands=strands, pores=pores), palette, room)
                lit = even(joined(painted, small, room, lost, palette.skin), room)
                lit = shaded_under_jaw(lit, arm.coverage[..., 0], room)
                painted = kept_to_room(lit, small, room, own)
                slid = wall_along_jaw(slid_behind(painted, before, matte.hidden))
                finished = grown_from_torso(
                    room_left_by_head(slid, small, before, matte.hidden, loose), small, matte.hidden
                )
                yield ear.on(finished, small)
            # once the first positions are out, which are waited for and paint next to nothing
            if strands is None and file.yaw_deg <= STRANDS_UNTIL_DEG:
                strands = tile_of(source, both[0][0])
            if file is self.manifest.links[0]:
                pores = pores_of(source)


def _step(tf: Any, link: Any, remembers: bool, compiled: bool) -> Any:
    """One step of the turn, for any link's weights.

    One trace serves every link: the weights are arguments. A trace a link took 12 times as long to warm up and was not
    faster.
    """
    from installation.chain.warp import State, advance, features, said, wear

    @tf.function(jit_compile=compiled or None)
    def see(state: Any, small: Any, yaw: Any) -> Any:
        return features(State(*state), small, yaw)

    @tf.function(jit_compile=compiled or None)
    def go(raw: Any, state: Any, worn: Any) -> Any:
        before, heard = State(*state), said(raw)
        after = advance(before, heard)
        return tuple(after), wear(worn, before, after, heard)

    @tf.function(reduce_retracing=False)
    def step(weights: Any, small: Any, state: Any, memory: Any, worn: Any, yaw: Any) -> Any:
        seen = see(state, small, yaw)
        if remembers:
            (raw, memory), _ = link.stateless_call(weights, [], [seen, memory])
        else:
            raw, _ = link.stateless_call(weights, [], seen)
        state, worn = go(raw, state, worn)
        return state, memory, worn

    return step


class _Arm(NamedTuple):
    """What the chain says of one side of the unmirrored turn; arrays as in ``Position`` and ``warp.State``."""

    yaw_deg: float
    map: np.ndarray
    moving: np.ndarray
    coverage: np.ndarray
    paint: np.ndarray
    light: np.ndarray
    hair: np.ndarray
    worn: np.ndarray


def _arm(
    yaw_deg: float,
    offsets: np.ndarray,
    coverage: np.ndarray,
    paint: np.ndarray,
    light: np.ndarray,
    hair: np.ndarray,
    worn: np.ndarray,
) -> _Arm:
    """One arm's state, turned back where its source was mirrored, its map parted from the still room and smooth."""
    if yaw_deg < 0:
        offsets = offsets[:, ::-1] * np.array([-1.0, 1.0], np.float32)
        coverage, paint, light, hair, worn = (part[:, ::-1] for part in (coverage, paint, light, hair, worn))
    carried, moving = part_still(np.ascontiguousarray(offsets), yaw_deg)
    return _Arm(yaw_deg, without_ripple(carried), moving, coverage, paint, light, hair, worn)


def _in_profile(arm: _Arm, outline: np.ndarray, share: float) -> _Arm:
    """The arm with each row of its face drawn to where its profile runs, see ``profile.drawn_to``."""
    right = arm.yaw_deg > 0
    cells = drawn_to(outline, arm.moving if right else arm.moving[:, ::-1], share)
    if not right:
        cells = -cells[:, ::-1]
    offsets, *rest = moved_across(arm[1:], cells)
    offsets[..., 0] -= cells / len(cells)
    return _Arm(arm.yaw_deg, offsets, *rest)


def _with_crown(arm: _Arm, breadth: np.ndarray) -> _Arm:
    """The arm with a crown that closes, see ``dome``."""
    moving = without_column(arm.moving, breadth, arm.yaw_deg)
    return arm._replace(moving=without_hollow(moving, arm.yaw_deg))


def _ending_beside_room(arm: _Arm) -> _Arm:
    """The arm with the room between its hair and the crop's side as the camera saw it."""
    room = bridges_of(arm.moving, arm.hair[..., 0])
    if not room.any():
        return arm
    kept = (~room).astype(np.float32)
    return arm._replace(
        map=arm.map * kept[..., None],
        moving=arm.moving * kept,
        coverage=np.maximum(arm.coverage, room[..., None]),
    )


def _position(arm: _Arm, no_head: np.ndarray, small: np.ndarray) -> tuple[Position, np.ndarray]:
    """One arm's state as a position of the turn, and (S, S) float32 in 0..1, what of each cell's coverage was not its
    head but the room.

    Args:
        no_head: (S, S) float32 in 0..1, see ``matting.Matte``.
        small: (S, S, 3) float32 RGB in 0..1, the crop at the chain's size.
    """
    past = share_of(abs(arm.yaw_deg) - BACK_DEG[0], BACK_DEG[1] - BACK_DEG[0])
    moving = arm.moving[..., None]
    coverage = _decided(arm.coverage) * (1.0 - past * moving)
    head = not_of_room(arm.map, coverage[..., 0], no_head)
    lost = arm.moving * (coverage[..., 0] - head)
    coverage = coverage - lost[..., None]
    side = arm.moving * turned_to_front(arm.map, arm.yaw_deg, SIDE_U)
    light_share = LIGHT_SHARE + np.float32(SIDE_LIGHT_SHARE - LIGHT_SHARE) * side
    position = Position(
        yaw_deg=arm.yaw_deg,
        map=arm.map,
        coverage=np.ascontiguousarray(coverage[..., 0]),
        imagined=np.ascontiguousarray((1.0 - coverage) * arm.paint),
        worn=np.ascontiguousarray(np.clip(arm.worn, 0.0, 1.0)),
        moving=arm.moving,
        light=np.exp(light_share * arm.light[..., 0]),
        hair=_decided(np.ascontiguousarray(arm.hair[..., 0])),
    )
    return painted_as_beside(position, lost, small), lost


def _decided(share: np.ndarray) -> np.ndarray:
    """Shares in 0..1 with more contrast."""
    return np.clip(DECISION * (share - 0.5) + 0.5, 0.0, 1.0)
