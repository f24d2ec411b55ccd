"""A session of a filmed visitor, from the film's file to the pictures on the canvas: the score is found in them.

Everything is the piece's own: the film's camera, the detection, the scenes, the mean face, the chain in ``models/``.
Only time is made, so that every picture has its moment. Whoever has a film of a visitor plays it too: nobody for
seven seconds, then one person before the camera for 70; its path in ``RECORDED_FILM``.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from installation.app import MEAN_FACE, MODELS
from installation.camera.film import FilmCamera
from installation.chain.kinds import open_chain
from installation.clock import ManualClock
from installation.core.choreography import approach_at, dissolve_chance
from installation.core.geometry import Size
from installation.core.modes import SceneName
from installation.core.ports import Predictor
from installation.core.reach import plan_turn
from installation.core.sighting import Frame, Sighting
from installation.core.turn import Turn
from installation.picture.compose import compose
from installation.picture.mean_face import KeptMeanFace
from installation.picture.vignette import fading_to_black
from installation.scenes import layout
from installation.scenes.audience import Audience
from installation.scenes.director import Director
from installation.scenes.stage import Session, Stage
from installation.screen.canvas import SurfaceCanvas
from installation.screen.lettering import Lettering
from installation.screen.surface import new_surface
from installation.settings import PortraitSettings, ScreenSettings, Settings
from installation.vision.crop import cut_crop
from installation.vision.eyesight import Looker
from installation.workers.fake import FakeImagination
from tests.scenes.recording import (
    Shown,
    begin_of,
    dissolved,
    old_shares,
    part,
    scenes_of,
    scored_crop,
    swing_ends,
)
from tests.vision.conftest import standing

pytestmark = pytest.mark.timeout(170)
RATE_HZ = 12.5
EMPTY_S, FILM_S = 7.0, 70.0
SIZE = Size(480, 270)
TIMES = Settings().choreography
OWN = os.environ.get("RECORDED_FILM", "")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty room, then somebody who sways a little and nods nearer, as people do who keep still."""
    if OWN:
        return Path(OWN)
    path = tmp_path_factory.mktemp("film") / "visitor.mp4"
    size = (640, 360)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), RATE_HZ, size)
    assert writer.isOpened()
    person, rng = np.ascontiguousarray(astronaut()), np.random.default_rng(3)
    grain = rng.integers(-3, 4, (8, size[1], size[0], 3), np.int16)
    for number in range(round(FILM_S * RATE_HZ)):
        time_s = number / RATE_HZ
        picture = np.full((720, 1280, 3), 110, np.uint8)
        if time_s >= EMPTY_S:
            x, zoom = 540 + 9 * np.sin(time_s * 0.9), 2.1 * (1 + 0.006 * np.sin(time_s * 1.3))
            picture = standing(person, x, zoom)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        writer.write(np.clip(small + grain[number % 8], 0, 255).astype(np.uint8)[..., ::-1])
    writer.release()
    return path


class FilmEyesight:
    """Camera and vision of one film, looked at whenever asked for a new moment."""

    def __init__(self, film: Path, clock: ManualClock) -> None:
        self._clock = clock
        self._camera = FilmCamera(film, clock, lambda seconds: None)
        assert self._camera.open(), f"{film}: cannot be played"
        self._looker = Looker(Settings().detector)
        self._number = 0
        self._frame: Frame | None = None
        self._sighting: Sighting | None = None

    def watch(self) -> None:
        """The film's picture of now; every second one is looked at."""
        rgb = self._camera.read()
        assert rgb is not None
        self._frame = Frame(rgb, self._clock.now_s(), self._number)
        if self._number % 2 == 0:
            self._sighting = self._looker.look(self._frame, self._clock.now_s())
        self._number += 1

    def frame(self) -> Frame | None:
        return self._frame

    def sighting(self) -> Sighting | None:
        return self._sighting

    def next_visitor(self) -> None:
        self._looker.release(self._clock.now_s())

    def close(self) -> None:
        self._camera.close()


class PromptImagination(FakeImagination):
    """A chain that answers at once."""

    def __init__(self, chain: Predictor) -> None:
        super().__init__(chain)
        self.made: list[Turn] = []

    def request(self, source: np.ndarray) -> None:
        super().request(source)
        self.work()
        turn = self.turn()
        assert turn is not None
        self.made.append(turn)


class Recording(list[Shown]):
    """The pictures, and who was portrayed."""

    session: Session
    turn: Turn


