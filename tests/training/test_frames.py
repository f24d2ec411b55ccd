"""Frames of the training turns, for whoever judges frames of chains."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.training import frames
from installation.training.__main__ import main
from installation.training.frames import yaws_of
from tests.training.originals import HEAD, SHARED, needs_data


def test_yaws_are_read_and_others_told() -> None:
    assert yaws_of("0,60,-75.5") == [0.0, 60.0, -75.5]
    for words in ("", "0,a", "30,60", "0,200", "0,nan"):
        with pytest.raises(ValueError, match="expected degrees of -180 to 180 with 0 first"):
            yaws_of(words)


def test_wrong_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["frames", str(tmp_path), "--out", str(tmp_path / "out"), "--head", str(tmp_path / "no.npz")]

    assert main([*command, "--yaws", "5"]) == 2
    assert main([*command, "--size", "0"]) == 2
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "--yaws: received '5'" in told
    assert "--size: received 0, expected 16 or more pixels" in told
    assert "give the folder that holds both" in told


def test_a_torn_photograph_is_told_and_nobody_held_out_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    (tmp_path / "a.tem").write_text("\n".join(["189", *["5 5"] * 189]))
    monkeypatch.setattr(frames, "load_head_model", lambda path: None)
    command = ["frames", str(tmp_path), "--out", str(tmp_path / "out"), "--head", "head.npz"]

    assert main([*command, "--only", "a"]) == 3
    assert "cannot be read as a picture" in capsys.readouterr().err

    monkeypatch.setattr(frames, "is_held_out", lambda name: False)
    assert main(command) == 3
    assert "received 1 people, expected one held out" in capsys.readouterr().err


@needs_data
def test_a_person_becomes_a_folder_of_frames_as_render_writes_them(tmp_path: Path) -> None:
    command = ["frames", str(SHARED / "london" / "neutral"), "--out", str(tmp_path), "--head", str(HEAD)]

    assert main([*command, "--only", "012", "--size", "64", "--yaws", "0,60"]) == 0

    facts = json.loads((tmp_path / "london_012" / "turn.json").read_text())
    assert (facts["yaw_deg"], facts["size"]) == ([0.0, 60.0], 64)
    written = [cv2.imread(str(tmp_path / "london_012" / f"frame_{n:03d}.png")) for n in (0, 1)]
    assert all(frame is not None and frame.shape == (64, 64, 3) for frame in written)
    assert np.abs(written[0].astype(int) - written[1]).mean() > 5
