"""What the operator's keys do to the portrait and to the values."""

from __future__ import annotations

import pytest

from installation.core.actions import Action
from installation.core.geometry import Size
from installation.core.modes import Mode, SceneName
from installation.scenes import layout
from installation.scenes.hand import dials_of, with_value
from installation.settings import Settings
from installation.settings_file import Override, load
from tests.scenes.test_session import accepted


@pytest.fixture
def turning(begin):
    """A visitor's portrait, frozen a little off the middle."""
    play = begin()
    accepted(play)
    play.run_until(SceneName.TURNING)
    while abs(play.stage.yaw_deg) < 9.0:
        play.step()
    play.director.act(Action.FREEZE)
    play.step()
    return play


def press(play, *actions: Action) -> None:
    for action in actions:
        play.director.act(action)
        play.step()


def told(play) -> str:
    """The newest line over the piece; empty without one."""
    panels = play.canvas.all("panel")
    return panels[-1]["lines"][-1] if panels else ""


# -- steps


def test_frozen_the_portrait_goes_one_position_on_and_back(turning):
    yaw_deg = turning.stage.yaw_deg
    picture = turning.stage.portrait
    press(turning, Action.STEP_ON)
    first = turning.stage.yaw_deg
    assert yaw_deg < first <= yaw_deg + 7.5 and first % 7.5 == 0
    assert (turning.stage.portrait != picture).any()
    press(turning, Action.STEP_ON)
    assert turning.stage.yaw_deg == first + 7.5
    press(turning, Action.STEP_BACK)
    assert turning.stage.yaw_deg == first


def test_steps_end_at_the_ends_of_the_arms(turning):
    for _ in range(40):
        press(turning, Action.STEP_ON)
    assert turning.stage.yaw_deg == 90.0
    for _ in range(60):
        press(turning, Action.STEP_BACK)
    assert turning.stage.yaw_deg == -90.0


def test_without_freezing_a_step_does_nothing(turning):
    press(turning, Action.FREEZE)
    before = turning.stage.yaw_deg
    turning.director.act(Action.STEP_ON)
    assert turning.stage.yaw_deg == before


def test_deterioration_and_look_are_seen_while_frozen(turning):
    pictures = [turning.stage.portrait]
    for action in (Action.LOOK, Action.DETERIORATION_MORE):
        press(turning, Action.STEP_ON, action)
        pictures.append(turning.stage.portrait)
        assert (pictures[-1] != pictures[-2]).any()
    assert turning.stage.deterioration == 0.1


def test_when_it_goes_on_after_steps_the_picture_dissolves_and_does_not_jump(turning):
    press(turning, Action.STEP_ON, Action.STEP_ON, Action.STEP_ON)
    turning.director.act(Action.FREEZE)
    turning.step()
    assert turning.canvas.all("picture_where")
    assert turning.canvas.all("picture_where")[0]["share"] > 0.9


def test_when_it_goes_on_without_steps_nothing_dissolves(turning):
    press(turning, Action.FREEZE)
    assert not turning.canvas.all("picture_where")


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.MEAN_FACE])
def test_the_mean_face_can_be_stepped_too(begin, mode):
    play = begin(mode)
    play.run(8.0)
    press(play, Action.FREEZE, Action.STEP_ON)
    assert play.stage.yaw_deg % 7.5 == 0


def test_where_no_portrait_is_shown_a_step_is_no_fault(begin):
    play = begin(Mode.LIVE)
    play.run(1.0)
    press(play, Action.FREEZE, Action.STEP_ON, Action.STEP_BACK)
    assert play.director.scene_name is SceneName.SEARCH


# -- values


def test_every_dial_is_a_number_of_the_settings_and_stays_within_its_range():
    dials = dials_of(Settings())
    for _ in range(6):
        dials.next()
        for presses in (300, -600):
            dials.turn(presses)
            settings = with_value(Settings(), dials.chosen.key, dials.value)
            assert settings != Settings()
            load(None, [Override("--set", dials.chosen.key, dials.unsaved[dials.chosen.key])])
        assert type(dials.value) is float


def test_a_smallest_face_never_outgrows_the_largest():
    settings = with_value(Settings(), "detector.max_face_share", 0.5)
    dials = dials_of(settings)
    while dials.chosen.key != "detector.min_face_share":
        dials.next()
    dials.turn(300)
    assert dials.value == 0.5


def test_a_whole_number_stays_whole():
    assert with_value(Settings(), "portrait.size_px", 760.0).portrait.size_px == 760
    assert isinstance(with_value(Settings(), "portrait.size_px", 760.0).portrait.size_px, int)


def test_a_value_is_chosen_changed_and_told_for_a_moment(begin):
    play = begin()
    play.run(6.0)
    press(play, Action.DIAL_NEXT)
    assert told(play) == "tempo, times as fast: 1.00"
    press(play, Action.DIAL_MORE)
    assert told(play) == "tempo, times as fast: 1.10, not saved"
    assert play.stage.settings.choreography.tempo == 1.1
    play.run(5.0)
    assert told(play) == ""


def test_the_tempo_is_another_at_once(begin):
    play = begin()
    play.run(6.0)
    for _ in range(8):
        press(play, Action.DIAL_MORE)
    before = play.stage.yaw_deg
    play.run(0.5)
    fast = play.stage.yaw_deg - before
    for _ in range(8):
        press(play, Action.DIAL_LESS)
    before = play.stage.yaw_deg
    play.run(0.5)
    assert fast > 1.6 * (play.stage.yaw_deg - before)


def test_vision_is_told_what_was_changed(begin):
    play = begin()
    heard = []
    play.stage.adjusted = heard.append
    press(play, Action.DIAL_NEXT, Action.DIAL_NEXT, Action.DIAL_NEXT, Action.DIAL_LESS)
    assert [settings.detector.hold_s for settings in heard] == [1.75]


def test_values_are_saved_only_when_asked_and_only_with_the_overlay_on(begin):
    play = begin()
    saved = []
    play.stage.save_values = lambda values: saved.append(dict(values)) or "mine.yaml"
    play.run(6.0)
    press(play, Action.DIAL_MORE, Action.DIAL_SAVE)
    assert saved == []
    press(play, Action.OVERLAY, Action.DIAL_SAVE)
    assert saved == [{"choreography.tempo": "1.10"}]
    assert told(play) == "saved in mine.yaml"
    press(play, Action.DIAL_SAVE)
    assert len(saved) == 1


def test_a_file_that_cannot_be_written_is_told_and_the_value_stays_unsaved(begin):
    play = begin()

    def refuse(values):
        raise OSError("the disk is full")

    play.stage.save_values = refuse
    press(play, Action.OVERLAY, Action.DIAL_MORE, Action.DIAL_SAVE)
    assert told(play) == "not saved: the disk is full"
    press(play, *[Action.DIAL_NEXT] * 6)
    assert told(play) == "tempo, times as fast: 1.10, not saved"
    assert "failsafe" not in play.told


def test_a_long_line_is_shortened_to_what_fits_the_canvas(begin):
    play = begin(size=Size(1024, 600))
    play.stage.save_values = lambda values: "/home/gallery/" + "deep/" * 20 + "mine.yaml"
    press(play, Action.OVERLAY, Action.DIAL_MORE, Action.DIAL_SAVE)
    press(play, Action.OVERLAY)
    assert len(told(play)) == layout.LONGEST_LINE and told(play).endswith("/mine.yaml")