@pytest.fixture(scope="module")
def recording(film: Path) -> Recording:
    pytest.importorskip("tensorflow")
    settings = Settings(screen=ScreenSettings(drift_px=0.0), portrait=PortraitSettings(size_px=SIZE.height))
    clock = ManualClock(100.0)
    eyesight, mean_face = FilmEyesight(film, clock), KeptMeanFace(MEAN_FACE)
    imagination = PromptImagination(open_chain(MODELS / settings.chain.name))
    mean_face.load()
    stage = Stage(
        settings=settings,
        eyesight=eyesight,
        imagination=imagination,
        mean_face=mean_face,
        emit=lambda event, /, **facts: None,
        audience=Audience(settings.detector.absent_s),
        cut=cut_crop,
    )
    director = Director(stage, debug=True)
    canvas = SurfaceCanvas(new_surface(SIZE), Lettering())
    shown = Recording()
    last_s: float | None = None
    while last_s is None or clock.now_s() < last_s:
        clock.advance(1.0 / RATE_HZ)
        eyesight.watch()
        director.update(clock.now_s(), 1.0 / RATE_HZ)
        director.draw(canvas)
        grey = cv2.cvtColor(canvas.snapshot(), cv2.COLOR_RGB2GRAY)
        shown.append(Shown(director.scene_name, grey, stage.yaw_deg, clock.now_s()))
        if stage.session is not None:
            shown.session = stage.session
        if last_s is None and scenes_of(shown[-2:]) == [SceneName.DISSOLVE, SceneName.SEARCH]:
            last_s = clock.now_s() + 0.5
        assert len(shown) < 100 * RATE_HZ, f"the session never ends; scenes: {scenes_of(shown)}"
    eyesight.close()
    (shown.turn,) = imagination.made
    return shown


def test_the_visitor_is_found_lifted_turned_and_dissolved_in_the_time_of_the_score(recording):
    assert scenes_of(recording) == [
        *(SceneName.ATTRACT, SceneName.SEARCH, SceneName.APPROACH),
        *(SceneName.TURNING, SceneName.DISSOLVE, SceneName.SEARCH),
    ]
    seconds = {scene: len(part(recording, scene)) / RATE_HZ for scene in set(scenes_of(recording))}
    assert EMPTY_S <= seconds[SceneName.ATTRACT] <= EMPTY_S + 1.0
    assert Settings().detector.hold_s <= seconds[SceneName.SEARCH] <= (10.0 if OWN else 3.0)
    assert seconds[SceneName.APPROACH] == pytest.approx(TIMES.approach_s, abs=0.1)
    assert seconds[SceneName.TURNING] == pytest.approx(TIMES.turn_s + TIMES.linger_s, abs=0.1)
    assert seconds[SceneName.DISSOLVE] == pytest.approx(TIMES.dissolve_s, abs=0.1)


def test_the_title_dissolves_into_the_mean_face(recording):
    pictures = [one.picture for one in part(recording, SceneName.ATTRACT)]
    begin, end = round(TIMES.title_s * RATE_HZ), round((TIMES.title_s + TIMES.dissolve_s) * RATE_HZ)
    shares = old_shares(pictures[begin - 1], pictures[begin : end + 2], pictures[end + 2])
    scored = [dissolve_chance(number / RATE_HZ, TIMES.dissolve_s) for number in range(len(shares))]
    # while the title goes the face turns on: a few of its pixels look like the title's black
    assert shares == pytest.approx(scored, abs=0.1)
    assert shares[-1] < 0.02


@pytest.mark.parametrize(
    ("before", "after"), [(SceneName.ATTRACT, SceneName.SEARCH), (SceneName.TURNING, SceneName.DISSOLVE)]
)
def test_old_pixels_become_fewer_as_scored_until_the_living_picture_is_left(recording, before, after):
    shares, scored = dissolved(recording, before, after, RATE_HZ, TIMES.dissolve_s)
    # the living picture moves under the veil, so that some of its pixels come near the old ones
    assert shares == pytest.approx(scored, abs=0.08)
    assert shares[0] > 0.92 and shares[-1] < 0.01


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SceneName.SEARCH, SceneName.APPROACH),
        (SceneName.APPROACH, SceneName.TURNING),
        (SceneName.DISSOLVE, SceneName.SEARCH),
    ],
)
def test_the_closing_picture_of_a_scene_is_the_opening_picture_of_the_next(recording, before, after):
    """No more changes between the two than from one picture to the next within the scenes beside them."""
    begin = begin_of(recording, before, after)

    def changed(number: int) -> float:
        return float((cv2.absdiff(recording[number - 1].picture, recording[number].picture) > 24).mean())

    around = [changed(number) for number in range(begin - 6, begin + 7) if number != begin]
    # a ring and its line of text go with the search, and the last thirtieth of the pixels with the dissolve
    assert changed(begin) < max(around) + 0.03


