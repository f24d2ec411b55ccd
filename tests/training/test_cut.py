from pathlib import Path

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE, SIDE_IN_EYE_DISTANCES
from installation.core.geometry import Eyes, Point
from installation.training.batches import NO_VARIETY, load_arms, make_sample, variety_of
from installation.training.cut import DEEPEST, Cut
from installation.vision.crop import cut_crop


def cuts(share: float, count: int = 200) -> list[Cut]:
    rng = np.random.default_rng(5)
    return [Cut(rng, share) for _ in range(count)]


def depths(cut: Cut) -> tuple[float, float, float, float]:
    return cut.top, cut.bottom, cut.left, cut.right


def test_as_many_samples_are_cut_as_asked_and_none_deeper_than_portraits_are() -> None:
    assert not any(any(depths(cut)) for cut in cuts(0.0))

    assert 0.2 < np.mean([cut.top > 0.0 for cut in cuts(0.3)]) < 0.4
    assert all(np.all(np.array(depths(cut)) <= DEEPEST) for cut in cuts(1.0))
    assert any(cut.top and not cut.left for cut in cuts(1.0))


def test_a_cut_picture_is_itself_as_far_as_it_reaches() -> None:
    picture = np.random.default_rng(0).random((40, 40, 1)).astype(np.float32)
    line = (np.arange(40) + 0.5) / 40
    places = np.dstack(np.meshgrid(line, line))

    for cut in cuts(1.0, 20):
        aside = np.array([0.03, 0.03])
        deep = cut.inside(places - aside) & cut.inside(places + aside)
        assert deep.any()
        np.testing.assert_array_equal(cut.drawn(picture)[deep], picture[deep])


def test_beyond_a_cut_it_is_drawn_as_the_kiosk_draws_its_crops_but_for_the_hair() -> None:
    """In grey, as the kiosk cuts its looks: hair is drawn in colour alone."""
    side = 88
    fine = np.random.default_rng(0).integers(0, 256, (11, 11), np.uint8)
    picture = cv2.resize(fine, (side, side), interpolation=cv2.INTER_LINEAR)
    apart, eye_line = side / SIDE_IN_EYE_DISTANCES, side * EYE_LINE

    for cut in cuts(1.0, 10):
        top, bottom, left, right = (round(side * depth) for depth in depths(cut))
        camera = np.ascontiguousarray(picture[top : side - bottom, left : side - right])
        middle = side / 2 - left
        eyes = Eyes(Point(middle - apart / 2, eye_line - top), Point(middle + apart / 2, eye_line - top))
        kiosks = cut_crop(camera, eyes, side)
        np.testing.assert_allclose(cut.drawn(picture[..., None].astype(np.float32))[..., 0], kiosks, atol=2.0)


def test_what_lies_beyond_the_picture_was_not_seen(egg_turns: Path) -> None:
    arm = load_arms(egg_turns, ["london_001"], 3)[0]

    whole = make_sample(arm, [], np.random.default_rng(1), NO_VARIETY).truth.coverage
    cut = make_sample(arm, [], np.random.default_rng(1), variety_of("cut=1", NO_VARIETY)).truth.coverage

    assert cut.mean() < whole.mean() - 0.01
