"""The prediction thread: the crop last asked for into a turn that grows while it is looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from installation.clock import Clock
from installation.core.ports import Predictor
from installation.core.turn import Turn
from installation.workers.measures import Measures

WAIT_S = 0.25


@dataclass(frozen=True)
class Request:
    """A crop that waits for its turn.

    Attributes:
        source: (H, H, 3) uint8 RGB.
        asked_s: monotonic seconds of the request.
        ticket: counts up; only the newest counts.
        tries: how often its work was begun.
    """

    source: np.ndarray
    asked_s: float
    ticket: int
    tries: int = 0


class Desk:
    """Between the scenes, who ask, and the prediction thread, who answers; the scenes' ``Imagination``.

    Outlives a failed worker: a request whose work failed is tried once more.

    Args:
        clock: stamps the requests.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: Request | None = None
        self._ticket = 0
        self._turn: Turn | None = None
        self._ready = False
        self._wish: np.ndarray | None = None
        self._hopeless: np.ndarray | None = None
        self._wished: Turn | None = None

    @property
    def ready(self) -> bool:
        """See ``core.ports.Imagination``."""
        return self._ready

    def request(self, source: np.ndarray) -> None:
        """See ``core.ports.Imagination``."""
        with self._changed:
            self._ticket += 1
            self._waiting = Request(source, self._clock.now_s(), self._ticket)
            self._turn = None
            self._changed.notify_all()

    def turn(self) -> Turn | None:
        """See ``core.ports.Imagination``."""
        return self._turn

    def forget(self) -> None:
        """See ``core.ports.Imagination``."""
        with self._changed:
            self._ticket += 1
            self._waiting = self._turn = None

    def wish(self, source: np.ndarray) -> None:
        """See ``core.ports.Imagination``."""
        with self._changed:
            if source is not self._hopeless:
                self._wish = source

    def wished(self) -> Turn | None:
        """See ``core.ports.Imagination``."""
        return self._wished

    def set_ready(self, ready: bool) -> None:
        """The worker's: whether the chain is loaded and warm."""
        self._ready = ready

    def next(self, timeout_s: float) -> Request | None:
        """The worker's: the newest request, waited for so long at most."""
        with self._changed:
            if self._waiting is None:
                self._changed.wait_for(lambda: self._waiting is not None, timeout_s)
            request, self._waiting = self._waiting, None
            return request

    def begin(self, request: Request, turn: Turn) -> None:
        """The worker's: this turn answers the request."""
        with self._changed:
            if request.ticket == self._ticket:
                self._turn = turn

    def wanted(self, request: Request) -> bool:
        """The worker's: whether the request is still the newest one."""
        return request.ticket == self._ticket

    def next_wish(self) -> np.ndarray | None:
        """The worker's: what is wished, where nobody waits."""
        with self._changed:
            return self._wish if self._waiting is None else None

    def granting(self, source: np.ndarray) -> bool:
        """The worker's: whether it may go on; a request, or another wish, puts an end to a wish."""
        with self._changed:
            if self._waiting is not None and self._wish is source:
                self._wish = None
            return self._wish is source

    def granted(self, turn: Turn) -> None:
        """The worker's: a wish came true."""
        with self._changed:
            self._wished = turn
            if self._wish is turn.source:
                self._wish = None

    def wish_failed(self, source: np.ndarray) -> None:
        """The worker's: the work broke off; the same wish is not taken again."""
        with self._changed:
            self._hopeless, self._wish = source, None

    def failed(self, request: Request) -> None:
        """The worker's: the work broke off; the same crop is tried once more, in case it was not the crop's fault."""
        with self._changed:
            if request.ticket == self._ticket and self._waiting is None and request.tries == 0:
                self._waiting = replace(request, tries=1)
                self._changed.notify_all()


class PredictionWorker:
    """Loads the chain once the first picture is up, then answers requests; the newest wins.

    Args:
        build: makes the predictor; may take seconds.
        desk: where requests come from.
        clock: tells monotonic seconds.
        measures: is told when the chain is ready and how long turns take.
        may_load: loading waits for this event.
    """

    def __init__(
        self,
        build: Callable[[], Predictor],
        desk: Desk,
        clock: Clock,
        measures: Measures,
        may_load: threading.Event,
    ) -> None:
        self._build = build
        self._desk = desk
        self._clock = clock
        self._measures = measures
        self._may_load = may_load

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """See ``supervision.Worker``."""
        while not self._may_load.wait(WAIT_S):
            beat()
            if stop.is_set():
                return
        if stop.is_set():
            return
        try:
            predictor = self._build()
            beat()
            predictor.warm_up()
            self._desk.set_ready(True)
            self._measures.model_ready()
            while not stop.is_set():
                beat()
                request = self._desk.next(WAIT_S)
                if request is not None:
                    self._answer(request, predictor, stop, beat)
                    continue
                wish = self._desk.next_wish()
                if wish is not None:
                    self._grant(wish, predictor, stop, beat)
        finally:
            self._desk.set_ready(False)

    def _answer(
        self, request: Request, predictor: Predictor, stop: threading.Event, beat: Callable[[], None]
    ) -> None:
        turn = Turn(request.source, predictor.name, predictor.expected_positions, predictor.size)
        self._desk.begin(request, turn)
        try:
            for number, position in enumerate(predictor.positions(request.source)):
                if stop.is_set() or not self._desk.wanted(request):
                    return
                turn.add(position)
                beat()
                if number == 0:
                    self._measures.turn_first(self._waited_ms(request))
        except Exception:
            self._desk.failed(request)
            raise
        self._measures.turn_all(self._waited_ms(request))

    def _grant(
        self, source: np.ndarray, predictor: Predictor, stop: threading.Event, beat: Callable[[], None]
    ) -> None:
        turn = Turn(source, predictor.name, predictor.expected_positions, predictor.size)
        try:
            for position in predictor.positions(source):
                if stop.is_set() or not self._desk.granting(source):
                    return
                turn.add(position)
                beat()
        except Exception:
            self._desk.wish_failed(source)
            raise
        self._desk.granted(turn)

    def _waited_ms(self, request: Request) -> float:
        return 1000.0 * (self._clock.now_s() - request.asked_s)