def test_the_crop_is_found_where_and_as_large_as_the_curves_of_the_score_say(recording):
    session = recording.session
    room = layout.search_box(SIZE, session.frame_size)
    start = layout.crop_box(session.eyes, session.frame_size, room, mirrored=True)
    inner = inner_of(cv2.cvtColor(cv2.flip(session.crop, 1), cv2.COLOR_RGB2GRAY))
    widths = []
    for number, one in enumerate(part(recording, SceneName.APPROACH)):
        way = approach_at(number / RATE_HZ, TIMES.approach_s)
        scored = scored_crop(way, start, SIZE)
        (x, y), width = found_near(inner, one.picture, scored.width)
        assert (x, y) == pytest.approx(scored.center, abs=2.0), number
        assert width == pytest.approx(scored.width, rel=0.035), number
        widths.append(width)
    assert widths[-1] > 0.95 * SIZE.height > 1.5 * widths[0]


def test_the_portrait_in_the_pictures_reaches_further_by_one_position_and_then_goes_round(recording):
    turning = part(recording, SceneName.TURNING)
    yaws = [step * 7.5 for step in range(-23, 25)]
    known = np.stack([core_of(portrait_at(recording, yaw)) for yaw in yaws])
    found = [yaws[int(np.abs(known - core_of(one.picture)).mean(axis=(1, 2)).argmin())] for one in turning]

    apart = np.abs((np.subtract(found, [one.yaw_deg for one in turning]) + 180.0) % 360.0 - 180.0)
    assert np.quantile(apart, 0.95) <= 7.5
    plan = plan_turn(24, 24, TIMES.turn_s)
    *to_and_fro, whole = plan.swings
    scored = [swing.arm * swing.reach * 7.5 for swing in to_and_fro]
    assert scored[:4] == [7.5, -7.5, 15.0, -15.0] and whole.whole
    swung = found[: round(whole.start_s * RATE_HZ)]
    assert swing_ends(swung) == pytest.approx(scored, abs=7.5)
    assert swing_ends(swung)[:4] == scored[:4]
    round_it_goes = found[len(swung) :]
    assert {yaw // 45.0 for yaw in round_it_goes} == set(range(-4, 4)) | {4.0}
    assert found[0] == found[-1] == 0.0


def inner_of(square: np.ndarray) -> np.ndarray:
    """The middle 60 % of a square: what is never softened."""
    cut = round(square.shape[0] * 0.2)
    return square[cut:-cut, cut:-cut]


def found_near(inner: np.ndarray, picture: np.ndarray, width: float) -> tuple[tuple[float, float], float]:
    """Where the middle of a crop is seen in a picture, and how wide the whole crop then is.

    Sought as if nobody knew: all over the picture, at 80 to 120 % of a width.
    """
    best = (np.inf, (0.0, 0.0), 0.0)
    for share in np.arange(0.8, 1.2001, 0.02):
        side = round(0.6 * width * share)
        wanted = cv2.resize(inner, (side, side), interpolation=cv2.INTER_AREA)
        apart = cv2.matchTemplate(picture, wanted, cv2.TM_SQDIFF) / side**2
        least, _, (left, top), _ = cv2.minMaxLoc(apart)
        if least < best[0]:
            best = least, (left + side / 2, top + side / 2), side / 0.6
    return best[1], best[2]


def portrait_at(recording: Recording, yaw_deg: float) -> np.ndarray:
    """The canvas as it should be with the portrait alone, at an angle."""
    side = SIZE.height
    picture = compose(recording.turn.at(yaw_deg), recording.session.crop, side)
    whole = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)
    left = (SIZE.width - side) // 2
    whole[:, left : left + side] = cv2.flip(fading_to_black(picture), 1)
    return cv2.cvtColor(whole, cv2.COLOR_RGB2GRAY)


def core_of(picture: np.ndarray) -> np.ndarray:
    """The head in the middle of a canvas, small: (64, 64) float."""
    half = round(0.36 * SIZE.height)
    y, x = SIZE.height // 2, SIZE.width // 2
    head = picture[y - half : y + half, x - half : x + half]
    return cv2.resize(head, (64, 64), interpolation=cv2.INTER_AREA).astype(float)
