from __future__ import annotations

import numpy as np
import pytest

from installation.core.alignment import EYE_LINE, SIDE_IN_EYE_DISTANCES
from installation.training.mean_face import PLAIN, mean_face
from installation.training.people import find_people, load_portrait, read_landmarks
from tests.training.originals import SHARED

PHOTOS = SHARED / "london" / "neutral"
needs_photos = pytest.mark.skipif(
    not PHOTOS.exists(), reason="needs ../shared/data: photographs with landmarks"
)
SIZE = 128


@needs_photos
def test_the_mean_of_one_person_is_that_person_in_a_dark_room() -> None:
    people = find_people([PHOTOS], ["london_037"])
    portrait = load_portrait(people[0].photo, read_landmarks(people[0].landmarks), SIZE)
    own = portrait.cut(portrait.rgb) * 255.0

    mean = mean_face(people, SIZE).astype(np.float32)

    face = slice(SIZE // 3, 2 * SIZE // 3)
    assert np.abs(mean - own)[face, face].mean() < 2.0
    np.testing.assert_allclose(mean[4, 4], PLAIN * 255.0, atol=1.0)


@needs_photos
def test_hair_that_goes_on_past_the_picture_closes_below_its_edge() -> None:
    mean = mean_face(find_people([PHOTOS], ["london_013"]), SIZE)

    np.testing.assert_allclose(mean[:6], np.broadcast_to(PLAIN * 255.0, (6, SIZE, 3)), atol=1.0)


@needs_photos
def test_the_eyes_of_several_people_meet_where_the_crop_has_them() -> None:
    """The pupils are the darkest places near where the alignment puts the eyes."""
    mean = mean_face(find_people([PHOTOS], ["london_037", "london_083", "london_119"]), SIZE).mean(axis=2)

    for side in (-0.5, 0.5):
        x = SIZE * (0.5 + side / SIDE_IN_EYE_DISTANCES)
        y = SIZE * EYE_LINE
        near = mean[int(y) - 6 : int(y) + 7, int(x) - 6 : int(x) + 7]
        row, column = np.unravel_index(near.argmin(), near.shape)
        assert abs(int(y) - 6 + row + 0.5 - y) < 3
        assert abs(int(x) - 6 + column + 0.5 - x) < 3
