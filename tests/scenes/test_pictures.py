"""What is drawn where."""

from __future__ import annotations

import numpy as np
import pytest

from installation.core.actions import Action
from installation.core.geometry import Box, Eyes, Face, Point, Size
from installation.core.modes import Mode, SceneName
from installation.scenes import layout, words
from installation.screen.fake import FakeCanvas
from tests.scenes.test_session import accepted

SIZES = [Size(1280, 720), Size(720, 1280), Size(1920, 1080), Size(640, 640), Size(333, 777)]


def centre(picture):
    height, width = picture["rgb"].shape[:2]
    return picture["top_left"].x + width / 2, picture["top_left"].y + height / 2


def test_the_title_comes_first_then_the_mean_face_with_an_inviting_line(begin):
    play = begin()
    play.run(1.5)
    assert play.canvas.words == [words.TITLE_VISITOR]
    assert not play.canvas.all("picture")
    play.run(8.0)
    assert " ".join(play.canvas.words) == words.INVITATION
    assert len(play.canvas.all("picture")) == 1


@pytest.mark.parametrize("scene", [SceneName.ATTRACT, SceneName.SEARCH, SceneName.MEAN_FACE])
@pytest.mark.parametrize("mean_face", [True, False])
def test_nothing_stays_at_one_place_for_a_minute(begin, scene, mean_face):
    modes = {SceneName.ATTRACT: Mode.AUTO, SceneName.SEARCH: Mode.LIVE, SceneName.MEAN_FACE: Mode.MEAN_FACE}
    play = begin(modes[scene], size=Size(1280, 720), drift_px=8.0)
    play.mean_face.there = mean_face

    def places():
        pictures = {(n, *picture["top_left"]) for n, picture in enumerate(play.canvas.all("picture"))}
        return pictures | {(text["words"], *text["center"]) for text in play.canvas.all("text")}

    play.run(6.0, rate_hz=2.0)
    for _ in range(2):
        before = places()
        assert before or scene is SceneName.SEARCH
        play.run(60.0, rate_hz=2.0)
        assert play.director.scene_name is scene
        assert not before & places()


def test_without_the_mean_face_the_title_stays(begin):
    play = begin()
    play.mean_face.there = False
    play.run(20.0)
    assert play.canvas.words == [words.TITLE_VISITOR]


def test_the_mean_face_turns_slowly_to_both_sides(begin):
    play = begin()
    yaws = []
    for _ in range(63 * 15):
        play.step(1 / 15)
        yaws.append(play.stage.yaw_deg)
    assert (min(yaws), max(yaws)) == pytest.approx((-90, 90), abs=0.5)
    assert np.abs(np.diff(yaws)).max() * 15 < 12


@pytest.mark.parametrize("size", SIZES)
def test_the_portrait_is_in_the_middle_and_as_large_as_the_short_side(begin, size):
    play = begin(size=size)
    play.run(6.0)
    (picture,) = play.canvas.all("picture")
    assert picture["rgb"].shape[:2] == (size.short_side, size.short_side)
    assert centre(picture) == pytest.approx((size.width / 2, size.height / 2), abs=0.51)


@pytest.mark.parametrize("size", SIZES)
def test_the_search_shows_the_whole_camera_picture_mirrored_in_the_middle(begin, size):
    play = begin(Mode.LIVE, size=size)
    play.run(2.0)
    (picture,) = play.canvas.all("picture")
    height, width = picture["rgb"].shape[:2]
    assert width / height == pytest.approx(16 / 9, rel=0.01)
    assert width <= size.width and height <= size.height
    assert width >= 0.8 * size.width or height >= 0.6 * size.height
    assert centre(picture) == pytest.approx((size.width / 2, size.height / 2), abs=1)
    assert picture["mirrored"]


def test_the_ring_is_round_the_mirrored_face_and_closes(begin):
    play = begin(Mode.LIVE, size=Size(1280, 720))
    play.run(1.0)
    play.eyesight.somebody(0.2)
    play.run(1.0)
    box = layout.search_box(Size(1280, 720), Size(320, 180))
    track, ring = play.canvas.all("ring")
    assert ring["center"].x == pytest.approx(box.x + (320 - 165) * box.width / 320, abs=1)
    assert ring["center"].y == pytest.approx(box.y + 85 * box.height / 180, abs=1)
    assert track["share"] == 1.0
    play.eyesight.somebody(1.0)
    play.run(1.0)
    halfway = play.canvas.all("ring")[-1]["share"]
    play.eyesight.nobody()
    play.run(2.0)
    assert halfway == pytest.approx(0.52, abs=0.03)
    assert not play.canvas.all("ring")


