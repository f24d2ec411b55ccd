import numpy as np
import pytest

from installation.core.alignment import EYE_LINE
from installation.picture.living_face import LIGHTER, LivingFace

SIDE = 220
EYES = np.s_[round(EYE_LINE * SIDE) - 5 : round(EYE_LINE * SIDE) + 5, 82:138]
MOUTH = np.s_[138:148, 95:125]
EARS_AND_HAIR = (np.s_[70:130, 30:45], np.s_[70:130, 175:190], np.s_[5:45, 40:180], np.s_[195:, :])


def crop(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(60, 180, (SIDE, SIDE, 3), np.uint8)


def test_eyes_and_mouth_are_the_newer_ones_and_all_round_the_face_stays() -> None:
    accepted, newer = crop(1), crop(2)

    shown = LivingFace(accepted).with_face(newer)

    assert shown.shape == accepted.shape and shown.dtype == np.uint8
    for inner in (EYES, MOUTH):
        assert np.abs(shown[inner].astype(int) - newer[inner]).mean() < 3
    for outer in EARS_AND_HAIR:
        np.testing.assert_array_equal(shown[outer], accepted[outer])


def test_the_same_picture_changes_nothing() -> None:
    accepted = crop(1)

    np.testing.assert_allclose(LivingFace(accepted).with_face(accepted).astype(int), accepted, atol=1)


def test_a_wall_that_came_beside_the_face_is_not_let_in() -> None:
    accepted = np.full((SIDE, SIDE, 3), 120, np.uint8)
    newer = accepted.copy()
    newer[:, :50] = newer[:, 170:] = (20, 60, 250)

    assert np.abs(LivingFace(accepted).with_face(newer).astype(int) - 120).max() <= 2


@pytest.mark.parametrize("exposure", [1 / 1.2, 1.2])
def test_a_camera_that_mends_its_exposure_leaves_no_patch(exposure: float) -> None:
    accepted = np.full((SIDE, SIDE, 3), (150, 120, 100), np.uint8)
    newer = np.rint(accepted * exposure).astype(np.uint8)

    assert np.abs(LivingFace(accepted).with_face(newer).astype(int) - accepted).max() <= 2


def test_a_light_gone_out_is_not_turned_on_again() -> None:
    accepted = np.full((SIDE, SIDE, 3), 150, np.uint8)

    shown = LivingFace(accepted).with_face(np.full_like(accepted, 30))

    assert shown[EYES].max() <= 30 * LIGHTER + 2
    np.testing.assert_array_equal(LivingFace(accepted).with_face(np.zeros_like(accepted))[EYES], 0)


def test_pictures_are_new_arrays() -> None:
    accepted = crop(1)
    face = LivingFace(accepted)
    face.with_face(crop(2))[:] = 0

    np.testing.assert_array_equal(accepted, crop(1))
    assert face.with_face(crop(2)).any()
