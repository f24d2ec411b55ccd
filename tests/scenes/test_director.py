from __future__ import annotations

import itertools

import numpy as np
import pytest

from installation.core.actions import Action
from installation.core.look import Look
from installation.core.modes import Mode, SceneName
from installation.scenes import words
from installation.scenes.attract import Attract
from installation.scenes.director import SCENES
from tests.scenes.test_session import accepted


class Broken:
    """A scene with a fault; ``where`` says in which of its three parts."""

    where = "update"

    def __init__(self, stage):
        if self.where == "make":
            raise RuntimeError("a wire")

    def update(self, now_s, step_s):
        if self.where == "update":
            raise RuntimeError("a wire")

    def draw(self, canvas):
        canvas.clear()
        if self.where == "draw":
            raise RuntimeError("a wire")


@pytest.mark.parametrize("where", ["make", "update", "draw"])
def test_whatever_breaks_the_wall_stays_calm_and_the_piece_begins_anew(begin, where):
    broken = type("Broken", (Broken,), {"where": where})
    play = begin(scenes={**SCENES, SceneName.SEARCH: broken})
    play.run(4.0)
    play.eyesight.somebody(0.5)
    play.run_until(SceneName.FAILSAFE)
    play.eyesight.nobody()
    play.step()
    assert play.canvas.all("picture") and not play.canvas.words
    assert play.run_until(SceneName.ATTRACT) == pytest.approx(5.0, abs=0.2)
    assert play.facts("failsafe") == [{"scene": play.facts("failsafe")[0]["scene"], "error": "RuntimeError"}]


def test_a_fault_that_comes_back_is_given_more_time_each_time(begin):
    play = begin(Mode.LIVE, scenes={**SCENES, SceneName.SEARCH: Broken})
    times = []
    for _ in range(4):
        play.run_until(SceneName.FAILSAFE)
        times.append(play.clock.now_s())
        play.run_until(SceneName.SEARCH)
    assert np.diff(times) == pytest.approx([5.0, 10.0, 20.0], abs=0.3)


def test_without_a_mean_face_the_calm_picture_is_black(begin):
    play = begin(scenes={**SCENES, SceneName.ATTRACT: Broken})
    play.mean_face.there = False
    play.run(1.0)
    assert [drawn.what for drawn in play.canvas.drawn if drawn.what != "picture_where"] == ["clear"]


def test_broken_senses_do_not_reach_the_screen(begin):
    play = begin()
    play.run(1.0)
    play.eyesight.sighting = lambda: 1 / 0
    play.run(1.0)
    assert play.director.scene_name is SceneName.FAILSAFE


def test_modes_are_switched_by_keys_and_told(begin):
    play = begin()
    for action, scene in (
        (Action.LIVE, SceneName.SEARCH),
        (Action.MEAN_FACE, SceneName.MEAN_FACE),
        (Action.AUTO, SceneName.ATTRACT),
    ):
        play.director.act(action)
        assert play.director.scene_name is scene
    assert [facts["mode"] for facts in play.facts("mode")] == ["live", "mean-face", "auto"]


def test_the_mode_that_is_on_already_is_not_begun_again(begin):
    play = begin()
    play.director.act(Action.AUTO)
    assert play.told == ["attract"]