def test_the_ring_never_leaps_to_another_face(begin):
    play = begin(Mode.LIVE, size=Size(1280, 720))
    play.run(1.0)
    play.eyesight.somebody(0.5)
    play.run(1.0)
    play.eyesight.somebody(0.5, person=2)
    play.eyesight.face = Face(Box(20, 50, 70, 70), play.eyesight.face.eyes)
    places = []
    for _ in range(45):
        play.step()
        places += [(ring["center"].x, ring["opacity"]) for ring in play.canvas.all("ring")[1:]]
    first, last = places[0][0], places[-1][0]
    assert abs(last - first) > 200
    assert {round(x) for x, _ in places} == {round(first), round(last)}
    assert places[-1][1] > 0.9


def test_the_crop_leaves_its_place_in_the_live_picture(begin):
    play = begin(size=Size(1280, 720))
    accepted(play)
    play.director.draw(play.canvas)
    box = layout.search_box(Size(1280, 720), Size(320, 180))
    crop = play.canvas.all("picture")[-1]
    side = crop["rgb"].shape[0]
    assert side == pytest.approx(4.4 * 30 * box.width / 320, abs=1.5)
    eyes_x, eyes_y = crop["top_left"].x + side / 2, crop["top_left"].y + side * 1.85 / 4.4
    assert (eyes_x, eyes_y) == pytest.approx(
        (box.x + (320 - 165) * box.width / 320, box.y + 80 * box.height / 180), abs=2
    )


def test_the_crop_only_comes_nearer_and_only_grows(begin):
    play = begin(size=Size(1280, 720))
    accepted(play)
    ways, sides = [], []
    while play.director.scene_name is SceneName.APPROACH:
        play.director.draw(play.canvas)
        crop = play.canvas.all("picture")[-1]
        x, y = centre(crop)
        ways.append(np.hypot(x - 640, y - 360))
        sides.append(crop["rgb"].shape[0])
        play.step()
    assert np.diff(ways).max() < 1.1 and np.diff(sides).min() >= 0
    assert ways[-1] < 3 and sides[-1] > 700


def test_the_live_picture_stays_visible_at_both_sides_of_the_portrait(begin):
    play = begin(size=Size(1280, 720))
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    left, right, portrait = play.canvas.all("picture")
    assert left["top_left"] == Point(0, 0) and left["rgb"].shape == (720, 280, 3)
    assert right["top_left"] == Point(1000, 0) and right["rgb"].shape == (720, 280, 3)
    assert portrait["rgb"].shape == (720, 720, 3)
    # full at the canvas's edge, black at the portrait; both are drawn mirrored
    assert left["rgb"][0, -1].max() > 25 and left["rgb"][0, 0].max() <= 1
    assert right["rgb"][0, 0].max() > 25 and right["rgb"][0, -1].max() <= 1


def test_a_standing_screen_has_no_sides(begin):
    play = begin(size=Size(720, 1280))
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    assert len(play.canvas.all("picture")) == 1


def test_an_unmirrored_screen_shows_all_unmirrored():
    eyes = Eyes(Point(150, 80), Point(180, 80))
    frame, box = Size(320, 180), Box(100, 50, 640, 360)
    plain = layout.crop_box(eyes, frame, box, mirrored=False)
    mirror = layout.crop_box(eyes, frame, box, mirrored=True)
    assert plain.center.x - 100 == pytest.approx(640 - (mirror.center.x - 100))
    assert plain.width == pytest.approx(mirror.width)


def test_a_window_that_changes_its_size_in_the_middle_of_a_dissolve(begin):
    play = begin()
    play.run(4.5)
    play.eyesight.somebody(0.1)
    play.run_until(SceneName.SEARCH)
    play.step()
    play.canvas = FakeCanvas(Size(500, 300))
    play.run(1.0)
    assert "failsafe" not in play.told


def test_the_picture_is_composed_only_where_the_angle_has_changed(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(2.0)
    play.director.act(Action.FREEZE)
    play.step()
    first = play.stage.portrait
    play.run(1.0)
    assert play.stage.portrait is first


def test_the_mean_face_wears_out_in_its_second_lap_and_stays_worn(begin, monkeypatch):
    from installation.scenes.portrait import Portrait

    shown = []
    turn_to = Portrait.turn_to
    monkeypatch.setattr(
        Portrait,
        "turn_to",
        lambda self, turn, yaw, worn=0.0, look=None: (shown.append(worn), turn_to(self, turn, yaw))[1],
    )
    play = begin(Mode.MEAN_FACE, mean_deterioration=0.8, tempo=4.0)
    play.run_until(SceneName.DISSOLVE, step_s=1 / 8)
    assert set(shown[: len(shown) // 4]) == {0.0}
    assert shown == sorted(shown)
    assert shown[-1] == pytest.approx(0.8)
