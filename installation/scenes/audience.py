"""Who is there: from what vision tells, look by look, to a visitor who came and one who left."""

from __future__ import annotations

from installation.core.sighting import Frame, Sighting

CAME_AFTER_S = 0.3
"""A face must be seen for so long: one false box in the wallpaper is no visitor."""
CAMERA_GONE_AFTER_S = 2.0
BLIND_FORGIVEN_S = 5.0
"""A busy machine may not look for a while: as long as frames come, that says nothing about the visitor."""


class Audience:
    """Follows presence through flickering detections.

    Args:
        absent_s: a face missing for so long has left.
    """

    def __init__(self, absent_s: float = 0.7) -> None:
        self._absent_s = absent_s
        self._first_s: float | None = None
        self._seen_s: float | None = None
        self._missing_s: float | None = None  # since when looks have found nobody
        self._frame_s: float | None = None
        self._start_s: float | None = None
        self._somebody = False
        self._portrayed: int | None = None
        self.portrayed_left = False
        """Whether the visitor being portrayed has left, even where somebody else has stepped in."""

    def update(
        self, now_s: float, frame: Frame | None, sighting: Sighting | None, portrayed: int | None = None
    ) -> bool:
        """Takes in what the senses say now.

        Args:
            now_s: monotonic seconds.
            frame, sighting: the newest.
            portrayed: number of the person being portrayed; None outside a session.

        Returns:
            True, once, when somebody has left.
        """
        if portrayed != self._portrayed:
            self._portrayed, self.portrayed_left = portrayed, False
        left = self._left(now_s, frame, sighting)
        replaced = sighting is not None and sighting.face is not None and sighting.person != portrayed
        if portrayed is None or self.portrayed_left:
            return left
        self.portrayed_left = left or replaced
        return self.portrayed_left

    def _left(self, now_s: float, frame: Frame | None, sighting: Sighting | None) -> bool:
        if self._start_s is None:
            self._start_s = now_s
        if frame is not None:
            self._frame_s = now_s
        if sighting is not None and sighting.face is not None:
            if self._first_s is None:
                self._first_s = now_s
            self._seen_s, self._missing_s = now_s, None
            self._somebody = self._somebody or now_s - self._first_s >= CAME_AFTER_S
        elif self._seen_s is not None:
            if self._missing_s is None and (sighting is not None or not self.camera_there(now_s)):
                self._missing_s = now_s
            missing_s = 0.0 if self._missing_s is None else now_s - self._missing_s
            if missing_s > self._absent_s or now_s - self._seen_s > BLIND_FORGIVEN_S:
                self._first_s = None
                left, self._somebody = self._somebody, False
                return left
        return False

    @property
    def somebody(self) -> bool:
        """Whether a visitor is there now."""
        return self._somebody

    def quiet_s(self, now_s: float) -> float:
        """How long nobody has been seen."""
        last_s = self._seen_s if self._seen_s is not None else self._start_s
        return 0.0 if last_s is None else now_s - last_s

    def camera_there(self, now_s: float) -> bool:
        """Whether frames come; a short pause is forgiven."""
        return self._frame_s is not None and now_s - self._frame_s < CAMERA_GONE_AFTER_S
