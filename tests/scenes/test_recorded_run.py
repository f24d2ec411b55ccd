"""One whole session on the real canvas, recorded picture by picture: the score is found in what was shown."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from installation.core.choreography import approach_at
from installation.core.geometry import Size
from installation.core.modes import SceneName
from installation.scenes import layout
from installation.screen.canvas import SurfaceCanvas
from installation.screen.lettering import Lettering
from installation.screen.surface import new_surface
from tests.scenes.conftest import EYES, begun
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

SIZE, CAMERA = Size(320, 180), Size(320, 180)
RATE_HZ = 20.0
APPROACH_S, TURN_S, DISSOLVE_S = 5.4, 45.0, 1.6


@pytest.fixture(scope="module")
def recording() -> list[Shown]:
    play = begun()
    play.canvas = SurfaceCanvas(new_surface(SIZE), Lettering())
    shown: list[Shown] = []

    def record(seconds: float) -> None:
        for _ in range(round(seconds * RATE_HZ)):
            play.step(1.0 / RATE_HZ)
            picture = play.canvas.snapshot()[..., 1]
            now_s = play.clock.now_s()
            shown.append(Shown(play.director.scene_name, picture, play.stage.yaw_deg, now_s))

    record(8.0)
    play.eyesight.somebody(0.0)
    record(4.0)
    play.eyesight.somebody(2.5)
    record(1.0)
    play.eyesight.somebody(0.0)
    record(APPROACH_S + TURN_S + 1.0 + DISSOLVE_S + 1.0)
    return shown


def test_the_scenes_come_in_the_order_of_the_score(recording):
    assert scenes_of(recording) == [
        *(SceneName.ATTRACT, SceneName.SEARCH, SceneName.APPROACH),
        *(SceneName.TURNING, SceneName.DISSOLVE, SceneName.SEARCH),
    ]
    assert len(part(recording, SceneName.APPROACH)) / RATE_HZ == pytest.approx(APPROACH_S, abs=0.1)
    assert len(part(recording, SceneName.TURNING)) / RATE_HZ == pytest.approx(TURN_S + 1.0, abs=0.1)
    assert len(part(recording, SceneName.DISSOLVE)) / RATE_HZ == pytest.approx(DISSOLVE_S, abs=0.1)


@pytest.mark.parametrize(
    ("before", "after"), [(SceneName.ATTRACT, SceneName.SEARCH), (SceneName.TURNING, SceneName.DISSOLVE)]
)
def test_old_pixels_become_fewer_as_scored_until_none_is_left(recording, before, after):
    shares, scored = dissolved(recording, before, after, RATE_HZ, DISSOLVE_S)
    assert shares == pytest.approx(scored, abs=0.05)
    assert shares[0] > 0.95 and shares[-1] == 0.0


def test_the_title_dissolves_into_the_mean_face(recording):
    pictures = [one.picture for one in part(recording, SceneName.ATTRACT)]
    title, face = pictures[round(2.9 * RATE_HZ)], pictures[round(4.9 * RATE_HZ)]
    between = old_shares(title, pictures[round(3.0 * RATE_HZ) : round(4.8 * RATE_HZ)], face)
    assert between == sorted(between, reverse=True)
    assert between[0] > 0.9 and between[-1] == 0.0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SceneName.SEARCH, SceneName.APPROACH),
        (SceneName.APPROACH, SceneName.TURNING),
        (SceneName.DISSOLVE, SceneName.SEARCH),
    ],
)
def test_the_closing_picture_is_the_next_opening_picture(recording, before, after):
    begin = begin_of(recording, before, after)
    changed = cv2.absdiff(recording[begin - 1].picture, recording[begin].picture) > 16
    if before is SceneName.SEARCH:
        # the fake's crop has another grey than its camera's picture
        box = layout.crop_box(EYES, CAMERA, layout.search_box(SIZE, CAMERA), mirrored=True)
        changed[int(box.y) : int(box.y + box.height) + 2, int(box.x) : int(box.x + box.width) + 2] = False
    # a ring goes with the search, and the last thirtieth of the pixels with the dissolve
    assert changed.mean() < 0.04


def test_the_crop_goes_and_grows_along_the_curves_of_the_score(recording):
    room = layout.search_box(SIZE, CAMERA)
    start = layout.crop_box(EYES, CAMERA, room, mirrored=True)
    begun_wide = None
    for number, one in enumerate(part(recording, SceneName.APPROACH)):
        way = approach_at(number / RATE_HZ, APPROACH_S)
        if way.glide < 0.3:  # until then the live picture beside it is as light as its soft edges
            continue
        scored = scored_crop(way, start, SIZE)
        lit = np.argwhere(one.picture > 100)
        (y, x), (tall, wide) = lit.mean(axis=0) + 0.5, np.ptp(lit, axis=0) + 1
        assert (x, y) == pytest.approx(scored.center, abs=1.5)
        begun_wide = begun_wide or wide / scored.width
        assert wide / scored.width == pytest.approx(begun_wide, rel=0.12)
        assert tall == pytest.approx(wide, abs=3)
    assert scored.width > 0.98 * SIZE.height


def test_the_reach_grows_by_one_position_to_the_end_of_both_arms(recording):
    ends = swing_ends([one.yaw_deg for one in part(recording, SceneName.TURNING)])
    expected = [arm * 7.5 * reach for reach in range(1, 13) for arm in (1, -1)]
    assert ends == pytest.approx(expected, rel=0.08)
