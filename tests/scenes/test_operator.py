"""The operator's overlay: what it tells, and that nothing of it is cut or covered."""

from __future__ import annotations

import itertools

import pytest

from installation.core.actions import Action
from installation.core.geometry import Box, Size
from installation.core.modes import Mode
from installation.core.sighting import RejectReason
from installation.scenes import layout, words
from installation.scenes.help import draw_help, help_lines
from installation.scenes.layout import LONGEST_LINE
from installation.scenes.operator import REFRESH_S
from installation.screen.fake import FakeCanvas

LETTER = 0.6  # width of a letter of the built-in typeface, of its height
SIZES = [Size(1920, 1080), Size(1080, 1920), Size(1280, 720), Size(1024, 600)]


def panel_box(panel, letters: int = 0) -> Box:
    """Where a panel is, by the same measures as the real lettering."""
    height = panel["height_px"]
    letters = letters or max(len(line) for line in panel["lines"])
    width = letters * LETTER * height + 2 * height
    return Box(*panel["top_left"], width, layout.panel_height_px(len(panel["lines"]), height))


def picture_box(picture) -> Box:
    return Box(*picture["top_left"], picture["rgb"].shape[1], picture["rgb"].shape[0])


@pytest.mark.parametrize("size", SIZES)
def test_overlay_and_help_fit_the_canvas_and_cover_each_other_nowhere(begin, size):
    play = begin(Mode.LIVE, size=size)
    play.stage.vitals = lambda: ["frames", "source", "beats", "memory"]
    play.run(0.5)
    before = len(play.canvas.all("picture"))
    play.director.act(Action.OVERLAY)
    play.director.act(Action.HELP)
    play.step()
    figures, keys = play.canvas.all("panel")
    pictures = play.canvas.all("picture")[before:]
    boxes = [panel_box(figures, LONGEST_LINE), panel_box(keys), *map(picture_box, pictures)]
    assert len(boxes) == 4
    for box in boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= size.width and box.y + box.height <= size.height
    for one, other in itertools.combinations(boxes, 2):
        assert one.overlap(other) == 0.0


@pytest.mark.parametrize("size", SIZES)
def test_help_with_every_key_and_long_names_fits_the_canvas(size):
    canvas = FakeCanvas(size)
    names = dict.fromkeys(Action, "page up")
    draw_help(canvas, help_lines(names, quit_hold_s=2.5, save_allowed=True))
    (panel,) = canvas.all("panel")
    box = panel_box(panel)
    assert len(panel["lines"]) == len(words.HELP)
    assert box.x >= 0 and box.y >= 0
    assert box.x + box.width <= size.width and box.y + box.height <= size.height


def test_a_line_that_is_too_long_loses_its_middle(begin):
    play = begin()
    play.stage.vitals = lambda: ["source    " + "x" * 60 + "the end"]
    play.director.act(Action.OVERLAY)
    play.step()
    (panel,) = play.canvas.all("panel")
    line = next(line for line in panel["lines"] if line.startswith("source"))
    assert len(line) == LONGEST_LINE
    assert line.startswith("source    x") and line.endswith("xthe end")


def test_the_camera_picture_is_mirrored_like_the_piece_and_the_plot_is_not(begin):
    play = begin()
    play.eyesight.somebody(0.5, RejectReason.TOO_DARK)
    play.director.act(Action.OVERLAY)
    play.step()
    camera, plot = play.canvas.all("picture")
    assert camera["mirrored"] and not plot["mirrored"]
    assert (camera["rgb"] != 60).any(), "the face is framed"


def test_without_a_camera_the_figures_say_so(begin):
    play = begin()
    play.eyesight.camera_there = False
    play.director.act(Action.OVERLAY)
    play.step()
    (panel,) = play.canvas.all("panel")
    assert "camera    no picture" in panel["lines"]
    assert len(play.canvas.all("picture")) == 1, "the plot alone"


def test_figures_stand_long_enough_to_be_read(begin):
    play = begin()
    told = []
    play.stage.vitals = lambda: [f"count     {told.append(1) or len(told)}"]
    play.director.act(Action.OVERLAY)
    play.run(1.0, rate_hz=60.0)
    assert len(told) == pytest.approx(1.0 / REFRESH_S, abs=1)
