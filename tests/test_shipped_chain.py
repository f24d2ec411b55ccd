"""What the chain in models/ must keep, whichever run it comes from: a whole turn of a real face, measured."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from installation.chain.kinds import open_chain
from installation.core.turn import STEP_DEG, Turn
from installation.core.whole_turn import whole_turn
from installation.picture.compose import Composer
from installation.render import source_of

CHAIN = Path(__file__).parent.parent / "models" / "flow"
SIDE = 256
YAWS = [STEP_DEG * k for k in range(48)]


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Turn:
    pytest.importorskip("tensorflow")
    photo = tmp_path_factory.mktemp("photo") / "astronaut.png"
    cv2.imwrite(str(photo), astronaut()[..., ::-1])
    return whole_turn(open_chain(CHAIN), source_of(photo))


@pytest.fixture(scope="module")
def frames(turn: Turn) -> list[np.ndarray]:
    composer = Composer(turn.source, SIDE, still=True)
    return [composer.at(turn.at(yaw)).astype(np.float32) for yaw in YAWS]


def test_there_are_48_places_all_the_way_round(turn: Turn) -> None:
    assert turn.complete
    assert sorted({yaw % 360.0 for yaw in turn.yaws_deg}) == YAWS


def test_a_full_turn_closes_where_it_began(turn: Turn) -> None:
    composer = Composer(turn.source, SIDE, still=True)

    np.testing.assert_array_equal(composer.at(turn.at(360.0)), composer.at(turn.at(0.0)))


def test_no_step_is_a_jump(frames: list[np.ndarray]) -> None:
    """Mean absolute differences of neighbours, against their median: faces change more than hair, training turns
    themselves by 1.6 times in the mean of twelve people, and 1.9 in single ones."""
    apart = [np.abs(a - b).mean() for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]

    assert max(apart) <= 1.8 * np.median(apart), [round(float(a / np.median(apart)), 2) for a in apart]


def test_the_room_behind_the_head_stands_still(frames: list[np.ndarray]) -> None:
    """The upper corners, an eighth of the side each: at most 2 grey levels of change to 90 degrees."""
    n = SIDE // 8
    corners = [np.concatenate([f[:n, :n].ravel(), f[:n, -n:].ravel()]) for f in frames]

    for k in range(13):
        assert np.abs(corners[k] - corners[0]).mean() <= 2.0


def test_there_is_no_face_on_the_back_of_the_head(frames: list[np.ndarray]) -> None:
    finder = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_alt2.xml")

    def faces(frame: np.ndarray) -> int:
        grey = cv2.cvtColor(frame.astype(np.uint8), cv2.COLOR_RGB2GRAY)
        return len(finder.detectMultiScale(grey, 1.1, 3, minSize=(SIDE // 4, SIDE // 4)))

    assert faces(frames[0]) == 1
    assert sum(faces(frames[k]) for k in range(20, 29)) == 0


def test_a_head_in_profile_has_an_ear(turn: Turn) -> None:
    for yaw in (90.0, -90.0):
        ear = turn.at(yaw).ear
        assert ear is not None and ear.share == 1.0
        assert ear.rgb[0] > ear.rgb[2], "skin is redder than it is blue"


def test_what_the_camera_saw_is_shown_as_sharp_as_it_saw_it(turn: Turn) -> None:
    """Energy of the Laplacian in the middle of the face at the first position, against the frontal picture's."""
    composer = Composer(turn.source, turn.source.shape[0], still=True)

    def energy(yaw_deg: float) -> float:
        grey = cv2.cvtColor(composer.at(turn.at(yaw_deg)), cv2.COLOR_RGB2GRAY)
        side = grey.shape[0]
        face = grey[round(0.36 * side) : round(0.64 * side), round(0.36 * side) : round(0.64 * side)]
        return float(cv2.Laplacian(face.astype(np.float32), cv2.CV_32F).var())

    assert energy(STEP_DEG) >= 0.7 * energy(0.0)


def test_the_back_of_the_head_shows_nothing_that_the_camera_saw(turn: Turn) -> None:
    for p in turn.positions:
        if abs(p.yaw_deg) >= 150.0:
            assert p.moving is not None
            assert (p.moving > 0.99).mean() > 0.2
            assert p.coverage[p.moving > 0.99].max() < 0.02
