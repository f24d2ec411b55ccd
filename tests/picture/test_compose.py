import dataclasses
import itertools

import cv2
import numpy as np
import pytest

from installation.chain.fake import FakePredictor
from installation.core.turn import Ear, Position, Turn, frontal
from installation.picture.compose import Composer, compose

SOURCE = np.random.default_rng(2).integers(0, 256, (96, 96, 3), np.uint8)


@pytest.mark.parametrize("still", [False, True])
def test_the_frontal_position_at_its_own_size_is_the_source(still: bool) -> None:
    np.testing.assert_array_equal(compose(frontal(32), SOURCE, 96, still), SOURCE)


def test_a_map_points_to_where_the_colour_comes_from() -> None:
    state = frontal(32)
    state.map[..., 0] = 8 / 96

    shown = compose(state, SOURCE, 96)

    np.testing.assert_array_equal(shown[:, :-8], SOURCE[:, 8:])


def test_what_was_not_seen_is_painted() -> None:
    coverage = np.ones((32, 32), np.float32)
    coverage[:, 16:] = 0.0
    imagined = np.zeros((32, 32, 3), np.float32)
    imagined[:, 16:] = (1.0, 0.5, 0.0)

    shown = compose(Position(30.0, np.zeros((32, 32, 2), np.float32), coverage, imagined), SOURCE, 96)

    np.testing.assert_array_equal(shown[:, :45], SOURCE[:, :45])
    np.testing.assert_allclose(shown[:, 52:].reshape(-1, 3), [[255, 128, 0]] * (96 * 44), atol=1)


def test_no_dark_seam_runs_between_seen_and_painted() -> None:
    """White source, white paint: the picture is white, also where the coarse grid's cells meet."""
    coverage = np.ones((32, 32), np.float32)
    coverage[10:20, 10:20] = 0.0
    imagined = np.where(coverage[..., None] == 0, 1.0, 0.0).astype(np.float32).repeat(3, axis=2)
    state = Position(30.0, np.zeros((32, 32, 2), np.float32), coverage, imagined)

    assert compose(state, np.full_like(SOURCE, 255), 200).min() >= 252


def test_a_large_source_is_not_sampled_point_by_point() -> None:
    """A checkerboard of single pixels at a tenth of its size is grey, not black and white."""
    board = np.indices((960, 960)).sum(axis=0) % 2 * 255
    board = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)

    shown = compose(frontal(32), board, 96)

    np.testing.assert_allclose(shown, 128, atol=2)


def test_pictures_are_new_arrays() -> None:
    composer = Composer(SOURCE, 96)
    first = composer.at(frontal(32))
    first[:] = 0

    np.testing.assert_array_equal(composer.at(frontal(32)), SOURCE)


def test_deterioration_goes_from_the_source_to_the_worn_frame() -> None:
    worn = np.full((32, 32, 3), 0.2, np.float32)
    state = frontal(32)
    state = Position(7.5, state.map, state.coverage, state.imagined, worn)
    composer = Composer(SOURCE, 96)

    np.testing.assert_array_equal(composer.at(state, 0.0), SOURCE)
    np.testing.assert_allclose(composer.at(state, 0.5), SOURCE / 2 + 25.5, atol=1)
    np.testing.assert_array_equal(composer.at(state, 1.0), 51)


def test_the_frontal_portrait_wears_down_to_its_own_coarse_picture() -> None:
    shown = Composer(SOURCE, 96).at(frontal(8), 1.0)

    assert abs(shown.mean() - SOURCE.mean()) < 2
    assert shown.std() < SOURCE.std() / 3


def test_the_still_room_keeps_its_place_behind_a_moving_head() -> None:
    state = frontal(32)
    state.map[..., 0] = 8 / 96
    moving = np.zeros((32, 32), np.float32)
    moving[:, :16] = 1.0

    shown = compose(Position(30.0, state.map, state.coverage, state.imagined, moving=moving), SOURCE, 96)

    np.testing.assert_array_equal(shown[:, :45], SOURCE[:, 8:53])
    np.testing.assert_array_equal(shown[:, 52:], SOURCE[:, 52:])


@pytest.mark.parametrize("still", [False, True])
def test_light_falls_on_what_was_seen_and_not_on_what_is_painted(still: bool) -> None:
    coverage = np.ones((32, 32), np.float32)
    coverage[:, 16:] = 0.25
    imagined = np.zeros((32, 32, 3), np.float32)
    imagined[:, 16:] = 0.75 * 0.4
    light = np.full((32, 32), 1.5, np.float32)
    light[16:] = 0.5
    state = Position(30.0, np.zeros((32, 32, 2), np.float32), coverage, imagined, light=light)
    grey = np.full_like(SOURCE, 120)

    shown = compose(state, grey, 96, still)

    np.testing.assert_allclose(shown[:42, :42], 180, atol=1)
    np.testing.assert_allclose(shown[54:, :42], 60, atol=1)
    np.testing.assert_allclose(shown[:42, 54:], 0.25 * 180 + 0.75 * 102, atol=2)
    np.testing.assert_allclose(shown[54:, 54:], 0.25 * 60 + 0.75 * 102, atol=2)


