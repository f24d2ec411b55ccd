"""Whole sessions: what a visitor and the report see, second by second."""

from __future__ import annotations

import numpy as np
import pytest

from installation.core.actions import Action
from installation.core.geometry import Size
from installation.core.modes import Mode, SceneName
from installation.core.sighting import RejectReason


def accepted(play):
    """A visitor came and kept still; the approach has begun."""
    play.run(4.0)
    play.eyesight.somebody(0.5)
    play.run_until(SceneName.SEARCH)
    play.run(2.1)
    play.eyesight.somebody(2.2)
    play.step()
    assert play.director.scene_name is SceneName.APPROACH


@pytest.mark.parametrize("size", [Size(320, 180), Size(180, 320), Size(200, 200)])
def test_a_session_tells_its_events_in_order(begin, size):
    play = begin(size=size)
    accepted(play)
    play.run_until(SceneName.SEARCH)
    assert play.told == [
        *("attract", "search", "face_accepted", "approach", "turning", "turned", "dissolve", "search"),
    ]
    assert play.facts("turning") == [{"portrait": "visitor"}]
    assert play.facts("turned") == [{"furthest_deg": 90.0, "positions": 25, "complete": True}]


def test_a_turn_takes_45_seconds_and_its_reach_grows(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    early = []
    for _ in range(30 * 5):
        play.step()
        early.append(abs(play.stage.yaw_deg))
    assert 7 < max(early) < 45
    assert play.run_until(SceneName.DISSOLVE) + 5.0 == pytest.approx(46.0, abs=0.3)  # and lingers for one


@pytest.mark.parametrize("tempo", [1.5, 4.0])
def test_tempo_plays_every_scene_so_many_times_as_fast(begin, tempo):
    def lengths(play):
        accepted(play)
        return [
            play.run_until(scene, step_s=1 / 30)
            for scene in (SceneName.TURNING, SceneName.DISSOLVE, SceneName.SEARCH)
        ]

    steady, other = lengths(begin()), lengths(begin(tempo=tempo))
    assert other == pytest.approx([length / tempo for length in steady], abs=0.15)


@pytest.mark.parametrize("rate_hz", [24.0, 60.0])
def test_scenes_last_as_long_at_every_frame_rate(begin, rate_hz):
    play = begin()
    accepted(play)
    assert play.run_until(SceneName.TURNING, step_s=1 / rate_hz) == pytest.approx(5.4, abs=0.1)


def test_without_keeping_still_nobody_is_taken(begin):
    play = begin()
    play.run(4.0)
    play.eyesight.somebody(1.9)
    play.run(20.0)
    assert "face_accepted" not in play.told


def test_whoever_stays_keeps_still_again_for_another_portrait(begin):
    play = begin()
    accepted(play)
    play.eyesight.somebody(60.0)
    play.run_until(SceneName.DISSOLVE)
    play.run_until(SceneName.SEARCH)
    assert play.run_until(SceneName.APPROACH) == pytest.approx(2.0, abs=0.15)


def test_nobody_is_taken_before_the_chain_is_warm(begin):
    play = begin(Mode.LIVE)
    play.imagination.ready = False
    play.eyesight.somebody(9.0)
    play.run(5.0)
    assert play.told == ["search"]
    assert not play.canvas.all("ring")
    play.imagination.ready = True
    play.step()
    play.run(0.2)
    assert "face_accepted" in play.told


def test_the_attract_loop_goes_on_until_the_chain_is_warm(begin):
    play = begin()
    play.imagination.ready = False
    play.eyesight.somebody(9.0)
    play.run(10.0)
    assert play.told == ["attract"]


def test_quiet_leads_back_to_the_attract_loop(begin):
    play = begin()
    play.run(4.0)
    play.eyesight.somebody(0.5)
    play.run_until(SceneName.SEARCH)
    play.eyesight.nobody()
    assert play.run_until(SceneName.ATTRACT) == pytest.approx(10.0, abs=0.2)
    assert play.told == ["attract", "search", "visitor_left", "attract"]


def test_a_visitor_who_leaves_does_not_cut_the_turn_short(begin):
    play = begin()
    accepted(play)
    play.eyesight.nobody()
    play.run_until(SceneName.DISSOLVE)
    assert play.told[-4:] == ["visitor_left", "turning", "turned", "dissolve"]


@pytest.mark.parametrize("scene", [SceneName.APPROACH, SceneName.TURNING])
@pytest.mark.parametrize("who", ["nobody", "somebody else"])
def test_a_portrait_whose_visitor_has_left_dissolves_early_where_that_is_asked_for(begin, scene, who):
    play = begin(when_left="dissolve")
    accepted(play)
    play.run_until(scene)
    play.run(2.0)
    assert play.director.scene_name is scene
    play.eyesight.nobody() if who == "nobody" else play.eyesight.somebody(0.1, person=2)
    assert play.run_until(SceneName.DISSOLVE) < 1.0
    assert play.facts("visitor_left") == [{}] and "turned" not in play.told


def test_somebody_who_steps_in_is_served_next_without_the_attract_loop(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.eyesight.somebody(0.5, person=2)
    play.run_until(SceneName.DISSOLVE)
    assert play.eyesight.released == 1
    play.eyesight.somebody(40.0, person=2)
    play.run_until(SceneName.APPROACH, within_s=5.0)
    play.run(0.5)
    assert play.stage.session.person == 2
    told = play.told[play.told.index("face_accepted") :]
    assert told == [
        *("face_accepted", "approach", "turning", "visitor_left", "turned", "dissolve", "search"),
        *("face_accepted", "approach"),
    ]


def test_a_refusal_is_told_where_its_reason_changes(begin):
    play = begin(Mode.LIVE)
    for reason in (RejectReason.TOO_SMALL, RejectReason.TILTED, RejectReason.TOO_SMALL):
        play.eyesight.somebody(0.0, reason)
        play.run(2.0)
    assert [facts["reason"] for facts in play.facts("face_refused")] == ["too_small", "tilted", "too_small"]


def test_a_flickering_refusal_is_told_once_a_second_at_most(begin):
    play = begin(Mode.LIVE)
    for number in range(100):
        play.eyesight.somebody(0.0, RejectReason.TILTED if number % 2 else RejectReason.NO_EYES)
        play.run(0.1)
    assert len(play.facts("face_refused")) <= 10


def test_nobody_is_no_refusal(begin):
    play = begin(Mode.LIVE)
    play.run(5.0)
    assert not play.facts("face_refused")


def test_the_portrait_waits_for_its_first_position_and_then_takes_its_time(begin):
    play = begin()
    play.imagination.made = 1
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(5.0)
    assert play.stage.yaw_deg == 0.0
    play.imagination.made = 25
    play.imagination.request(play.stage.session.crop)
    assert play.run_until(SceneName.DISSOLVE) == pytest.approx(46.0, abs=0.3)


def test_a_chain_that_falls_silent_ends_in_the_dissolve(begin):
    play = begin()
    play.imagination.made = 1
    accepted(play)
    play.run_until(SceneName.DISSOLVE, within_s=30.0)
    assert "turned" not in play.told


def test_the_last_crop_is_let_go_when_the_portrait_dissolves(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.DISSOLVE)
    assert play.imagination.turn() is None
    play.run_until(SceneName.SEARCH)
    assert play.stage.session is None and play.stage.portrait is None


def test_live_without_a_camera_shows_the_attract_loop_until_there_is_one(begin):
    play = begin(Mode.LIVE)
    play.eyesight.camera_there = False
    play.run(1.0)
    assert play.director.scene_name is SceneName.ATTRACT
    play.run(10.0)
    play.eyesight.camera_there = True
    play.run(1.0)
    assert play.director.scene_name is SceneName.SEARCH


def test_the_mean_face_turns_two_laps_in_180_seconds_and_begins_again(begin):
    play = begin(Mode.MEAN_FACE)
    length = play.run_until(SceneName.DISSOLVE)
    assert length == pytest.approx(3.0 + 180.0 + 1.0, abs=0.3)
    play.run_until(SceneName.MEAN_FACE)
    assert play.told == ["turning", "turned", "dissolve", "turning"]


def test_an_unplugged_camera_in_the_middle_of_a_turn_stops_nothing(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.eyesight.camera_there = False
    play.run_until(SceneName.DISSOLVE)
    assert "failsafe" not in play.told


def midst_of_camera(play):
    """Cuts the accepted crop with a midst, between eyes and lips, that is as grey as the camera's picture."""

    def cut(rgb, eyes, side_px):
        crop = play.stage.session.crop.copy()
        crop[round(0.45 * side_px) : round(0.6 * side_px), round(0.42 * side_px) : round(0.58 * side_px)] = (
            rgb[0, 0]
        )
        return crop

    return cut


def test_the_portrait_lives_with_its_visitor_while_it_turns(begin):
    play = begin()
    play.stage.cut = midst_of_camera(play)
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    assert (play.stage.portrait == 60).any()  # the camera's grey, not the accepted crop's
    play.eyesight.nobody()
    play.run(3.0)
    play.eyesight.brighten(200)
    play.eyesight.somebody(3.0)
    shown = set()
    for _ in range(40):
        play.run(0.25)
        shown |= set(np.unique(play.stage.portrait).tolist())
    assert 60 in shown, "it rests on the last good frame"
    assert max(shown) < 200, "who left and came back may be somebody else"


@pytest.mark.parametrize("alive", [True, False])
def test_a_portrait_that_shall_not_live_keeps_to_the_accepted_picture(begin, alive):
    play = begin(alive=alive)
    cuts = []
    play.stage.cut = lambda rgb, eyes, side_px: cuts.append(1) or np.zeros((side_px, side_px, 3), np.uint8)
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    assert bool(cuts) is alive


def test_a_frozen_piece_still_knows_its_visitor_when_it_goes_on(begin):
    play = begin()
    play.stage.cut = midst_of_camera(play)
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    play.director.act(Action.FREEZE)
    play.run(5.0)
    play.director.act(Action.FREEZE)
    play.eyesight.brighten(90)
    play.run(1.5)
    assert (play.stage.portrait == 90).any()
