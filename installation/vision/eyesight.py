"""One look: faces, eyes, rules, presence and the crop brought together into a sighting."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from installation.core.face_rules import ORIGINAL, FaceLimits, reject_reason
from installation.core.geometry import Box, Eyes, Face, Size
from installation.core.presence import Presence
from installation.core.sighting import Frame, Sighting
from installation.core.steady import SteadyEyes
from installation.settings import DetectorSettings
from installation.vision.crop import MAX_SIDE_PX, native_crop
from installation.vision.detector import FaceDetector
from installation.vision.eyes import GLASSES, PLAIN, EyeFinder
from installation.vision.grey import grey_of, light_of

DARK = 70.0  # mean grey of a face under which its contrast is evened before eyes are sought

SAME_DISTANCE = 0.15
"""A face that has grown by more since its eyes were last seen has them elsewhere and larger."""


def limits_of(settings: DetectorSettings) -> FaceLimits:
    """The face rules' limits that the settings ask for."""
    limits = FaceLimits(
        min_face_share=settings.min_face_share,
        max_face_share=settings.max_face_share,
        min_eye_distance_px=settings.min_eye_distance_px,
        max_roll_deg=settings.max_roll_deg,
        crop_per_face=settings.crop_per_face,
        face_per_eye=settings.face_per_eye,
    )
    if settings.preset == "original":
        return dataclasses.replace(
            limits, crop_per_face=ORIGINAL.crop_per_face, face_per_eye=ORIGINAL.face_per_eye
        )
    return limits


class Looker:
    """Looks at one frame after the other; belongs to one thread.

    Args:
        settings: what is found and accepted.
        max_side_px: largest side of the crop.
        newest: asked before every look for settings that somebody has changed since; of those only the limits of
            the face rules and ``hold_s`` are taken over. None where nobody has.

    Raises:
        CascadeError: a cascade is not there.
    """

    def __init__(
        self,
        settings: DetectorSettings,
        max_side_px: int = MAX_SIDE_PX,
        newest: Callable[[], DetectorSettings | None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._newest = newest
        self._limits = limits_of(settings)
        self._max_side_px = max_side_px
        self._detector = FaceDetector(
            min_face_share=settings.min_face_share,
            max_face_share=settings.max_face_share,
            scale_factor=settings.scale_factor,
            min_neighbors=settings.min_neighbors,
            full_search_every_s=settings.full_search_every_s,
            absent_s=settings.absent_s,
            cascade_dir=settings.cascade_dir,
        )
        self._plain = EyeFinder(PLAIN, settings.cascade_dir)
        self._glasses = EyeFinder(GLASSES, settings.cascade_dir)
        self._presence = Presence(settings.hold_s, settings.blink_forgiven_s, settings.absent_s)
        self._person = 0
        self._greet()

    def _greet(self) -> None:
        """Forgets everything about the person followed so far."""
        self._presence.reset()
        self._steady = SteadyEyes()
        self._finder = self._plain
        self._raw: Eyes | None = None  # as last measured
        self._raw_width_px = 0.0  # of the face they were measured in
        self._held: Eyes | None = None  # the same, steadied
        self._eyes_s = 0.0  # when
        self._missed_s: float | None = None  # since when they are missing

    def _adopt(self, settings: DetectorSettings) -> None:
        """Other limits from now on; whoever stands there is followed as before."""
        self._settings = settings
        self._limits = limits_of(settings)
        self._detector.reach(settings.min_face_share, settings.max_face_share)
        self._presence.hold_s = settings.hold_s

    def release(self, now_s: float) -> None:
        """The person followed has had their portrait: from the next look on whoever has waited longest is followed.

        Args:
            now_s: monotonic seconds, as for ``look``.
        """
        self._detector.release(now_s)

    def look(self, frame: Frame, now_s: float) -> Sighting:
        """What one frame shows.

        Args:
            frame: the picture; any size, at least 32 pixels wide and high.
            now_s: monotonic seconds; never less than at the last look.

        Returns:
            A sighting. During a forgiven blink it is valid with the eyes held where they were, while its presence
            rests. Where the face is lost for less than ``absent_s`` it has no face, but still its presence.
        """
        newest = self._newest()
        if newest is not None and newest is not self._settings:
            self._adopt(newest)
        grey = grey_of(frame.rgb)
        box, others = self._detector.find(grey, now_s)
        if self._detector.person != self._person:
            self._person = self._detector.person
            self._greet()
        picture = Size(frame.rgb.shape[1], frame.rgb.shape[0])
        face, seen_now, reason = None, False, None
        if box is not None:
            eyes, seen_now = self._eyes_in(grey, box, now_s)
            face = Face(box, eyes)
            reason = reject_reason(face, picture, self._limits, light_of(grey, box))
        else:
            reason = reject_reason(None, picture, self._limits)
        presence_s = self._presence.update(
            valid=reason is None and seen_now, seen=face is not None, now_s=now_s
        )
        crop = None
        if face is not None and face.eyes is not None and reason is None:
            crop = native_crop(frame.rgb, face.eyes, self._max_side_px)
        return Sighting(
            frame=frame,
            face=face,
            reject_reason=reason,
            presence_s=presence_s,
            crop=crop,
            others=tuple(Face(other) for other in others),
            person=self._person,
        )

    def _eyes_in(self, grey: np.ndarray, box: Box, now_s: float) -> tuple[Eyes | None, bool]:
        """Steadied eyes of the face, and whether they were seen in this very look."""
        raw = self._search(grey, box, now_s)
        if raw is not None:
            self._raw, self._missed_s, self._eyes_s = raw, None, now_s
            self._raw_width_px = box.width
            self._held = self._steady.update(raw, now_s)
            return self._held, True
        if self._missed_s is None:
            self._missed_s = now_s
        if self._held is not None and now_s - self._eyes_s <= self._settings.blink_forgiven_s:
            return self._held, False
        self._raw = self._held = None
        return None, False

    def _search(self, grey: np.ndarray, box: Box, now_s: float) -> Eyes | None:
        if self._raw is not None and abs(box.width / self._raw_width_px - 1) < SAME_DISTANCE:
            near = self._finder.find_near(grey, box, self._raw)
            if near is not None:
                return near
        even = light_of(grey, box).brightness < DARK
        found = self._finder.find(grey, box, even)
        if found is None and self._missed_s is not None:
            other = self._glasses if self._finder is self._plain else self._plain
            if now_s - self._missed_s >= self._settings.blink_forgiven_s:
                found = other.find(grey, box, even)
                if found is not None:
                    self._finder = other
        return found
