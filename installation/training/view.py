"""The camera's view of a turned person: picture, map and what of it the photograph had seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from installation.training.body import EAR, HAIR, INSIDE, Body, rotate
from installation.training.classes import Classes
from installation.training.light import FrontLight, strength
from installation.training.mask import Figure
from installation.training.people import Portrait
from installation.training.raster import CROP_U, DROP_U, Floats, disc, sample, smoothstep
from installation.training.rays import MISS, Mesh
from installation.training.texture import FAR_U, Atlas, FrontDepth, reached
from installation.training.torso import Torso

RAYS = 2
"""Rays per pixel along each axis."""
COHERENT = 4 / 128
"""Samples of a pixel whose photo positions lie within this share of the crop are one surface."""
STRAYS_DEG = (4, 22)
"""Between which yaws loose hair fades. Gone at 15 degrees already, the second step of a turn was its largest."""
FORWARD = np.array([0.0, 0.0, -1.0])


class View(NamedTuple):
    """picture (N, N, 4) float32, premultiplied RGBA 0..1; map (N, N, 2) float32, offset to the place in the photo in
    fractions of the crop; seen (N, N) float32 0..1; mapped (N, N) bool, the figure; gain (N, N) float32, by which
    the photo is brighter or darker here, since the light stays in the room; normal (N, N, 2) float32, x and y of the
    soft normal as turned, less on hair, which takes less of the shading; hair (N, N) float32 0..1, share of hair."""

    picture: NDArray[np.float32]
    map: NDArray[np.float32]
    seen: NDArray[np.float32]
    mapped: NDArray[np.bool_]
    gain: NDArray[np.float32]
    normal: NDArray[np.float32]
    hair: NDArray[np.float32]


@dataclass
class _Samples:
    """Flat lists over the rays of one view: alpha, place in u (2), trust in the photo, completion, depth, gain on
    the photo, x and y of the normal, hairness."""

    alpha: Floats
    place: Floats
    trust: Floats
    completion: Floats
    depth: Floats
    gain: Floats
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
    ) -> None:
        self.body, self.atlas, self.depth, self.torso, self.front = body, atlas, depth, torso, front
        self.portrait, self.figure, self.size = portrait, figure, size
        rigid = (body.twist[body.triangles] >= 1).all(1)
        self._rigid = Mesh(body.vertices, body.triangles[rigid])
        self._neck, compact = np.unique(body.triangles[~rigid], return_inverse=True)
        self._neck_triangles = compact.reshape(-1, 3).astype(np.int32)
        kinds = [(body.kind == kind) for kind in (EAR, INSIDE, HAIR)]
        columns = [body.vertices, body.normals, body.twist, reached(body), body.grows, *kinds, body.soft]
        self._facts = np.column_stack(columns).astype(np.float32)

        per_u = portrait.canvas.px_per_u
        bad = np.maximum.reduce([classes.hair, classes.cloth, 1 - classes.skin_ok]) * (figure.alpha > 0.3)
        bad = cv2.dilate(bad.astype(np.float32), disc(0.03 * per_u)) * (1 - classes.face)
        shown = figure.alpha * portrait.inside
        self._layers = np.stack([shown, classes.hair, bad], -1).astype(np.float32)
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
        """Yaw 0: the photograph itself."""
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

    def _cast(self, yaw: float) -> tuple[Floats, Floats]:
        """Facts (M, K) at the nearest hits and their depth (M,); depth -99 where nothing was hit."""
        screen = self._screen
        start = np.column_stack([screen, np.full(len(screen), FAR_U)])
        axes = np.broadcast_to(self.body.axis, (len(screen), 2))
        back = np.full(len(screen), -yaw)
        way = np.array([FORWARD[2] * np.sin(-yaw), 0.0, FORWARD[2] * np.cos(yaw)])
        hits = self._rigid.cast(rotate(start, axes, back), way)
        facts = self._rigid.blend(hits, self._facts)
        depth = np.where(hits.distance < MISS, FAR_U - hits.distance, -99.0)
        if len(self._neck):
            low = np.flatnonzero(screen[:, 1] > self.body.vertices[self._neck, 1].min())
            neck = Mesh(self.body.turned(yaw, self._neck), self._neck_triangles)
            hits = neck.cast(start[low], FORWARD)
            near = np.where(hits.distance < MISS, FAR_U - hits.distance, -99.0)
            wins = near > depth[low]
            facts[low[wins]] = neck.blend(hits, self._facts[self._neck])[wins]
            depth[low[wins]] = near[wins]
        return facts, depth

    def _samples(self, yaw: float) -> _Samples:
        """Everything about the rays of one view."""
        facts, depth = self._cast(yaw)
        screen, canvas = self._screen, self.portrait.canvas
        card = sample(self._torso, canvas.to_px(screen))
        card_alpha = card[:, 3]
        hit = (depth > -90) & ~((depth < self.torso.depth) & (card_alpha > 0.5))

        out = _Samples(
            alpha=card_alpha.copy(),
            place=screen.copy(),
            trust=card[:, 4].copy(),
            completion=card[:, :3].copy(),
            depth=np.where(hit, depth, self.torso.depth),
            gain=np.ones(len(screen)),
            normal=np.zeros((len(screen), 2)),
            hair=np.zeros(len(screen)),
        )
        stray = 1 - float(smoothstep(abs(np.degrees(yaw)), *STRAYS_DEG))
        if stray > 0:
            self._strays(out, ~hit & (screen[:, 1] < self.body.collar), yaw, stray)
        index = np.flatnonzero(hit)
        found = facts[index]
        rest = found[:, :3].astype(np.float64)
        out.alpha[index] = 1.0
        out.place[index] = rest[:, :2]
        out.trust[index] = self._trust(found, rest, yaw)
        before, after = self._shades(out, index, found, yaw)
        out.gain[index] = after / before
        out.hair[index] = np.clip(found[:, 8], 0, 1)
        out.completion[index] = self.atlas.colours(rest, found[:, 8], found[:, 7]) * after[:, None]
        # what lies beside the crop is in no photo that a link gets
        inside = (np.abs(out.place - (0.0, DROP_U)) < CROP_U / 2).all(1)
        lost = np.flatnonzero(~inside & (out.trust > 0))
        true = sample(self._photo, canvas.to_px(out.place[lost])) * out.gain[lost, None]
        share = out.trust[lost, None]
        out.completion[lost] = true * share + out.completion[lost] * (1 - share)
        out.trust[lost] = 0.0
        return out

    def _shades(
        self, out: _Samples, index: NDArray[np.integer], facts: Floats, yaw: float
    ) -> tuple[Floats, Floats]:
        """Shade (M,) at the hits in the photograph and as turned; writes the turned normals."""
        soft = facts[:, 12:15].astype(np.float64)
        soft /= np.maximum(np.linalg.norm(soft, axis=1, keepdims=True), 1e-6)
        turned = rotate(soft, np.zeros((len(soft), 2)), yaw * facts[:, 6])
        share = strength(facts[:, 8])
        out.normal[index] = turned[:, :2] * share[:, None]
        light = self.front.light
        return light.on(soft) ** share, light.on(turned) ** share

    def _trust(self, facts: Floats, rest: Floats, yaw: float) -> Floats:
        """0..1 weight of the photograph at (M,) hits: seen, not grazing, and of the right kind."""
        front, twist = facts[:, 5], facts[:, 6]
        ear, inside, hair = facts[:, 9] > 0.5, facts[:, 10] > 0.5, facts[:, 11] > 0.5
        angle = yaw * twist
        towards = front * np.cos(angle) - facts[:, 3] * np.sin(angle)
        length = np.maximum(np.linalg.norm(facts[:, 3:6], axis=1), 1e-6)
        gain = front / length / np.maximum(towards / length, 0.25)
        gain = np.where(np.abs(angle) < 0.02, 1.0, np.where(inside, 1.0, gain))
        layers = sample(self._layers, self.portrait.canvas.to_px(rest[:, :2]))
        trust = self.depth.sees(rest) * smoothstep(gain, 0.06, 0.24) * smoothstep(layers[:, 0], 0.3, 0.8)
        is_hair, bad = layers[:, 1], layers[:, 2]
        trust = np.where(ear, trust * (1 - is_hair), trust)
        trust = np.where(hair, trust * np.maximum(is_hair, smoothstep(gain, 0.6, 0.85)), trust)
        low = smoothstep(rest[:, 1], self.body.lobe - 0.15, self.body.lobe + 0.15) * ~(hair | ear | inside)
        neck = np.maximum(1 - smoothstep(bad, 0.2, 0.5), smoothstep(gain, 0.65, 0.9))
        return trust * (1 - low * (1 - neck))

    def _strays(self, out: _Samples, empty: NDArray[np.bool_], yaw: float, share: float) -> None:
        """Loose hair outside the mesh: a flat card on the axis, faded out before it shows that it is flat."""
        index = np.flatnonzero(empty & (out.alpha < 0.5))
        place = self._screen[index].copy()
        place[:, 0] = self.body.axis[0] + (place[:, 0] - self.body.axis[0]) / np.cos(yaw)
        alpha = sample(self._layers[..., 0], self.portrait.canvas.to_px(place)) * share
        wins = alpha > out.alpha[index]
        index, place, alpha = index[wins], place[wins], alpha[wins]
        out.alpha[index], out.place[index], out.trust[index] = alpha, place, 1.0

    def _develop(self, s: _Samples) -> View:
        """Samples to pixels. One surface: the photo is read once, at the mean place, so that
        ``picture == seen * photo(map) + (1 - seen) * completion``; several: each sample reads for itself."""
        size, per = self.size, RAYS * RAYS
        canvas = self.portrait.canvas
        alpha = s.alpha.reshape(-1, per)
        total = np.maximum(alpha.sum(1), 1e-6)
        place = s.place.reshape(-1, per, 2)
        trust = s.trust.reshape(-1, per)
        completion = s.completion.reshape(-1, per, 3)
        mapped = alpha.mean(1) > 1 / 255
        live = alpha > 0.02
        spread = np.where(live[..., None], place, np.nan)
        with np.errstate(all="ignore"):
            low, high = np.fmin.reduce(spread, 1), np.fmax.reduce(spread, 1)
        one = mapped & ((high - low).max(1) < COHERENT * CROP_U)

        mean_place = (place * alpha[..., None]).sum(1) / total[:, None]
        nearest = np.where(live, s.depth.reshape(-1, per), -99).argmax(1)
        where = np.where(one[:, None], mean_place, place[np.arange(len(place)), nearest])
        weight = (trust * alpha).sum(1) / total
        unseen = alpha * (1 - trust) + 1e-6
        filled = (completion * unseen[..., None]).sum(1) / unseen.sum(1)[:, None]
        trusted = trust * alpha + 1e-6
        gain = (s.gain.reshape(-1, per) * trusted).sum(1) / trusted.sum(1)
        photo = sample(self._photo, canvas.to_px(where))
        mixed = np.flatnonzero(mapped & ~one)
        each = sample(self._photo, canvas.to_px(place[mixed]))
        share = trusted[mixed][..., None]
        photo[mixed] = (each * share).sum(1) / share.sum(1)
        photo *= gain[:, None]

        figure = mapped.reshape(size, size)
        seen = _close(np.where(mapped, weight, 0).reshape(size, size).astype(np.float32), figure)
        part = seen.reshape(-1, 1)
        colour = photo * part + filled * (1 - part)
        cover = (alpha.sum(1) / per)[:, None]
        picture = np.concatenate([colour * cover, cover], 1).reshape(size, size, 4).astype(np.float32)
        centre = self._screen.reshape(-1, per, 2).mean(1)
        offset = np.where(mapped[:, None], (where - centre) / CROP_U, 0).reshape(size, size, 2)
        normal = (s.normal.reshape(-1, per, 2) * alpha[..., None]).sum(1) / total[:, None]
        return View(
            np.clip(picture, 0, 1) * figure[..., None],
            offset.astype(np.float32),
            seen,
            figure,
            gain.reshape(size, size).astype(np.float32),
            normal.reshape(size, size, 2).astype(np.float32),
            (s.hair.reshape(-1, per) * alpha).mean(1).reshape(size, size).astype(np.float32),
        )


def _close(seen: NDArray[np.float32], mapped: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill holes under 3 px: lids, nostrils and lips flicker, and are part of what the camera saw."""
    closed = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.where(mapped, np.maximum(seen, closed), 0).astype(np.float32)
