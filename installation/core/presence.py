"""How long a visitor has stood there: blinks forgiven, short losses forgiven, then from the start."""

from __future__ import annotations


class Presence:
    """Counts the time since a valid face first stood there.

    Args:
        hold_s: how long it must stand before it is taken.
        blink_forgiven_s: how long a face may be seen without being valid.
        absent_s: how long no face may be seen at all.
    """

    def __init__(self, hold_s: float = 2.0, blink_forgiven_s: float = 0.5, absent_s: float = 0.7) -> None:
        self.hold_s = hold_s
        self.blink_forgiven_s = blink_forgiven_s
        self.absent_s = absent_s
        self._since_s: float | None = None
        self._unfit_since_s: float | None = None  # a face is in view since then, but not a valid one
        self._valid_s = 0.0
        self._seen_s = 0.0

    def update(self, *, valid: bool, seen: bool, now_s: float) -> float:
        """Tells what one look saw and gives the seconds of presence.

        The count rests while the face is not valid, so that nobody is taken in the middle of a blink; after a
        forgiven gap it goes on as if there had been none.

        Args:
            valid: the face passed all rules.
            seen: there was a face at all.
            now_s: monotonic seconds of the look.
        """
        if now_s - self._seen_s > self.absent_s:
            self.reset()
        if seen or valid:
            self._seen_s = now_s
        if valid:
            self._since_s = now_s if self._since_s is None else self._since_s
            self._valid_s = now_s
            self._unfit_since_s = None
        elif seen:
            self._unfit_since_s = now_s if self._unfit_since_s is None else self._unfit_since_s
            if now_s - self._unfit_since_s > self.blink_forgiven_s:
                self._since_s = None
        return self.seconds

    @property
    def seconds(self) -> float:
        """Seconds from the first valid look to the newest; 0 where nobody stands there."""
        return 0.0 if self._since_s is None else self._valid_s - self._since_s

    @property
    def held(self) -> bool:
        """True once a face has stood there long enough."""
        return self._since_s is not None and self.seconds >= self.hold_s

    def reset(self) -> None:
        """Starts from nobody, e.g. where another person is followed from now on."""
        self._since_s = None
        self._unfit_since_s = None
