from __future__ import annotations

import dataclasses

import pytest

from installation.core.face_rules import (
    ORIGINAL,
    TOLERANT,
    FaceLight,
    FaceLimits,
    head_inside_share,
    reject_reason,
)
from installation.core.geometry import Box, Eyes, Face, Point, Size
from installation.core.sighting import RejectReason

PICTURE = Size(1280, 720)
FINE = FaceLight(brightness=120, sharpness=0.1)


def face(width: float = 280, eye_px: float = 68, eyes_apart: float = 0.38, tilt_px: float = 0.0) -> Face:
    """An upright face in the middle of the picture; proportions as they were measured on photographs."""
    box = Box(640 - width / 2, 360 - width / 2, width, width)
    half = eyes_apart * width / 2
    y = box.y + 0.4 * width
    return Face(box, Eyes(Point(640 - half, y - tilt_px), Point(640 + half, y + tilt_px), eye_px))


@pytest.mark.parametrize("limits", [TOLERANT, ORIGINAL])
def test_an_ordinary_face_is_valid_by_both_presets(limits: FaceLimits) -> None:
    assert reject_reason(face(), PICTURE, limits, FINE) is None


@pytest.mark.parametrize(
    "given, reason",
    [
        (None, RejectReason.NO_FACE),
        (face(width=90, eye_px=22), RejectReason.TOO_SMALL),
        (face(width=700, eye_px=170), RejectReason.TOO_LARGE),
        (dataclasses.replace(face(), eyes=None), RejectReason.NO_EYES),
        (face(tilt_px=25), RejectReason.TILTED),
        (face(eye_px=20), RejectReason.PROPORTIONS),
        (face(eye_px=130), RejectReason.PROPORTIONS),
        (face(eye_px=0), RejectReason.PROPORTIONS),
    ],
)
def test_each_rule_gives_its_own_reason(given: Face | None, reason: RejectReason) -> None:
    assert reject_reason(given, PICTURE, TOLERANT, FINE) is reason


def test_eyes_as_near_as_fifteen_pixels_are_refused_and_a_little_more_is_not() -> None:
    limits = FaceLimits(min_face_share=0.01)
    near = face(width=40, eye_px=10, eyes_apart=15 / 40)
    assert reject_reason(near, PICTURE, limits) is RejectReason.EYES_TOO_CLOSE
    assert reject_reason(face(width=40, eye_px=10, eyes_apart=16 / 40), PICTURE, limits) is None


@pytest.mark.parametrize("crop_per_face, valid", [(1.58, False), (1.60, True), (1.90, True), (1.92, False)])
def test_the_original_preset_takes_its_range_of_crop_to_face(crop_per_face: float, valid: bool) -> None:
    wide_open = dataclasses.replace(ORIGINAL, face_per_eye=(0.0, 99.0))
    given = face(width=280, eye_px=crop_per_face * 280 / 7)
    assert (reject_reason(given, PICTURE, wide_open) is None) is valid


@pytest.mark.parametrize("face_per_eye, valid", [(3.48, False), (3.50, True), (4.50, True), (4.52, False)])
def test_the_original_preset_takes_its_range_of_face_to_eye(face_per_eye: float, valid: bool) -> None:
    wide_open = dataclasses.replace(ORIGINAL, crop_per_face=(0.0, 99.0))
    given = face(width=280, eye_px=280 / face_per_eye)
    assert (reject_reason(given, PICTURE, wide_open) is None) is valid


def test_a_dark_face_is_told_as_dark_even_where_its_eyes_are_not_found() -> None:
    night = FaceLight(brightness=3, sharpness=0.1)
    assert (
        reject_reason(dataclasses.replace(face(), eyes=None), PICTURE, TOLERANT, night)
        is RejectReason.TOO_DARK
    )


def test_a_blurred_face_is_refused_only_where_light_was_measured() -> None:
    smooth = FaceLight(brightness=120, sharpness=0.001)
    assert reject_reason(face(), PICTURE, TOLERANT, smooth) is RejectReason.BLURRED
    assert reject_reason(face(), PICTURE, TOLERANT) is None


def test_a_face_half_out_of_the_picture_is_at_the_edge() -> None:
    whole = face()
    assert whole.eyes is not None
    assert head_inside_share(whole.eyes, PICTURE) == 1.0
    moved = Eyes(Point(-40, 300), Point(66, 300), 68)
    cut = Face(Box(-130, 190, 280, 280), moved)
    assert head_inside_share(moved, PICTURE) < 0.6
    assert reject_reason(cut, PICTURE, TOLERANT, FINE) is RejectReason.AT_EDGE


def test_eyes_outside_the_picture_leave_nothing_inside() -> None:
    assert head_inside_share(Eyes(Point(-900, 300), Point(-800, 300), 60), PICTURE) == 0.0
