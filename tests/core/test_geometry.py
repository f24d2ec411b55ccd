import pytest

from installation.core.geometry import Box, Eyes, Point


def test_overlap_is_intersection_over_union() -> None:
    assert Box(0, 0, 2, 2).overlap(Box(1, 0, 2, 2)) == pytest.approx(1 / 3)
    assert Box(0, 0, 2, 2).overlap(Box(5, 0, 2, 2)) == 0.0
    assert Box(0, 0, 2, 2).overlap(Box(0, 0, 2, 2)) == 1.0


def test_roll_is_positive_where_the_eye_at_the_right_edge_stands_lower() -> None:
    assert Eyes(Point(0, 0), Point(10, 10)).roll_deg == pytest.approx(45.0)
