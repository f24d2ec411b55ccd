from __future__ import annotations

import pytest

from installation.screen.presenting import PREFERRED, Presenting, Way, choose


def chosen(megapixels: float = 2.07, **ms: float | None) -> tuple[Presenting, list[Way]]:
    tried = []

    def flip_ms(way: Way) -> float | None:
        tried.append(way)
        return ms[way.value]

    return choose(PREFERRED, flip_ms, megapixels), tried


def test_with_a_graphics_card_the_display_paces_and_nothing_else_is_tried():
    presenting, tried = chosen(vsync=0.6, accelerated=0.5, plain=1.3)
    assert presenting.way is Way.VSYNC and tried == [Way.VSYNC]


def test_software_gl_gives_way_to_the_plain_one():
    presenting, tried = chosen(vsync=31.0, accelerated=21.0, plain=1.3)
    assert presenting.way is Way.PLAIN and tried == [Way.VSYNC, Way.PLAIN], "both others draw by it"
    assert str(presenting) == "plain (vsync 31.0 ms, plain 1.3 ms of processor a flip)"


def test_a_small_window_does_not_hide_software_gl():
    presenting, _ = chosen(megapixels=0.92, vsync=3.5, accelerated=3.3, plain=0.1)
    assert presenting.way is Way.PLAIN


def test_a_large_display_may_cost_a_graphics_card_more():
    presenting, _ = chosen(megapixels=8.3, vsync=9.0, accelerated=8.0, plain=5.0)
    assert presenting.way is Way.VSYNC


def test_where_nothing_is_cheap_the_cheapest_is_taken():
    presenting, _ = chosen(vsync=9.0, accelerated=9.0, plain=12.0)
    assert presenting.way is Way.VSYNC


def test_a_way_that_does_not_work_here_is_passed_over():
    presenting, _ = chosen(vsync=None, accelerated=0.5, plain=1.3)
    assert presenting == Presenting(Way.ACCELERATED, {Way.ACCELERATED: 0.5})


def test_without_any_way_it_says_so():
    with pytest.raises(ValueError, match="no way of presenting works"):
        chosen(vsync=None, accelerated=None, plain=None)