@pytest.mark.parametrize("still", [False, True])
def test_a_light_of_one_changes_nothing(still: bool) -> None:
    state = dataclasses.replace(frontal(32), light=np.ones((32, 32), np.float32))

    np.testing.assert_array_equal(compose(state, SOURCE, 96, still), SOURCE)


def arms_that_disagree(predictor: FakePredictor, source: np.ndarray) -> Turn:
    """A whole turn of an egg whose left arm paints the back lighter and wider than the right one."""
    turn = Turn(source, "egg", predictor.expected_positions, predictor.size)
    for made in predictor.positions(source):
        if made.yaw_deg < 0:
            wider = cv2.resize(made.coverage, None, fx=1.04, fy=1.0)[:, 1 : predictor.size + 1]
            made = dataclasses.replace(  # noqa: PLW2901
                made, coverage=wider, imagined=np.repeat((0.5 * (1 - wider))[..., None], 3, axis=2)
            )
        turn.add(made)
    return turn


@pytest.mark.parametrize("still", [False, True])
def test_a_whole_circle_has_no_seam_at_the_back(still: bool) -> None:
    source = cv2.GaussianBlur(SOURCE, (0, 0), 3.0)
    turn = arms_that_disagree(FakePredictor(49, 64), source)
    composer = Composer(source, 192, still)
    frames = [composer.at(turn.at(7.5 * k)).astype(float) for k in range(49)]
    steps = np.array([np.abs(b - a).mean() for a, b in itertools.pairwise(frames)])

    np.testing.assert_array_equal(composer.at(turn.at(180.0)), composer.at(turn.at(-180.0)))
    np.testing.assert_array_equal(frames[0], frames[48])
    assert steps[20:28].max() <= 1.5 * np.median(steps)


@pytest.mark.parametrize("still", [False, True])
def test_a_newer_source_is_turned_by_the_same_maps_and_what_is_worn_stays(still: bool) -> None:
    state = frontal(32)
    state.map[..., 0] = 8 / 96
    newer = SOURCE[::-1].copy()
    renewed = Composer(SOURCE, 96, still)
    renewed.at(state)
    renewed.renew(newer)

    np.testing.assert_array_equal(renewed.at(state), Composer(newer, 96, still).at(state))
    np.testing.assert_array_equal(renewed.at(state, 1.0), Composer(SOURCE, 96, still).at(state, 1.0))


@pytest.mark.parametrize("still", [False, True])
def test_a_newer_source_is_seen_in_the_head_and_the_room_stays_as_it_was(still: bool) -> None:
    moving = np.zeros((32, 32), np.float32)
    moving[:, :16] = 1.0  # the head is the picture's left half
    state = dataclasses.replace(frontal(32), yaw_deg=30.0, moving=moving)
    newer = SOURCE[::-1].copy()
    renewed = Composer(SOURCE, 96, still)
    renewed.renew(newer)

    shown = renewed.at(state)

    np.testing.assert_array_equal(shown[:, :40], newer[:, :40])
    np.testing.assert_array_equal(shown[:, 56:], SOURCE[:, 56:])


def test_a_large_newer_source_is_shrunk_as_the_first_one_was() -> None:
    large = np.random.default_rng(7).integers(0, 256, (200, 200, 3), np.uint8)
    renewed = Composer(np.zeros_like(large), 96)
    renewed.renew(large)

    np.testing.assert_array_equal(renewed.at(frontal(32)), Composer(large, 96).at(frontal(32)))


@pytest.mark.parametrize("still", [False, True])
def test_an_ear_lies_over_the_portrait_and_wears_away_with_it(still: bool) -> None:
    skin = np.array([1.0, 0.0, 0.0], np.float32)
    bare = dataclasses.replace(frontal(32), yaw_deg=90.0)
    heard = dataclasses.replace(bare, ear=Ear((0.5, 0.5), skin, 1.0))
    composer = Composer(np.zeros_like(SOURCE), 96, still)

    assert composer.at(bare).max() == 0
    assert composer.at(heard)[48, 48].tolist()[1:] == [0, 0]
    assert composer.at(heard)[..., 0].max() > 180
    assert composer.at(heard, deterioration=1.0).max() == 0
