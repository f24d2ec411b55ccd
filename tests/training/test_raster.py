"""Frames in eye units and the raster operations of the training turns."""

from __future__ import annotations

import numpy as np
import pytest

from installation.training.raster import CROP_U, Frame, pull_push, pull_push_wrapped, sample, smoothstep


def test_a_frame_goes_to_pixels_and_back() -> None:
    frame = Frame(128, CROP_U)
    places = np.array([[0.0, 0.0], [-0.5, 0.0], [1.3, 2.1]])
    assert np.allclose(frame.to_u(frame.to_px(places)), places)


def test_the_eye_line_lies_at_its_share_of_the_crop() -> None:
    frame = Frame(1000, CROP_U)
    x, y = frame.to_px(np.zeros(2))
    assert (x + 0.5) / 1000 == pytest.approx(0.5)
    assert (y + 0.5) / 1000 == pytest.approx(1.85 / 4.4)


def test_a_frame_tells_the_places_of_its_pixels() -> None:
    frame = Frame(16, CROP_U)
    x, y = frame.grid_u()
    assert np.allclose(frame.to_px(np.array([x[3, 5], y[3, 5]])), [5, 3], atol=1e-5)


def test_a_smooth_step_rises_or_falls() -> None:
    assert smoothstep(np.array([-1.0, 0.5, 2.0]), 0, 1).tolist() == [0, 0.5, 1]
    assert smoothstep(np.array([-1.0, 0.5, 2.0]), 1, 0).tolist() == [1, 0.5, 0]


def test_reads_are_bilinear_and_may_be_many_or_none() -> None:
    picture = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert sample(picture, np.array([1.5, 0.5])) == pytest.approx(3.5)
    assert sample(picture, np.zeros((0, 2))).shape == (0,)
    assert sample(picture[..., None], np.zeros((70000, 2))).shape == (70000, 1)


def test_unknown_places_are_filled_from_the_known() -> None:
    values = np.zeros((33, 40, 3), np.float32)
    values[:, :10] = 0.25
    known = np.zeros((33, 40), np.float32)
    known[:, :10] = 1
    assert np.allclose(pull_push(values, known), 0.25, atol=1e-4)


def test_an_atlas_is_filled_round_its_seam() -> None:
    values = np.zeros((8, 64, 1), np.float32)
    known = np.zeros((8, 64), np.float32)
    values[:, 2], known[:, 2] = 1.0, 1
    values[:, 32], known[:, 32] = 0.0, 1
    filled = pull_push_wrapped(values, known)
    assert filled[4, 63, 0] > filled[4, 34, 0] + 0.3
