from __future__ import annotations

import numpy as np
import pytest

from installation.picture.vignette import fading_to_black, out_of_the_dark, soft_edge


@pytest.mark.parametrize("side", [2, 64, 720, 721])
def test_no_edge_of_the_square_can_be_seen(side):
    shown = fading_to_black(np.full((side, side, 3), 255, np.uint8)) if side > 2 else soft_edge(side)
    edges = [shown[0], shown[-1], shown[:, 0], shown[:, -1]]
    assert side == 2 or max(int(edge.max()) for edge in edges) <= 3


def test_the_face_in_the_middle_is_left_as_it_is():
    picture = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    shown = fading_to_black(picture)
    assert (shown[60:140, 60:140] == picture[60:140, 60:140]).all()


def test_strength_0_hides_nothing():
    assert (soft_edge(50, 0.0) == 255).all()


@pytest.mark.parametrize("shape", [(72, 128), (480, 640), (720, 405)])
def test_the_camera_picture_comes_out_of_the_dark_on_all_sides(shape):
    picture = np.full((*shape, 3), 200, np.uint8)
    shown = out_of_the_dark(picture)
    assert max(int(edge.max()) for edge in (shown[0], shown[-1], shown[:, 0], shown[:, -1])) <= 15
    rim = round(0.08 * min(shape))
    assert (shown[rim:-rim, rim:-rim] == 200).all()
    assert out_of_the_dark(picture, 0.0) is picture
    assert 95 <= out_of_the_dark(picture, 0.5)[0, shape[1] // 2, 0] <= 110
