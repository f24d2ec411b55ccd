from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from installation.core.sighting import Frame, RejectReason, Sighting
from installation.settings import DetectorSettings
from installation.vision.eyesight import Looker, limits_of

from .conftest import standing

STEP_S = 1 / 12
EMPTY = np.full((720, 1280, 3), 110, np.uint8)


def watch(looker: Looker, rgb: np.ndarray, looks: int, start_s: float = 0.0) -> list[Sighting]:
    return [looker.look(Frame(rgb, start_s + i * STEP_S, i), start_s + i * STEP_S) for i in range(looks)]


@pytest.fixture
def looker() -> Looker:
    return Looker(DetectorSettings())


def test_a_standing_visitor_is_valid_and_held_after_two_seconds(looker: Looker, visitor: np.ndarray) -> None:
    sightings = watch(looker, visitor, 26)
    assert all(sighting.valid for sighting in sightings)
    assert sightings[23].presence_s < 2.0 <= sightings[25].presence_s
    crop = sightings[-1].crop
    assert crop is not None and crop.shape[0] == crop.shape[1] > 300


def test_the_crop_has_the_eyes_where_the_links_expect_them(looker: Looker, visitor: np.ndarray) -> None:
    from installation.vision.still import find_face

    crop = watch(looker, visitor, 3)[-1].crop
    assert crop is not None
    again, _ = find_face(crop)
    assert again is not None and again.eyes is not None
    side = crop.shape[0]
    assert again.eyes.distance_px / side == pytest.approx(1 / 4.4, rel=0.06)
    assert again.eyes.middle.x / side == pytest.approx(0.5, abs=0.012)
    assert again.eyes.middle.y / side == pytest.approx(0.42, abs=0.012)
    assert abs(again.eyes.roll_deg) < 2


def test_nobody_is_no_face(looker: Looker) -> None:
    sighting = watch(looker, EMPTY, 1)[0]
    assert sighting.face is None and sighting.reject_reason is RejectReason.NO_FACE
    assert sighting.presence_s == 0 and sighting.crop is None and not sighting.valid


def test_a_short_loss_keeps_the_presence_and_a_long_one_ends_it(looker: Looker, visitor: np.ndarray) -> None:
    watch(looker, visitor, 13)
    lost = watch(looker, EMPTY, 12, 13 * STEP_S)
    assert lost[4].face is None and lost[4].presence_s > 0.9
    assert lost[-1].presence_s == 0


def test_closed_eyes_are_forgiven_and_then_told(
    looker: Looker, visitor: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = watch(looker, visitor, 12)[-1]
    monkeypatch.setattr(Looker, "_search", lambda *args: None)
    blinking = watch(looker, visitor, 9, 12 * STEP_S)
    assert blinking[2].valid and blinking[2].presence_s == before.presence_s
    assert blinking[2].face is not None and before.face is not None
    assert blinking[2].face.eyes == before.face.eyes
    assert blinking[-1].reject_reason is RejectReason.NO_EYES


def test_somebody_else_starts_from_nothing(astronaut: np.ndarray) -> None:
    looker = Looker(DetectorSettings())
    here, there = standing(astronaut, 350), standing(astronaut, 930)
    watch(looker, here, 13)
    changed = watch(looker, there, 14, 13 * STEP_S)
    assert changed[-1].valid and changed[-1].presence_s < 0.8


def test_a_small_face_is_told_as_too_small(astronaut: np.ndarray) -> None:
    looker = Looker(DetectorSettings(min_face_share=0.36))
    sighting = watch(looker, standing(astronaut, 640), 1)[0]
    assert sighting.reject_reason is RejectReason.TOO_SMALL and sighting.face is not None
    assert sighting.crop is None


def test_the_operator_moves_the_reach_while_somebody_stands_there(astronaut: np.ndarray) -> None:
    newest: list[DetectorSettings | None] = [None]
    looker = Looker(DetectorSettings(), newest=lambda: newest[0])
    picture = standing(astronaut, 640)
    assert watch(looker, picture, 2)[-1].reject_reason is not RejectReason.TOO_SMALL
    newest[0] = DetectorSettings(min_face_share=0.36)
    assert watch(looker, picture, 1, start_s=1.0)[-1].reject_reason is RejectReason.TOO_SMALL
    newest[0] = DetectorSettings()
    assert watch(looker, picture, 1, start_s=1.1)[-1].reject_reason is not RejectReason.TOO_SMALL


def test_a_dark_room_still_finds_the_visitor(looker: Looker, visitor: np.ndarray) -> None:
    assert watch(looker, visitor // 4, 6)[-1].valid


def test_any_size_of_picture_is_looked_at(looker: Looker) -> None:
    for shape in ((32, 32), (33, 57), (480, 640), (1280, 720), (1080, 1920)):
        rgb = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
        looker.look(Frame(rgb, 0.0, 0), 0.0)


def test_the_original_preset_brings_its_own_proportions() -> None:
    settings = dataclasses.replace(DetectorSettings(), preset="original")
    assert limits_of(settings).crop_per_face == (1.59, 1.91)
    assert limits_of(DetectorSettings()).crop_per_face == DetectorSettings().crop_per_face


def test_of_two_visitors_the_first_is_kept_and_the_second_served_next(
    looker: Looker, astronaut: np.ndarray
) -> None:
    first = standing(astronaut, 300, zoom=1.8)
    both = first.copy()
    both[:, 640:] = standing(astronaut, 940, zoom=2.1)[:, 640:]
    watch(looker, first, 3)
    kept = watch(looker, both, 12, start_s=0.25)
    assert {sighting.person for sighting in kept} == {1}
    assert all(sighting.face is not None and sighting.face.box.center.x < 640 for sighting in kept)
    looker.release(1.3)
    served = watch(looker, both, 12, start_s=1.3)
    assert {sighting.person for sighting in served} == {2}
    assert all(sighting.face is not None and sighting.face.box.center.x > 640 for sighting in served)
    assert served[0].presence_s < 0.1, "the next one keeps still anew"