def test_freeze_stops_the_portrait_and_another_press_lets_it_go_on(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(3.1)
    play.director.act(Action.FREEZE)
    yaw_deg = play.stage.yaw_deg
    play.run(10.0)
    assert play.stage.yaw_deg == yaw_deg
    play.director.act(Action.FREEZE)
    play.run(0.2)
    assert play.stage.yaw_deg != yaw_deg


def test_a_frozen_picture_stays_whoever_comes(begin):
    play = begin()
    play.run(5.0)
    play.director.act(Action.FREEZE)
    play.eyesight.somebody(5.0)
    play.run(5.0)
    assert play.director.scene_name is SceneName.ATTRACT


def test_deterioration_is_a_dial_with_two_ends(begin):
    play = begin()
    for _ in range(3):
        play.director.act(Action.DETERIORATION_MORE)
    assert play.stage.deterioration == pytest.approx(0.3)
    for _ in range(20):
        play.director.act(Action.DETERIORATION_MORE)
    assert play.stage.deterioration == 1.0
    for _ in range(20):
        play.director.act(Action.DETERIORATION_LESS)
    assert play.stage.deterioration == 0.0


def test_each_mode_has_its_own_dial(begin):
    play = begin(deterioration=0.2, mean_deterioration=0.9)
    assert play.stage.deterioration == 0.2
    play.director.act(Action.MEAN_FACE)
    assert play.stage.deterioration == 0.9
    play.director.act(Action.LIVE)
    assert play.stage.deterioration == 0.2


def test_the_dial_wears_the_portrait_on_screen(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    play.director.act(Action.FREEZE)
    fresh = play.stage.portrait
    play.director.act(Action.FREEZE)
    play.director.act(Action.DETERIORATION_MORE)
    play.step(1e-6)
    assert play.stage.portrait is not fresh


def test_the_overlay_tells_why_a_face_is_refused_and_nothing_else_does(begin):
    from installation.core.sighting import RejectReason

    play = begin(Mode.LIVE)
    play.eyesight.somebody(0.0, RejectReason.TILTED)
    play.run(1.0)
    assert not play.canvas.all("panel")
    assert not any("tilted" in line for line in play.canvas.words)
    assert len(play.canvas.all("picture")) == 1
    play.director.act(Action.OVERLAY)
    play.run(0.5)
    (panel,) = play.canvas.all("panel")
    assert "refused   the head is tilted" in panel["lines"]
    assert len(play.canvas.all("picture")) == 3, "with the camera picture and the plot"
    play.director.act(Action.OVERLAY)
    play.step()
    assert not play.canvas.all("panel")


def test_help_lists_the_keys_as_they_are_mapped_and_saving_only_where_allowed(begin):
    play = begin()
    play.director.act(Action.HELP)
    play.step()
    (panel,) = play.canvas.all("panel")
    text = "\n".join(panel["lines"])
    assert "space" in text and words.HELP[Action.QUIT,] in text
    assert words.HELP[Action.SAVE,] not in text


def test_help_has_one_line_for_every_action():
    assert sorted(itertools.chain(*words.HELP)) == sorted(Action)


def test_every_reason_to_refuse_a_face_is_told_in_words():
    from installation.core.sighting import RejectReason

    assert set(words.REFUSALS) == set(RejectReason)


def test_saving_keeps_the_portrait_on_screen_and_how_it_was_made_and_nothing_without_one(begin):
    play = begin()
    kept = []
    play.stage.keep = lambda picture, facts: kept.append((picture, facts)) or "saved as x.png"
    play.director.act(Action.SAVE)
    assert kept == []
    accepted(play)
    play.run_until(SceneName.TURNING)
    play.run(1.0)
    play.director.act(Action.LOOK)
    play.director.act(Action.SAVE)
    ((picture, facts),) = kept
    assert picture.shape == (128, 128, 3)
    assert facts == {
        "portrait": "visitor",
        "yaw_deg": round(play.stage.yaw_deg, 2),
        "chain": "fake",
        "deterioration": 0.0,
        "look": "veil",
    }


def test_what_a_key_has_done_is_told_for_a_moment(begin):
    play = begin()
    play.stage.keep = lambda picture, facts: "saved as x.png"
    play.run(6.0)
    play.director.act(Action.SAVE)
    play.run(3.0)
    (panel,) = play.canvas.all("panel")
    assert panel["lines"] == ["saved as x.png"]
    play.run(2.0)
    assert not play.canvas.all("panel")


def test_with_the_overlay_on_it_is_told_there(begin):
    play = begin()
    play.stage.keep = lambda picture, facts: "saved as x.png"
    play.run(6.0)
    play.director.act(Action.OVERLAY)
    play.step()
    play.director.act(Action.SAVE)
    play.step()
    (panel,) = play.canvas.all("panel")
    assert panel["lines"][-1] == "saved as x.png"


def test_another_scene_dissolves_over_the_old_picture(begin):
    play = begin()
    play.run(4.9)
    play.eyesight.somebody(0.1)
    play.run_until(SceneName.SEARCH)
    shares = []
    for _ in range(60):
        play.step()
        shares.append(sum(veil["share"] for veil in play.canvas.all("picture_where")))
    assert shares[0] > 0.9
    assert all(later <= earlier for earlier, later in itertools.pairwise(shares))
    assert shares[-1] == 0.0


def test_debug_lets_the_fault_through(begin):
    from installation.scenes.director import Director

    play = begin()
    director = Director(play.stage, debug=True, scenes={**SCENES, SceneName.ATTRACT: Broken})
    with pytest.raises(RuntimeError, match="a wire"):
        director.update(101.0, 0.1)


def test_a_scene_is_made_anew_each_time(begin):
    made = []

    class Counted(Attract):
        def __init__(self, stage):
            made.append(self)
            super().__init__(stage)

    play = begin(scenes={**SCENES, SceneName.ATTRACT: Counted})
    play.director.act(Action.LIVE)
    play.director.act(Action.AUTO)
    assert len(made) == 2


def test_the_look_of_what_was_guessed_is_changed_by_its_key_and_shown_at_once(begin):
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    while abs(play.stage.yaw_deg) < 40.0:
        play.step()
    plain = play.stage.portrait
    play.director.act(Action.LOOK)
    play.step(1e-6)
    assert play.stage.look is Look.VEIL
    assert (play.stage.portrait != plain).any()
    play.director.act(Action.LOOK)
    play.director.act(Action.LOOK)
    assert play.stage.look is Look.PLAIN
