"""Reading photographs and landmarks, and laying them level."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.training.people import MESH_FILE, find_people, lay_level, load_portrait, read_landmarks
from installation.training.split import is_held_out, person_of


def landmarks_at(left: tuple[float, float], right: tuple[float, float]) -> np.ndarray:
    points = np.zeros((189, 2))
    points[0], points[1] = left, right
    return points


def write_person(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / f"{name}.jpg"), np.full((20, 20, 3), 90, np.uint8))
    lines = ["189", *["5 5"] * 189]
    (folder / f"{name}.tem").write_text("\n".join(lines))


def write_smile(london: Path, name: str, moved_px: float) -> None:
    """A neutral photograph with landmarks and mesh, and a smiling one whose mesh lies further right."""
    write_person(london / "neutral", name)
    (london / "smiling").mkdir(exist_ok=True)
    cv2.imwrite(str(london / "smiling" / f"{name}.jpg"), np.full((20, 20, 3), 90, np.uint8))
    mesh = np.random.default_rng(0).uniform(0, 20, (1, 478, 3))
    np.savez(london / "neutral" / MESH_FILE, names=np.array([name]), points=mesh)
    np.savez(london / "smiling" / MESH_FILE, names=np.array([name]), points=mesh + np.array([moved_px, 0, 0]))


def test_people_are_named_by_their_set(tmp_path: Path) -> None:
    write_person(tmp_path / "london" / "neutral", "001")
    write_person(tmp_path / "canada", "003f")
    people = find_people([tmp_path / "london" / "neutral", tmp_path / "canada"])
    assert [person.key for person in people] == ["london_001", "canada_003f"]
    assert [person.key for person in find_people([tmp_path / "canada"], ["canada_003f"])] == ["canada_003f"]


def test_an_unknown_id_is_told(tmp_path: Path) -> None:
    write_person(tmp_path, "001")
    with pytest.raises(ValueError, match="none of these ids"):
        find_people([tmp_path], ["999"])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="same name"):
        find_people([tmp_path])


def test_landmarks_follow_from_the_neutral_photograph(tmp_path: Path) -> None:
    write_smile(tmp_path / "london", "012", 3.0)
    (person,) = find_people([tmp_path / "london" / "smiling"])
    assert np.allclose(person.landmarks_px(), [8, 5])
    (neutral,) = find_people([tmp_path / "london" / "neutral"])
    assert np.allclose(neutral.landmarks_px(), [5, 5])


def test_a_smile_stands_on_the_side_of_its_person(tmp_path: Path) -> None:
    write_smile(tmp_path / "london", "012", 3.0)
    people = find_people([tmp_path / "london" / "neutral", tmp_path / "london" / "smiling"])
    keys = [person.key for person in people]
    assert keys == ["london_012", "london_012_smiling"]
    assert {person_of(key) for key in keys} == {"london_012"}
    assert len({is_held_out(key) for key in keys}) == 1


def test_meshes_without_a_neutral_folder_are_told(tmp_path: Path) -> None:
    write_smile(tmp_path / "london", "012", 3.0)
    (tmp_path / "london" / "neutral").rename(tmp_path / "london" / "elsewhere")
    with pytest.raises(FileNotFoundError, match="put the neutral photographs' folder there"):
        find_people([tmp_path / "london" / "smiling"])


def test_a_photograph_without_a_mesh_is_told(tmp_path: Path) -> None:
    write_smile(tmp_path / "london", "012", 3.0)
    (person,) = find_people([tmp_path / "london" / "smiling"])
    np.savez(person.photo.with_name(MESH_FILE), names=np.array(["013"]), points=np.zeros((1, 478, 3)))
    with pytest.raises(ValueError, match="478 mesh points of a photograph named 012"):
        person.landmarks_px()
    np.savez(person.photo.with_name(MESH_FILE), names=np.array(["012"]))
    with pytest.raises(ValueError, match="has no points"):
        person.landmarks_px()


def test_another_template_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tem"
    path.write_text("3\n1 1\n2 2\n3 3\n")
    with pytest.raises(ValueError, match="starts with 3, expected the count 189"):
        read_landmarks(path)


def test_an_unreadable_photograph_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
    with pytest.raises(ValueError, match="cannot be read"):
        load_portrait(path, landmarks_at((4, 5), (8, 5)), 64)


def test_a_rolled_photograph_is_laid_level() -> None:
    photo = np.zeros((300, 300, 3), np.uint8)
    left, right = (110, 130), (190, 170)
    cv2.circle(photo, left, 9, (255, 0, 0), -1)
    cv2.circle(photo, right, 9, (0, 255, 0), -1)
    portrait = lay_level(photo, landmarks_at(left, right), 110)
    crop = portrait.cut(portrait.rgb)
    assert crop.shape == (110, 110, 3)
    assert np.allclose(portrait.landmarks[:2], [[-0.5, 0], [0.5, 0]])
    for channel, place in ((0, -0.5), (1, 0.5)):
        x, y = portrait.crop.to_px(np.array([place, 0.0]))
        assert crop[round(float(y)), round(float(x)), channel] > 0.9


def test_the_canvas_knows_where_the_photograph_ends() -> None:
    portrait = lay_level(np.zeros((100, 100, 3), np.uint8), landmarks_at((40, 50), (60, 50)), 64)
    assert portrait.inside[portrait.canvas.size // 2, portrait.canvas.size // 2]
    assert not portrait.inside[0, 0]
