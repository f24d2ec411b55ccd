"""Saved values stand in the operator's file, and all that the operator wrote stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from installation.settings_edit import HEADING, edited, save
from installation.settings_file import load

CONFIG = Path(__file__).parent.parent / "config.yaml"
TEMPO = {"choreography.tempo": "1.21"}


def test_of_the_whole_file_only_the_value_changes():
    old = CONFIG.read_text(encoding="utf-8")
    new = edited(old, {"choreography.tempo": "1.21", "portrait.size_px": "760"})
    differing = [
        (before, after)
        for before, after in zip(old.splitlines(), new.splitlines(), strict=True)
        if before != after
    ]
    assert differing == [("  tempo: 1.0", "  tempo: 1.21"), ("  size_px: 720", "  size_px: 760")]


@pytest.mark.parametrize(
    "old, new",
    [
        ("", "choreography:\n  tempo: 1.21\n"),
        ("camera:\n  source: 0", "camera:\n  source: 0\nchoreography:\n  tempo: 1.21\n"),
        ("choreography:\n", "choreography:\n  tempo: 1.21\n"),
        ("choreography:", "choreography:\n  tempo: 1.21\n"),
        ("choreography: # slow\n    turn_s: 60\n", "choreography: # slow\n    tempo: 1.21\n    turn_s: 60\n"),
        ("choreography:\n  tempo: 3 # fast!\n", "choreography:\n  tempo: 1.21 # fast!\n"),
        ("choreography:\n  tempo:   3\n", "choreography:\n  tempo:   1.21\n"),
        ("choreography: {tempo: 3, turn_s: 9}\n", "choreography: {tempo: 1.21, turn_s: 9}\n"),
        ("choreography: {turn_s: 9}\n", "choreography: {tempo: 1.21, turn_s: 9}\n"),
        ("choreography: {}\n", "choreography: {tempo: 1.21}\n"),
        ("choreography:\r\n  tempo: 3\r\n", "choreography:\r\n  tempo: 1.21\r\n"),
        ("# tempo: 2\nchoreography:\r\n\r\n", "# tempo: 2\nchoreography:\r\n  tempo: 1.21\r\n\r\n"),
        ("# ü\nchoreography:\n  tempo: 3\n", "# ü\nchoreography:\n  tempo: 1.21\n"),
    ],
)
def test_a_value_finds_its_place(old, new):
    assert edited(old, TEMPO) == new


def test_what_was_saved_is_read_again_and_the_file_keeps_its_rights(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("# ours\nchoreography:\n  tempo: 3\n", encoding="utf-8")
    path.chmod(0o640)
    save(path, {"choreography.tempo": "1.21", "detector.hold_s": "2.50"})
    settings = load(path)
    assert (settings.choreography.tempo, settings.detector.hold_s) == (1.21, 2.5)
    assert path.read_text(encoding="utf-8").startswith("# ours\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_file_that_is_not_there_is_made_and_says_where_it_comes_from(tmp_path):
    save(tmp_path / "config.local.yaml", TEMPO)
    assert (tmp_path / "config.local.yaml").read_text(encoding="utf-8") == (
        HEADING + "choreography:\n  tempo: 1.21\n"
    )


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.yaml").write_text("choreography:\n  tempo: 3\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    save(tmp_path / "link.yaml", TEMPO)
    assert (tmp_path / "link.yaml").is_symlink()
    assert load(tmp_path / "real.yaml").choreography.tempo == 1.21


@pytest.mark.parametrize(
    "text, changes",
    [
        ("choreography: [", TEMPO),
        ("- a list", TEMPO),
        ("detector:\n  max_face_share: 0.2\n", {"detector.min_face_share": "0.50"}),
    ],
)
def test_a_file_that_the_piece_could_not_use_stays_as_it_was(tmp_path, text, changes):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"YAML|sections|below"):
        save(path, changes)
    assert path.read_text() == text
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]
