from __future__ import annotations

import numpy as np
import pytest

from installation.core.geometry import Size
from installation.picture.plot import BAR, FRAMES, LATE, LINE, LINE_MS, frame_plot

SIZE = Size(480, 90)


def tall(plot: np.ndarray, column: int, colour: tuple[int, int, int]) -> int:
    return int((plot[:, column] == colour).all(-1).sum())


def test_a_frame_in_time_reaches_the_line_at_a_third():
    plot = frame_plot([LINE_MS] * FRAMES, SIZE)
    assert tall(plot, 200, BAR) == pytest.approx(30, abs=1)
    assert (plot[60] == LINE).all()


def test_the_newest_frame_is_at_the_right_edge_and_a_late_one_has_another_colour():
    plot = frame_plot([10.0] * 100 + [40.0], SIZE)
    assert tall(plot, 479, LATE) > 60 and tall(plot, 479, BAR) == 0
    assert tall(plot, 470, LATE) == 0 and tall(plot, 470, BAR) == pytest.approx(18, abs=1)
    assert tall(plot, 0, BAR) == 0


def test_a_stall_ends_at_the_upper_edge():
    assert tall(frame_plot([900.0], SIZE), 479, LATE) == SIZE.height - 1


@pytest.mark.parametrize("size", [Size(1, 1), Size(100, 20), Size(1000, 300)])
def test_any_size_holds_it(size):
    assert frame_plot([], size).shape == (size.height, size.width, 3)
