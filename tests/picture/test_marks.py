from __future__ import annotations

import numpy as np

from installation.core.geometry import Box, Eyes, Face, Point, Size
from installation.picture.marks import ACCEPTED, OTHERS, REFUSED, marked

BLACK = np.zeros((180, 320, 3), np.uint8)
FACE = Face(Box(100, 40, 80, 80), Eyes(Point(120, 70), Point(160, 70), 12))


def places_of(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """(N, 2) rows and columns of one colour."""
    return np.argwhere((picture == colour).all(-1))


def test_the_face_is_framed_where_it_is_at_the_size_shown():
    picture = marked(BLACK, Size(160, 90), FACE, (), valid=True)
    places = places_of(picture, ACCEPTED)
    assert picture.shape == (90, 160, 3)
    assert (places.min(0) == (20, 50)).all() and (places.max(0) == (60, 90)).all()


def test_the_eye_line_goes_through_both_eyes():
    picture = marked(BLACK, Size(320, 180), FACE, (), valid=True)
    assert (picture[70, 101:179] > 0).any(-1).all()
    assert not picture[55, 101:179].any()


def test_a_refused_face_has_another_colour_and_so_have_the_others():
    picture = marked(BLACK, Size(320, 180), FACE, (Face(Box(10, 10, 30, 30)),), valid=False)
    assert len(places_of(picture, REFUSED)) and not len(places_of(picture, ACCEPTED))
    assert (places_of(picture, OTHERS).max(0) == (40, 40)).all()


def test_the_camera_picture_itself_is_left_as_it_is():
    marked(BLACK, Size(320, 180), FACE, (), valid=True)
    assert not BLACK.any()
