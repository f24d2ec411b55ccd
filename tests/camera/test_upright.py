"""A camera that hangs turned gives upright pictures, for all four ways in which it may hang."""

from __future__ import annotations

import numpy as np
import pytest

from installation.camera.upright import upright_rgb


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_a_turned_camera_sees_stands_upright_and_its_colours_are_right(turned):
    room = np.random.default_rng(0).integers(0, 256, (36, 64, 3), np.uint8)
    # np.rot90 turns against the clock, the setting with it
    seen_bgr = np.rot90(room, turned // 90)[..., ::-1]
    upright = upright_rgb(np.ascontiguousarray(seen_bgr), turned)
    assert (upright == room).all()
    assert upright.flags.c_contiguous
