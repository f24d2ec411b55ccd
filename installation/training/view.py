"""The camera's view of a turned person: picture, map and what of it the start of the turn had seen.

The start is the photograph, or the same person in a stance (``stance``), whose colours come from the photograph too.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.body import Body, rotate
from installation.training.classes import Classes
from installation.training.head_model import EYES
from installation.training.hits import Facts, breadth, broad_enough, columns_of, parts, unit
from installation.training.lens import Lens
from installation.training.light import FrontLight, strength
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import CROP_U, DROP_U, Floats, disc, sample, smoothstep
from installation.training.rays import MISS, Mesh
from installation.training.stance import STRAIGHT, Stance, stand
from installation.training.texture import FAR_U, Atlas, FrontDepth, front_depth
from installation.training.torso import Torso

RAYS = 2
"""Rays per pixel along each axis."""
COHERENT = 4 / 128
"""Samples of a pixel whose photo positions lie within this share of the crop are one surface."""
STRAYS_DEG = (4, 22)
"""Between which yaws loose hair fades. Gone at 15 degrees already, the second step of a turn was its largest."""


class View(NamedTuple):
    """picture (N, N, 4) float32, premultiplied RGBA 0..1; map (N, N, 2) float32, offset to the place in the start in
    fractions of the crop; seen (N, N) float32 0..1; mapped (N, N) bool, the figure; gain (N, N) float32, by which
    the start is brighter or darker here, since the light stays in the room; normal (N, N, 2) float32, x and y of the
    soft normal as turned, less on hair, which takes less of the shading; hair (N, N) float32 0..1, share of hair."""

    picture: NDArray[np.float32]
    map: NDArray[np.float32]
    seen: NDArray[np.float32]
    mapped: NDArray[np.bool_]
    gain: NDArray[np.float32]
    normal: NDArray[np.float32]
    hair: NDArray[np.float32]


class _Seen(NamedTuple):
    """What a picture of the front says of the rays of a view: place in u (M, 2), trust (M,), gain on it (M,)."""

    place: Floats
    trust: Floats
    gain: Floats


@dataclass
class _Samples:
    """Flat lists over the rays of one view: alpha, what the photo and what the start say, completion, depth, x and y
    of the normal, hairness."""

    alpha: Floats
    photo: _Seen
    start: _Seen
    completion: Floats
    depth: Floats
    normal: Floats
    hair: Floats


class Turner:
    """Renders one person at any yaw. The head's triangles are built once and the rays turned about them; only the
    neck, which twists, is built anew for each view."""

    def __init__(
        self,
        body: Body,
        atlas: Atlas,
        depth: FrontDepth,
        torso: Torso,
        front: FrontLight,
        portrait: Portrait,
        figure: Figure,
        classes: Classes,
        size: int,
        stance: Stance = STRAIGHT,
    ) -> None:
        self.atlas, self.depth, self.torso, self.front = atlas, depth, torso, front
        self.portrait, self.figure, self.stance = portrait, figure, stance
        photographed, body = body, stand(body, stance)
        self.body = body
        self._lens = Lens(stance.nearness, float(body.vertices[slice(*EYES), 2].mean()))
        rigid = (body.twist[body.triangles] >= 1).all(1)
        self._rigid = Mesh(body.vertices, body.triangles[rigid])
        self._neck, compact = np.unique(body.triangles[~rigid], return_inverse=True)
        self._neck_triangles = compact.reshape(-1, 3).astype(np.int32)
        shown = replace(body, vertices=self._lens.shown(body.vertices))
        self._facts = columns_of(body, shown, photographed, self._lens)

        per_u = portrait.canvas.px_per_u
        bad = np.maximum.reduce([classes.hair, classes.cloth, 1 - classes.skin_ok]) * (figure.alpha > 0.3)
        bad = cv2.dilate(bad.astype(np.float32), disc(0.03 * per_u)) * (1 - classes.face)
        alpha = figure.alpha * portrait.inside
        self._layers = np.stack([alpha, classes.hair, bad], -1).astype(np.float32)
        self._fit(size)
        self._start = depth if stance == STRAIGHT else front_depth(shown, portrait)

    def eyes_moved(self) -> Floats:
        """(2,) in u, how far the stance has moved the middle of the eyes in the picture."""
        eyes = parts(self._facts[slice(*EYES)])
        return (eyes.place - eyes.photo_place).mean(0)[:2]

    def sized(self, size: int) -> Turner:
        """The same person at another number of pixels."""
        other = copy(self)
        other._fit(size)
        return other

    def _fit(self, size: int) -> None:
        """What hangs on the output's size."""
        self.size = size
        portrait, figure, torso = self.portrait, self.figure, self.torso
        # the photograph at the output's fineness: a 384 px photo read at 128 px would sparkle
        ratio = portrait.crop.size / size
        box = max(int(round(ratio)) | 1, 1)
        self._photo = cv2.blur(figure.colour, (box, box)) if box > 1 else figure.colour
        torso_layers = np.concatenate([torso.colour, torso.alpha[..., None], torso.seen[..., None]], -1)
        self._torso = cv2.blur(torso_layers, (box, box)) if box > 1 else torso_layers

        line = (np.arange(size * RAYS) + 0.5) / (size * RAYS) - 0.5
        x, y = np.meshgrid(line * CROP_U, line * CROP_U + DROP_U)
        # the samples of one pixel side by side: (N, N, RAYS * RAYS)
        grid = np.stack([x, y], -1).reshape(size, RAYS, size, RAYS, 2).transpose(0, 2, 1, 3, 4)
        self._screen = grid.reshape(-1, 2)

    def still(self) -> View:
        """Yaw 0: the start itself, the photograph if the person stands straight."""
        if self.stance != STRAIGHT:
            view = self._develop(self._samples(0.0))
            none, whole = np.zeros_like(view.map), np.ones_like(view.gain)
            return view._replace(map=none, seen=view.mapped.astype(np.float32), gain=whole)
        size, cut = self.size, self.portrait.cut
        alpha = cut(self.figure.alpha)
        straight = np.concatenate([cut(self.figure.colour) * alpha[..., None], alpha[..., None]], -1)
        picture = cv2.resize(straight, (size, size), interpolation=cv2.INTER_AREA)
        mapped = picture[..., 3] > 1 / 255
        normals = cv2.resize(cut(self.front.normals), (size, size), interpolation=cv2.INTER_AREA)
        ones, zeros = np.ones((size, size), np.float32), np.zeros((size, size, 2), np.float32)
        hair = cv2.resize(cut(self._layers[..., 1]), (size, size), interpolation=cv2.INTER_AREA)
        return View(picture, zeros, mapped.astype(np.float32), mapped, ones, normals[..., :2], hair)

    def at(self, yaw_deg: float) -> View:
        """The person turned by ``yaw_deg``; positive brings the nose to the image right."""
        if abs(yaw_deg) < 1e-3:
            return self.still()
        yaw = float(np.radians(yaw_deg))
        return self._develop(self._samples(yaw))

    def _cast(self, yaw: float) -> tuple[Floats, Floats, Floats]:
        """Facts (M, K) at the nearest hits, their depth (M,), -99 where nothing was hit, and the rays' ways (M, 3)."""
        screen, middle = self._screen, np.zeros((len(self._screen), 2))
        start, way = self._lens.rays(screen, FAR_U)
        back = np.full(len(screen), -yaw)
        axes = np.broadcast_to(self.body.axis, middle.shape)
        hits = self._rigid.cast(rotate(start, axes, back), rotate(way, middle, back))
        facts = self._rigid.blend(hits, self._facts)
        depth = np.where(hits.distance < MISS, FAR_U + hits.distance * way[:, 2], -99.0)
        if len(self._neck):
            low = np.flatnonzero(screen[:, 1] > self.body.vertices[self._neck, 1].min())
            neck = Mesh(self.body.turned(yaw, self._neck), self._neck_triangles)
            hits = neck.cast(start[low], way[low])
            near = np.where(hits.distance < MISS, FAR_U + hits.distance * way[low, 2], -99.0)
            wins = near > depth[low]
            facts[low[wins]] = neck.blend(hits, self._facts[self._neck])[wins]
            depth[low[wins]] = near[wins]
        return facts, depth, way

    def _samples(self, yaw: float) -> _Samples:
        """Everything about the rays of one view."""
        columns, depth, way = self._cast(yaw)
        screen, canvas = self._screen, self.portrait.canvas
        flat = self._lens.at_depth(screen, self.torso.depth)
        card = sample(self._torso, canvas.to_px(flat))
        card_alpha = card[:, 3]
        hit = (depth > -90) & ~((depth < self.torso.depth) & (card_alpha > 0.5))

        out = _Samples(
            alpha=card_alpha.copy(),
            photo=_Seen(flat, card[:, 4].copy(), np.ones(len(screen))),
            start=_Seen(screen.copy(), card[:, 4].copy(), np.ones(len(screen))),
            completion=card[:, :3].copy(),
            depth=np.where(hit, depth, self.torso.depth),
            normal=np.zeros((len(screen), 2)),
            hair=np.zeros(len(screen)),
        )
        if self.stance != STRAIGHT:
            on_card = np.column_stack([screen, np.full(len(screen), self.torso.depth)])
            out.start.trust[:] *= self._start.sees(on_card)
        stray = 1 - float(smoothstep(abs(np.degrees(yaw) + self.stance.yaw_deg), *STRAYS_DEG))
        if stray > 0:
            self._strays(out, ~hit & (screen[:, 1] < self.body.collar), yaw, stray)
        index = np.flatnonzero(hit)
        found = parts(columns[index])
        angle = yaw * found.twist
        soft = rotate(unit(found.soft), np.zeros((len(index), 2)), angle)
        share = strength(found.grows)
        after = self.front.light.on(soft) ** share
        out.alpha[index] = 1.0
        out.normal[index] = soft[:, :2] * share[:, None]
        out.hair[index] = np.clip(found.grows, 0, 1)
        out.completion[index] = (
            self.atlas.colours(found.photo_place, found.grows, found.reached) * after[:, None]
        )
        turned = rotate(unit(found.normal), np.zeros((len(index), 2)), angle)
        towards = -(turned * way[index]).sum(1)
        photographed = self._photographed(found, towards, angle)
        started = photographed if self.stance == STRAIGHT else self._started(found, towards, angle)
        for seen, place, before, trust in (
            (out.photo, found.photo_place, found.photo_soft, photographed),
            (out.start, found.place, found.soft, started),
        ):
            seen.place[index], seen.trust[index] = place[:, :2], trust
            seen.gain[index] = after / self.front.light.on(unit(before)) ** share
        # what lies beside the crop is in no picture that a link gets
        out.start.trust[(np.abs(out.start.place - (0.0, DROP_U)) > CROP_U / 2).any(1)] = 0.0
        return out

    def _photographed(self, found: Facts, towards: Floats, angle: Floats) -> Floats:
        """0..1 weight of the photograph at (M,) hits: seen, not grazing, and of the right kind."""
        ear, inside, hair = found.ear > 0.5, found.inside > 0.5, found.hair > 0.5
        whole_angle = angle + np.radians(self.stance.yaw_deg) * found.twist
        gain = breadth(found.photo_facing, towards, inside, whole_angle)
        layers = sample(self._layers, self.portrait.canvas.to_px(found.photo_place[:, :2]))
        trust = self.depth.sees(found.photo_place) * broad_enough(gain, ear, hair)
        trust = trust * smoothstep(layers[:, 0], 0.3, 0.8)
        is_hair, bad = layers[:, 1], layers[:, 2]
        trust = np.where(ear, trust * (1 - is_hair), trust)
        trust = np.where(hair, trust * np.maximum(is_hair, smoothstep(gain, 0.6, 0.85)), trust)
        y, lobe = found.photo_place[:, 1], self.body.lobe
        low = smoothstep(y, lobe - 0.15, lobe + 0.15) * ~(hair | ear | inside)
        neck = np.maximum(1 - smoothstep(bad, 0.2, 0.5), smoothstep(gain, 0.65, 0.9))
        return trust * (1 - low * (1 - neck))

    def _started(self, found: Facts, towards: Floats, angle: Floats) -> Floats:
        """0..1, how well a stance saw (M,) hits: its picture shows the mesh itself, so that no kind can be wrong."""
        gain = breadth(found.facing, towards, found.inside > 0.5, angle)
        flat = self._lens.at_depth(found.place[:, :2], self.torso.depth)
        card = sample(self._torso[..., 3], self.portrait.canvas.to_px(flat))
        hidden = (card > 0.5) & (found.place[:, 2] < self.torso.depth)
        broad = broad_enough(gain, found.ear > 0.5, found.hair > 0.5)
        return self._start.sees(found.place) * broad * ~hidden

    def _strays(self, out: _Samples, empty: NDArray[np.bool_], yaw: float, share: float) -> None:
        """Loose hair outside the mesh: a flat card on the axis, faded out before it shows that it is flat."""
        index = np.flatnonzero(empty & (out.alpha < 0.5))
        axis, begin = self.body.axis, np.radians(self.stance.yaw_deg)
        place = self._lens.at_depth(self._screen[index], axis[1])
        place[:, 0] = axis[0] + (place[:, 0] - axis[0]) / np.cos(begin + yaw)
        alpha = sample(self._layers[..., 0], self.portrait.canvas.to_px(place)) * share
        wins = alpha > out.alpha[index]
        index, place, alpha = index[wins], place[wins], alpha[wins]
        out.alpha[index] = alpha
        out.photo.place[index], out.photo.trust[index] = place, 1.0
        on_card = np.column_stack([place, np.full(len(place), axis[1])])
        on_card[:, 0] = axis[0] + (place[:, 0] - axis[0]) * np.cos(begin)
        out.start.place[index], out.start.trust[index] = self._lens.shown(on_card)[:, :2], 1.0

    def _develop(self, s: _Samples) -> View:
        """Samples to pixels. One surface: the photo is read once, at the mean place, so that for who stands straight
        ``picture == seen * photo(map) + (1 - seen) * completion``; several: each sample reads for itself."""
        size, per = self.size, RAYS * RAYS
        canvas = self.portrait.canvas
        alpha = s.alpha.reshape(-1, per)
        total = np.maximum(alpha.sum(1), 1e-6)
        place, trust = s.photo.place.reshape(-1, per, 2), s.photo.trust.reshape(-1, per)
        completion = s.completion.reshape(-1, per, 3)
        mapped = alpha.mean(1) > 1 / 255
        live = alpha > 0.02
        spread = np.where(live[..., None], place, np.nan)
        with np.errstate(all="ignore"):
            low, high = np.fmin.reduce(spread, 1), np.fmax.reduce(spread, 1)
        one = mapped & ((high - low).max(1) < COHERENT * CROP_U)
        nearest = np.where(live, s.depth.reshape(-1, per), -99).argmax(1)

        def read_once(places: Floats) -> Floats:
            mean = (places * alpha[..., None]).sum(1) / total[:, None]
            return np.where(one[:, None], mean, places[np.arange(len(places)), nearest])

        unseen = alpha * (1 - trust) + 1e-6
        filled = (completion * unseen[..., None]).sum(1) / unseen.sum(1)[:, None]
        trusted = trust * alpha + 1e-6
        photo = sample(self._photo, canvas.to_px(read_once(place)))
        mixed = np.flatnonzero(mapped & ~one)
        each = sample(self._photo, canvas.to_px(place[mixed]))
        share = trusted[mixed][..., None]
        photo[mixed] = (each * share).sum(1) / share.sum(1)
        photo *= _weighted(s.photo.gain, trusted)[:, None]

        figure = mapped.reshape(size, size)

        def whole(part: Floats) -> NDArray[np.float32]:
            weight = (part.reshape(-1, per) * alpha).sum(1) / total
            return _close(np.where(mapped, weight, 0).reshape(size, size).astype(np.float32), figure)

        part = whole(s.photo.trust).reshape(-1, 1)
        colour = photo * part + filled * (1 - part)
        cover = (alpha.sum(1) / per)[:, None]
        picture = np.concatenate([colour * cover, cover], 1).reshape(size, size, 4).astype(np.float32)
        centre = self._screen.reshape(-1, per, 2).mean(1)
        where = read_once(s.start.place.reshape(-1, per, 2))
        offset = np.where(mapped[:, None], (where - centre) / CROP_U, 0).reshape(size, size, 2)
        gain = _weighted(s.start.gain, s.start.trust.reshape(-1, per) * alpha + 1e-6)
        normal = (s.normal.reshape(-1, per, 2) * alpha[..., None]).sum(1) / total[:, None]
        return View(
            np.clip(picture, 0, 1) * figure[..., None],
            offset.astype(np.float32),
            whole(s.start.trust),
            figure,
            gain.reshape(size, size).astype(np.float32),
            normal.reshape(size, size, 2).astype(np.float32),
            (s.hair.reshape(-1, per) * alpha).mean(1).reshape(size, size).astype(np.float32),
        )


def _weighted(values: Floats, weights: Floats) -> Floats:
    """(M * R,) samples to (M,) pixels by (M, R) weights."""
    return (values.reshape(weights.shape) * weights).sum(1) / weights.sum(1)


def _close(seen: NDArray[np.float32], mapped: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill holes under 3 px: lids, nostrils and lips flicker, and are part of what the camera saw."""
    closed = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.where(mapped, np.maximum(seen, closed), 0).astype(np.float32)
