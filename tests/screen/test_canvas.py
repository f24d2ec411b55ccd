from __future__ import annotations

import numpy as np
import pygame
import pytest

from installation.core.geometry import Point, Size
from installation.screen.canvas import SurfaceCanvas
from installation.screen.lettering import Lettering
from installation.screen.surface import new_surface

SIZE = Size(70, 40)


@pytest.fixture
def canvas():
    canvas = SurfaceCanvas(new_surface(SIZE), Lettering())
    canvas.clear()
    return canvas


def colours(width: int, height: int) -> np.ndarray:
    """Every pixel tells its row, its column and its channel apart."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.dstack([rows * 5, columns * 3, 255 - rows - columns]).astype(np.uint8)


def test_a_picture_comes_back_as_it_was_laid_down(canvas):
    picture = colours(70, 40)
    canvas.picture(picture, Point(0, 0))
    assert (canvas.snapshot() == picture).all()


def test_pygame_sees_red_as_red_at_the_place_asked_for(canvas):
    canvas.picture(np.array([[[250, 20, 10]]], np.uint8), Point(30, 7))
    assert canvas.surface.get_at((30, 7))[:3] == (250, 20, 10)
    assert canvas.surface.get_at((7, 30))[:3] == (0, 0, 0)


def test_mirrored_flips_left_and_right_in_its_place(canvas):
    picture = colours(20, 10)
    canvas.picture(picture, Point(5, 6), mirrored=True)
    assert (canvas.snapshot()[6:16, 5:25] == picture[:, ::-1]).all()


def test_a_picture_that_hangs_over_the_edge_is_cut(canvas):
    picture = colours(20, 10)
    canvas.picture(picture, Point(-5, 35))
    assert (canvas.snapshot()[35:, :15] == picture[:5, 5:]).all()


def test_a_view_with_gaps_is_laid_down_too(canvas):
    picture = colours(40, 20)[::2, ::2]
    canvas.picture(picture, Point(0, 0))
    assert (canvas.snapshot()[:10, :20] == picture).all()


def test_opacity_mixes_with_what_is_under_it(canvas):
    canvas.picture(np.full((10, 10, 3), 100, np.uint8), Point(0, 0))
    opacity = np.zeros((10, 10), np.uint8)
    opacity[:, 5:] = 255
    canvas.picture(np.full((10, 10, 3), 200, np.uint8), Point(0, 0), mirrored=True, opacity=opacity)
    shown = canvas.snapshot()[:10, :10, 0]
    assert (shown[:, :5] == 200).all() and (shown[:, 5:] == 100).all()


def test_picture_where_changes_only_where_the_mask_says(canvas):
    mask = np.zeros((40, 70), np.uint8)
    mask[3:9, 11:13] = 255
    canvas.picture_where(colours(70, 40), mask)
    shown = canvas.snapshot()
    assert (shown[3:9, 11:13] == colours(70, 40)[3:9, 11:13]).all()
    assert not shown[mask == 0].any()


def test_a_full_ring_is_round_and_a_quarter_begins_at_the_top_clockwise(canvas):
    canvas.ring(Point(35, 20), 15, 2, 0.25)
    lit = np.argwhere(canvas.snapshot()[..., 0] > 100)
    assert len(lit) > 20
    assert (lit[:, 0] <= 22).all() and (lit[:, 1] >= 33).all()
    canvas.clear()
    canvas.ring(Point(35, 20), 15, 2, 1.0)
    distances = np.hypot(*(np.argwhere(canvas.snapshot()[..., 0] > 100) + 0.5 - [20, 35]).T)
    assert distances.min() > 12 and distances.max() < 18


def test_ring_of_nothing_draws_nothing(canvas):
    canvas.ring(Point(35, 20), 15, 2, 0.0)
    canvas.ring(Point(35, 20), 15, 2, 1.0, opacity=0.0)
    assert not canvas.snapshot().any()


def test_text_is_centered(canvas):
    canvas.text("oo", Point(35, 20), 16)
    lit = np.argwhere(canvas.snapshot()[..., 0] > 60)
    assert abs((lit[:, 1].min() + lit[:, 1].max()) / 2 - 35) < 2


def test_text_at_half_opacity_is_half_as_light(canvas):
    canvas.text("I", Point(35, 20), 30)
    full = canvas.snapshot().max()
    canvas.clear()
    canvas.text("I", Point(35, 20), 30, opacity=0.5)
    assert canvas.snapshot().max() == pytest.approx(full / 2, abs=3)


def test_a_panel_darkens_what_is_under_it_and_its_words_are_light(canvas):
    canvas.picture(np.full((40, 70, 3), 200, np.uint8), Point(0, 0))
    canvas.panel(["H"], Point(10, 5), 16)
    shown = canvas.snapshot()
    assert (shown[:5] == 200).all() and (shown[:, :10] == 200).all()
    assert shown[6, 11].max() < 60
    assert shown.max() > 230, "the words"


@pytest.mark.parametrize("place", [Point(-20, -10), Point(60, 30), Point(-500, 5), Point(5, 500)])
def test_a_panel_that_hangs_over_the_edge_is_cut(canvas, place):
    canvas.panel(["words", "and more"], place, 12)
    assert canvas.snapshot().shape == (40, 70, 3)


def test_a_surface_of_another_depth_is_refused_in_words():
    with pytest.raises(ValueError, match="received 24 bits"):
        SurfaceCanvas(pygame.Surface((10, 10), 0, 24), Lettering())
