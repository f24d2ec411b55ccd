"""Looking for a face: the mirror in a black room, and a ring that closes while somebody keeps still."""

from __future__ import annotations

from installation.core.alive import Alive
from installation.core.choreography import ring_share
from installation.core.easing import chase, share_of, smooth
from installation.core.events import Event
from installation.core.geometry import Box, Point, Size
from installation.core.modes import Happening
from installation.core.ports import Canvas
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.scenes import layout, words
from installation.scenes.live_picture import LivePicture
from installation.scenes.stage import Session, Stage

FOLLOW_HALF_S = 0.12
FADE_HALF_S = 0.15
SHARE_HALF_S = 0.06
RING_PER_FACE = 0.72
"""Radius of the ring in heights of the face's box: round the face, not through it."""
RING_PX = 3.0
TRACK_OPACITY = 0.22
GONE = 0.05
"""Light of a ring that nobody sees any more."""
REFUSALS_APART_S = 1.0


class Search:
    """See ``scenes.stage.Scene``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._live = LivePicture(stage.mirrored)
        self._frame: Frame | None = None
        self._since_s: float | None = None
        self._ring = _Ring()
        self._refusals = _Refusals(stage)
        stage.session = None
        stage.portrait = None
        stage.yaw_deg, stage.positions = 0.0, 0

    def update(self, now_s: float, step_s: float) -> Happening | None:
        if self._since_s is None:
            self._since_s = now_s
        sighting = self._stage.eyesight.sighting()
        there = self._stage.audience.camera_there(now_s)
        # a short pause of the camera is no black wall
        self._frame = self._stage.eyesight.frame() or (self._frame if there else None)
        presence_s = self._presence_s(sighting, now_s)
        hold_s = self._stage.settings.detector.hold_s
        self._ring.update(sighting, presence_s, now_s, hold_s)
        self._refusals.look(sighting, now_s)
        ready = self._stage.imagination.ready
        if ready and sighting is not None and presence_s >= hold_s and self._accept(sighting):
            return Happening.FACE_ACCEPTED
        if not there:
            return Happening.CAMERA_WENT
        quiet = self._stage.audience.quiet_s(now_s) >= self._stage.settings.choreography.quiet_s
        return Happening.VISITOR_LEFT if quiet else None

    def _presence_s(self, sighting: Sighting | None, now_s: float) -> float:
        """How long somebody has kept still for this portrait.

        Whoever stays for another one keeps still again; and nobody need while the chain is not warm. Real time,
        as all that vision tells, whatever the tempo.
        """
        if sighting is None or self._since_s is None or not self._stage.imagination.ready:
            return 0.0
        return min(sighting.presence_s, now_s - self._since_s)

    def _accept(self, sighting: Sighting) -> bool:
        if not sighting.valid or sighting.crop is None or sighting.face is None or sighting.face.eyes is None:
            return False
        rgb = sighting.frame.rgb
        self._stage.session = Session(
            sighting.crop,
            sighting.face.eyes,
            Size(width=rgb.shape[1], height=rgb.shape[0]),
            Alive(sighting) if self._stage.settings.portrait.alive else None,
            sighting.person,
        )
        self._stage.imagination.request(sighting.crop)
        self._stage.remember(sighting.crop)
        self._stage.emit(Event.FACE_ACCEPTED, crop_px=sighting.crop.shape[0])
        return True

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        if self._frame is None:
            return
        size = Size(self._frame.rgb.shape[1], self._frame.rgb.shape[0])
        box = layout.moved(layout.search_box(canvas.size, size), self._stage.drift)
        self._live.whole(canvas, self._frame, box)
        self._ring.draw(canvas, size, box, self._stage.mirrored)


class _Ring:
    """Follows the face gently and closes while it keeps still."""

    def __init__(self) -> None:
        self._face: Box | None = None
        self._person: int | None = None
        self._share = 0.0
        self._light = 0.0
        self._last_s: float | None = None

    def update(self, sighting: Sighting | None, presence_s: float, now_s: float, hold_s: float) -> None:
        step_s = 0.0 if self._last_s is None else now_s - self._last_s
        self._last_s = now_s
        # a face lost for a moment keeps its presence: the ring waits where it is
        wanted = sighting is not None and presence_s > 0
        if sighting is not None and sighting.person != self._person:
            # it goes out where it is and comes up round somebody else: it never leaps from one to another
            if self._light < GONE:
                self._person, self._face = sighting.person, None
            else:
                wanted = False
        self._light = chase(self._light, 1.0 if wanted else 0.0, step_s, FADE_HALF_S)
        if sighting is None or not wanted:
            self._share = chase(self._share, 0.0, step_s, FADE_HALF_S)
            return
        share = ring_share(presence_s, now_s - sighting.frame.time_s, hold_s)
        self._share = chase(self._share, share, step_s, SHARE_HALF_S)
        if sighting.face is None:
            return
        to = sighting.face.box
        if self._face is None or self._light < GONE:
            self._face = to
        else:
            left = 1.0 - chase(0.0, 1.0, step_s, FOLLOW_HALF_S)
            self._face = layout.between(to, self._face, left)

    def draw(self, canvas: Canvas, frame: Size, box: Box, mirrored: bool) -> None:
        if self._face is None or self._light < 0.02:
            return
        center = layout.shown_at(self._face.center, frame, box, mirrored)
        radius = self._face.height * RING_PER_FACE * box.height / frame.height
        width = RING_PX * canvas.size.short_side / layout.DESIGNED_FOR_PX
        canvas.ring(center, radius, max(width / 2, 1.0), 1.0, TRACK_OPACITY * self._light)
        canvas.ring(center, radius, width, self._share, 0.95 * self._light)
        below = canvas.size.height - (box.y + box.height)
        place = Point(box.center.x, box.y + box.height + min(below * 0.4, 90.0))
        height = layout.scaled_px(canvas.size, layout.CAPTION_PX)
        canvas.text(words.KEEP_STILL, place, height, 0.9 * smooth(share_of(self._light - 0.3, 0.7)))


class _Refusals:
    """Tells the report why a face was refused: where the reason changes, and not at every flicker."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told: RejectReason | None = None
        self._told_s: float | None = None

    def look(self, sighting: Sighting | None, now_s: float) -> None:
        reason = sighting.reject_reason if sighting and sighting.face else None
        if reason is None:
            if sighting is not None and sighting.valid:
                self._told = None
            return
        recently = self._told_s is not None and now_s - self._told_s < REFUSALS_APART_S
        if reason is self._told or recently:
            return
        self._told, self._told_s = reason, now_s
        self._stage.emit(Event.FACE_REFUSED, reason=reason.value)
