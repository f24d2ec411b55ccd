"""From arguments to a person's file; with the head model and photographs, what the file promises."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.training import fit, turns
from installation.training.__main__ import main
from installation.training.body import rotate
from installation.training.head_model import FACE_END, JAW, HeadModel, load_head_model
from installation.training.people import Person, find_people, load_portrait
from installation.training.stance import Stance
from tests.training.originals import HEAD, SHARED, needs_data

YAWS = np.array([0, 30], np.float32)


@pytest.fixture(scope="module")
def model() -> HeadModel:
    return load_head_model(HEAD)


@pytest.fixture(scope="module")
def person() -> Person:
    return find_people([SHARED / "london" / "neutral"], ["012"])[0]


@pytest.fixture(scope="module")
def file(model: HeadModel, person: Person) -> turns.Arrays:
    return turns.build_person(person, model, YAWS, 64, 192)


@pytest.fixture(scope="module")
def aside(model: HeadModel, person: Person) -> turns.Arrays:
    """Somebody who looks aside and up, from near by."""
    return turns.build_person(person, model, YAWS, 64, 192, Stance(8.0, 5.0, 1 / 12))


def test_positions_are_a_step_apart() -> None:
    assert turns.yaw_positions(90, None).tolist() == [i * 7.5 for i in range(13)]
    assert turns.yaw_positions(180, None).size == 25
    assert turns.yaw_positions(90, 7)[1] == 15


def test_a_positive_turn_brings_the_nose_to_the_image_right() -> None:
    nose = rotate(np.array([[0.0, 0, 1]]), np.zeros((1, 2)), np.array([np.pi / 2]))
    assert np.allclose(nose, [[1, 0, 0]])


def test_wrong_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = str(tmp_path / "head.npz")
    assert main(["turns", str(tmp_path), "--out", str(tmp_path / "out"), "--head", head]) == 2
    assert "give the folder that holds both" in capsys.readouterr().err
    assert (
        main(["turns", str(tmp_path), "--out", str(tmp_path / "out"), "--head", head, "--stances", "-1"]) == 2
    )
    assert "--stances: received -1, expected 0 or more" in capsys.readouterr().err
    assert main(["turn"]) == 2
    assert "unknown subcommand 'turn'" in capsys.readouterr().err


def test_a_model_without_its_arrays_is_told(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    np.savez(path, vertices=np.zeros((3, 3)))
    with pytest.raises(ValueError, match="has no expression"):
        load_head_model(path)


def test_a_bad_photograph_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    (tmp_path / "a.tem").write_text("\n".join(["189", *["5 5"] * 189]))
    head = tmp_path / "head.npz"
    head.write_bytes(b"")
    monkeypatch.setattr(turns, "_model", lambda path: None)
    parser = argparse.ArgumentParser()
    turns.add_arguments(parser)
    arguments = [str(tmp_path), "--out", str(tmp_path / "out"), "--head", str(head), "--workers", "1"]
    assert turns.run(parser.parse_args(arguments)) == 3
    assert "cannot be read as a picture" in capsys.readouterr().out


def test_a_sheet_shows_a_row_for_each_person(tmp_path: Path) -> None:
    picture = np.zeros((2, 2, 8, 8, 4), np.uint8)
    np.savez(tmp_path / "a.npz", yaw_deg=YAWS, picture=picture)
    turns.write_sheet([tmp_path / "a.npz"] * 3, tmp_path / "sheet.png")
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    assert sheet.shape == (24, 24, 3)
    assert (sheet == 153).all()


def test_what_is_no_figure_is_grey() -> None:
    half = np.full((2, 2, 4), 0.5, np.float32)

    assert (turns.on_grey(half) == round((0.5 + 0.3) * 255)).all()


@needs_data
def test_the_ears_are_found_on_both_sides(model: HeadModel) -> None:
    ears = model.neutral[model.ear]
    assert 60 < (ears[:, 0] > 0).sum() < 400
    assert (ears[:, 0] > 0).sum() == pytest.approx((ears[:, 0] < 0).sum(), abs=6)
    assert np.abs(ears[:, 0]).min() > 6


@needs_data
def test_at_yaw_zero_the_picture_is_the_photograph(file: turns.Arrays) -> None:
    photo = file["photo"][0].astype(np.float32)
    alpha = photo[..., 3:] / 255
    flat = cv2.resize(
        np.concatenate([photo[..., :3] * alpha, photo[..., 3:]], -1), (64, 64), interpolation=cv2.INTER_AREA
    )
    assert np.abs(file["picture"][0, 0] - flat).max() <= 2
    assert not file["map"][0, 0].any()
    assert (file["seen"][0, 0][file["mapped"][0, 0] > 0] == 255).all()


@needs_data
@pytest.mark.parametrize("which", ["file", "aside"])
def test_where_it_was_seen_the_picture_is_the_photo_at_the_map_in_its_new_light(
    which: str, request: pytest.FixtureRequest
) -> None:
    file = request.getfixturevalue(which)
    size = file["picture"].shape[2]
    place = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(place, place)
    for arm in (0, 1):
        offset = file["map"][arm, 1].astype(np.float32)
        photo = cv2.blur(file["photo"][arm, ..., :3].astype(np.float32), (3, 3))
        at = [((p + offset[..., i]) * 192 - 0.5).astype(np.float32) for i, p in enumerate((x, y))]
        warped = cv2.remap(photo, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        warped *= file["gain"][arm, 1, ..., None] / 100  # the light stays in the room
        sure = (file["seen"][arm, 1] > 250) & (file["picture"][arm, 1, ..., 3] == 255)
        assert sure.mean() > 0.2
        error = np.abs(warped - file["picture"][arm, 1, ..., :3])[sure].mean()
        assert error < 3


@needs_data
def test_what_turns_right_comes_from_the_left(file: turns.Arrays) -> None:
    middle = file["mapped"][:, 1, 24:32, 28:40] > 0
    offset = file["map"][:, 1, 24:32, 28:40, 0].astype(np.float32)
    assert (offset[middle] < 0).mean() > 0.9


@needs_data
def test_the_torso_stays(file: turns.Arrays) -> None:
    foot = file["map"][0, 1, -2, :].astype(np.float32)
    assert np.abs(foot).max() < 0.02


@needs_data
def test_a_stance_is_where_its_turn_begins(file: turns.Arrays, aside: turns.Arrays) -> None:
    assert not aside["map"][:, 0].any()
    assert (aside["seen"][0, 0][aside["mapped"][0, 0] > 0] == 255).all()
    assert np.abs(aside["picture"][0, 0].astype(int) - file["picture"][0, 0]).mean() > 5
    assert not file["centre"].any()
    right, up = aside["centre"][0]
    assert right > 0.02 and up < -0.01
    assert aside["centre"][1].tolist() == [-right, up]


@needs_data
def test_who_looks_aside_already_shows_less_of_the_other_side(
    file: turns.Arrays, aside: turns.Arrays
) -> None:
    """Of the side that comes into view, somebody turned that way has shown the camera more, the other way less."""
    shown = [(f["seen"][:, 1] > 128).mean(axis=(1, 2)) for f in (file, aside)]
    assert shown[1][1] < shown[0][1] - 0.01


@needs_data
def test_the_models_own_shapes_come_nearer_to_the_outline_of_jaw_and_ears_than_by_the_features_alone(
    model: HeadModel, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the last correction, which moves what is seen and leaves how deep it lies: jaws became blocks by it."""
    monkeypatch.setattr(fit, "_correct", lambda model, head, landmarks: head)
    portrait = load_portrait(person.photo, person.landmarks_px(), 192)

    def apart() -> tuple[float, float]:
        """Means of how far the jaw lies from its contour, across, and the rims of the ears from theirs."""
        head = fit.fit_head(model, portrait.landmarks).vertices
        jaws, ears = [], []
        for side, jaw, ear in zip((-1, 1), JAW, fit.EAR_POINTS, strict=True):
            for x, y in portrait.landmarks[list(jaw)]:
                face = head[:FACE_END]
                row = face[(np.abs(face[:, 1] - y) < 0.05) & (face[:, 0] * side > 0), 0]
                jaws.append(abs((row * side).max() - x * side))
            rim = head[fit.ear_points(head, model.ear, side), :2]
            ears.append(np.linalg.norm(rim - portrait.landmarks[list(ear)], axis=1).max())
        return float(np.mean(jaws)), float(np.mean(ears))

    jaws, ears = apart()
    monkeypatch.setattr(fit, "OUTLINE_WEIGHT", 0.0)
    jaws_alone, ears_alone = apart()

    assert jaws < 0.9 * jaws_alone and jaws < 0.15
    assert ears < 0.8 * ears_alone and ears < 0.12
