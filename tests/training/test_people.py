"""Reading photographs and landmarks, and laying them level."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.training.people import find_people, lay_level, load_portrait, read_landmarks


def landmarks_at(left: tuple[float, float], right: tuple[float, float]) -> np.ndarray:
    points = np.zeros((189, 2))
    points[0], points[1] = left, right
    return points


def write_person(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / f"{name}.jpg"), np.full((20, 20, 3), 90, np.uint8))
    lines = ["189", *["5 5"] * 189]
    (folder / f"{name}.tem").write_text("\n".join(lines))


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
