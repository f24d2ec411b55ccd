from __future__ import annotations

import itertools

import pytest

from installation.core.modes import OPENING, Happening, Mode, SceneName, next_scene


def test_every_mode_scene_and_happening_has_an_answer():
    for mode, scene, happening in itertools.product(Mode, SceneName, Happening):
        assert next_scene(mode, scene, happening) in SceneName


@pytest.mark.parametrize("mode", Mode)
def test_every_scene_is_left_for_the_failsafe_when_broken_and_the_mode_begins_anew(mode):
    for scene in SceneName:
        assert next_scene(mode, scene, Happening.BROKEN) is SceneName.FAILSAFE
    assert next_scene(mode, SceneName.FAILSAFE, Happening.RECOVERED) is OPENING[mode]


def test_auto_plays_a_whole_session_and_goes_back_to_the_attract_loop():
    told = [
        Happening.VISITOR_CAME,
        Happening.FACE_ACCEPTED,
        Happening.APPROACHED,
        Happening.TURNED,
        Happening.DISSOLVED,
        Happening.VISITOR_LEFT,
    ]
    scenes = [OPENING[Mode.AUTO]]
    for happening in told:
        scenes.append(next_scene(Mode.AUTO, scenes[-1], happening))
    assert scenes == [
        SceneName.ATTRACT,
        SceneName.SEARCH,
        SceneName.APPROACH,
        SceneName.TURNING,
        SceneName.DISSOLVE,
        SceneName.SEARCH,
        SceneName.ATTRACT,
    ]


def test_live_searches_for_ever_while_nobody_is_there():
    assert next_scene(Mode.LIVE, SceneName.SEARCH, Happening.VISITOR_LEFT) is SceneName.SEARCH


def test_live_without_a_camera_is_no_black_wall():
    for mode in (Mode.LIVE, Mode.AUTO):
        assert next_scene(mode, SceneName.SEARCH, Happening.CAMERA_WENT) is SceneName.ATTRACT
    assert next_scene(Mode.LIVE, SceneName.ATTRACT, Happening.CAMERA_CAME) is SceneName.SEARCH


def test_mean_face_turns_dissolves_and_turns_again():
    assert next_scene(Mode.MEAN_FACE, SceneName.MEAN_FACE, Happening.TURNED) is SceneName.DISSOLVE
    assert next_scene(Mode.MEAN_FACE, SceneName.DISSOLVE, Happening.DISSOLVED) is SceneName.MEAN_FACE


def test_a_portrait_left_alone_dissolves():
    for scene in (SceneName.APPROACH, SceneName.TURNING):
        assert next_scene(Mode.AUTO, scene, Happening.LEFT_ALONE) is SceneName.DISSOLVE


def test_a_turn_is_not_cut_short_by_the_visitor_leaving():
    assert next_scene(Mode.AUTO, SceneName.TURNING, Happening.VISITOR_LEFT) is SceneName.TURNING
