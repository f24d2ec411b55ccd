"""Builds the piece from its settings, starts it, plays it, stops it. Wiring only."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from installation.camera.source import camera_from
from installation.clock import Clock, MonotonicClock, processor_s
from installation.core.actions import Action
from installation.core.look import Look
from installation.core.modes import Mode
from installation.core.ports import Predictor
from installation.keeping import keeper
from installation.loop import Loop
from installation.memory import memory_line
from installation.picture.mean_face import KeptMeanFace
from installation.picture.visitors import MeanOfVisitors
from installation.report import Report
from installation.scenes.audience import Audience
from installation.scenes.director import Director
from installation.scenes.stage import Stage
from installation.screen.keys import Keys
from installation.screen.window import Window
from installation.settings import ChainSettings, DetectorSettings, Settings
from installation.settings_edit import save
from installation.vision.crop import cut_crop
from installation.vision.eyesight import Looker
from installation.workers.crew import Crew
from installation.workers.slot import Slot

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
FONT = ROOT / "assets" / "fonts" / "courier-prime.otf"
MEAN_FACE = ROOT / "assets" / "mean_face"
SWITCH_S = 0.001
"""Python's threads take turns this often: the display waits less while a library is imported."""

log = logging.getLogger(__name__)


def run(
    settings: Settings,
    report: Report,
    stop: threading.Event,
    seconds: float | None = None,
    debug: bool = False,
    predictor: Callable[[], Predictor] | None = None,
    clock: Clock | None = None,
    config: Path | None = None,
) -> int:
    """Plays the piece until somebody stops it.

    Args:
        settings: all of them.
        report: collects what happens.
        stop: ends the piece when set, by a signal for instance.
        seconds: plays at most so long; None for ever.
        debug: lets exceptions through instead of showing the calm picture.
        predictor: makes the chain; None for the one that the settings name.
        clock: tells monotonic seconds; None for the machine's.
        config: the file into which the operator's values are written, when asked; None: they are not.

    Returns:
        The exit code, 0.
    """
    sys.setswitchinterval(SWITCH_S)
    clock = clock or MonotonicClock()
    first_picture = threading.Event()
    window = Window(settings.screen, lambda: _keys(settings), FONT, processor_s)
    report.presented(window.presenting.way, {str(way): ms for way, ms in window.presenting.flip_ms.items()})
    mean_face = KeptMeanFace(MEAN_FACE)
    reader = threading.Thread(target=mean_face.load, name="mean face", daemon=True)
    detector: Slot[DetectorSettings] = Slot()  # as the operator has changed them
    crew = Crew(
        camera=lambda: camera_from(settings.camera.source, settings.camera, clock),
        looker=lambda: Looker(settings.detector, newest=lambda: detector.newest),
        predictor=predictor or (lambda: _chain(settings.chain)),
        clock=clock,
        emit=report.emit,
        measures=report,
        settings=settings.camera,
        rate_hz=settings.detector.rate_hz,
        may_load=first_picture,
    )
    visitors = MeanOfVisitors(mean_face, crew.imagination)
    stage = Stage(
        settings=settings,
        eyesight=crew.eyesight,
        imagination=crew.imagination,
        mean_face=visitors if settings.portrait.mean_of_visitors else mean_face,
        emit=report.emit,
        mode=Mode(settings.choreography.mode),
        look=Look(settings.portrait.look),
        audience=Audience(settings.detector.absent_s),
        adjusted=lambda changed: detector.put(changed.detector),
        save_values=lambda values: _save(config, values),
        keep=keeper(settings.keys),
        cut=partial(cut_crop, hair=False),  # of these no more than the face is shown
        remember=visitors.take if settings.portrait.mean_of_visitors else lambda crop: None,
    )
    loop = Loop(window, Director(stage, debug), clock, report, stop, window.rate_hz, first_picture)
    stage.vitals = lambda: [loop.times.line(), *crew.vitals(), memory_line()]
    stage.frames_ms = lambda: loop.times.shown_ms

    try:
        # start             stop, in the other order
        reader.start()  #   ends by itself
        crew.start()  #     crew.stop
        loop.run(seconds)  # returns
    finally:
        for name in crew.stop():
            log.warning("the thread %s does not end; it ends with the program", name)
        window.close()
    return 0


def _chain(settings: ChainSettings) -> Predictor:
    """Imports TensorFlow, so never before the first picture is up, and never on the main thread."""
    from installation.chain.kinds import open_chain

    return open_chain(MODELS / settings.name, settings.threads)


def _save(config: Path | None, values: Mapping[str, str]) -> str:
    if config is None:
        raise ValueError("no settings file is in use")
    save(config, values)
    log.info("%s written: %s", config, ", ".join(f"{key}: {value}" for key, value in values.items()))
    return str(config)


def _keys(settings: Settings) -> Keys:
    keys = {action: getattr(settings.keys, action.value) for action in Action}
    buttons = {action: getattr(settings.gamepad, action.value) for action in Action}
    return Keys(keys, settings.keys.quit_hold_s, buttons)
