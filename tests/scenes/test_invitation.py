"""The inviting line: readable, never over the face, never long at one place."""

from __future__ import annotations

import itertools

import pytest

from installation.core.geometry import Point, Size
from installation.scenes import words
from installation.scenes.invitation import EVERY_S, FADE_S, LETTER_WIDTH, draw_invitation, places
from installation.scenes.layout import CAPTION_PX, portrait_box, scaled_px
from installation.screen.fake import FakeCanvas

SIZES = [Size(1920, 1080), Size(1080, 1920), Size(1024, 600), Size(640, 640), Size(1280, 1024)]
STILL = Point(0, 0)


def drawn(size: Size, elapsed_s: float) -> list[dict]:
    canvas = FakeCanvas(size)
    draw_invitation(canvas, elapsed_s, STILL)
    return canvas.all("text")


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_line_is_read_within_the_safe_margins(size):
    margin = 0.05 * size.short_side
    for number in range(4):
        texts = drawn(size, EVERY_S * (number + 0.5))
        assert " ".join(text["words"] for text in texts) == words.INVITATION
        for text in texts:
            half = len(text["words"]) * LETTER_WIDTH * text["height_px"] / 2
            assert margin <= text["center"].x - half and text["center"].x + half <= size.width - margin
            assert margin <= text["center"].y - text["height_px"] / 2
            assert text["center"].y + text["height_px"] / 2 <= size.height - margin


@pytest.mark.parametrize("size", SIZES)
def test_no_line_touches_another_one_nor_the_face(size):
    box = portrait_box(size)
    for place in places(size):
        # the face fills the middle three fifths of the portrait
        assert abs(place.center.x - box.center.x) > 0.3 * box.width or (
            abs(place.center.y - box.center.y) > 0.3 * box.height
        )
    texts = drawn(size, EVERY_S / 2)
    heights = [text["center"].y for text in texts]
    assert all(low - high > texts[0]["height_px"] for high, low in itertools.pairwise(heights))


@pytest.mark.parametrize("size", SIZES)
def test_letters_are_3_hundredths_of_the_short_side_from_ascender_to_descender(size):
    assert scaled_px(size, CAPTION_PX) * 0.85 >= 0.03 * size.short_side


@pytest.mark.parametrize("size", SIZES)
def test_it_comes_and_goes_and_comes_back_elsewhere(size):
    assert drawn(size, 0.0) == []
    assert drawn(size, FADE_S / 2)[0]["opacity"] == pytest.approx(0.45)
    first, second = drawn(size, EVERY_S / 2)[0]["center"], drawn(size, EVERY_S * 1.5)[0]["center"]
    assert abs(first.x - second.x) + abs(first.y - second.y) > 0.3 * size.short_side
    assert EVERY_S < 60.0
