import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.warp import (
    FEATURE_CHANNELS,
    RAW_CHANNELS,
    State,
    advance,
    centers,
    features,
    first_state,
    said,
    sample,
    shown,
    warp,
    wear,
)


def picture(size: int = 16, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).random((2, size, size, channels), dtype=np.float32)


def test_zero_map_is_identity() -> None:
    field = picture()

    np.testing.assert_allclose(
        np.asarray(warp(field, np.zeros((2, 16, 16, 2), np.float32))), field, atol=1e-6
    )


def test_constant_map_shifts_by_whole_pixels() -> None:
    field = picture()
    offsets = np.zeros((2, 16, 16, 2), np.float32)
    offsets[..., 0] = 3 / 16

    moved = np.asarray(warp(field, offsets))

    np.testing.assert_allclose(moved[:, :, :-3], field[:, :, 3:], atol=1e-5)


def test_dx_moves_along_columns_and_dy_along_rows() -> None:
    x = np.broadcast_to(centers(16), (1, 16, 16, 2)).astype(np.float32)
    offsets = np.full((1, 16, 16, 2), (0.125, 0.0625), np.float32)

    read = np.asarray(warp(x, offsets))[:, 2:-4, 2:-4]

    np.testing.assert_allclose(read - x[:, 2:-4, 2:-4], offsets[:, 2:-4, 2:-4], atol=1e-6)


def test_places_outside_repeat_the_border() -> None:
    field = picture()
    places = np.full((2, 1, 1, 2), -3.0, np.float32)

    np.testing.assert_allclose(np.asarray(sample(field, places))[:, 0, 0], field[:, 0, 0], atol=1e-6)


def test_a_source_of_another_size_is_read_at_the_same_places() -> None:
    coarse = np.broadcast_to(centers(16), (1, 16, 16, 2)).astype(np.float32)
    places = np.broadcast_to(centers(64), (1, 64, 64, 2)).astype(np.float32)[:, 8:-8, 8:-8]

    np.testing.assert_allclose(np.asarray(sample(coarse, places)), places, atol=1e-6)


def test_first_state_shows_the_source() -> None:
    source = picture()

    np.testing.assert_allclose(np.asarray(shown(first_state(2, 16), source)), source, atol=1e-6)


def test_a_link_that_says_nothing_leaves_the_picture_as_it_is() -> None:
    source = picture()
    after = advance(first_state(2, 16), said(np.zeros((2, 16, 16, RAW_CHANNELS), np.float32)))

    np.testing.assert_allclose(np.asarray(shown(after, source)), source, atol=1e-6)


def test_maps_compose_from_step_to_step() -> None:
    raw = np.zeros((1, 16, 16, RAW_CHANNELS), np.float32)
    raw[..., 0] = np.arctanh(0.5 / 16 / 0.10)  # half a pixel a step
    state = first_state(1, 16)
    for _ in range(4):
        state = advance(state, said(raw))

    np.testing.assert_allclose(np.asarray(state.map)[0, :, :, 0], 4 * 0.5 / 16, atol=1e-5)


def test_coverage_stays_a_share_and_can_come_back() -> None:
    raw = np.zeros((1, 16, 16, RAW_CHANNELS), np.float32)
    raw[..., 4] = -5.0
    lost = advance(first_state(1, 16), said(raw))
    raw[..., 4] = 5.0
    found = advance(lost, said(raw))

    assert np.asarray(lost.coverage).max() == 0.0
    assert np.asarray(found.coverage).min() == 1.0


def test_features_have_the_channels_that_a_link_expects() -> None:
    small = picture(32)

    made = features(State(*first_state(2, 32)), small, np.float32(7.5))

    assert np.asarray(made).shape == (2, 32, 32, FEATURE_CHANNELS)


def test_a_worn_frame_moves_along_and_keeps_what_nobody_repaints() -> None:
    source = picture()
    raw = np.zeros((2, 16, 16, RAW_CHANNELS), np.float32)
    raw[..., 0] = np.arctanh(1 / 16 / 0.10)  # one pixel
    heard, before = said(raw), first_state(2, 16)

    worn = np.asarray(wear(source, before, advance(before, heard), heard))

    np.testing.assert_allclose(worn[:, :, :-1], source[:, :, 1:], atol=1e-4)


def test_a_worn_frame_is_painted_where_coverage_is_lost() -> None:
    source = picture()
    raw = np.zeros((2, 16, 16, RAW_CHANNELS), np.float32)
    raw[..., 4] = -5.0
    raw[..., 6:9] = 0.25
    heard, before = said(raw), first_state(2, 16)

    np.testing.assert_allclose(
        np.asarray(wear(source, before, advance(before, heard), heard)), 0.75, atol=1e-6
    )
