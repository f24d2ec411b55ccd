"""The mean of today's visitors in the attract loop: it takes the mean face's place, and no byte of it is written."""

from __future__ import annotations

import builtins
import io
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.core.actions import Action
from installation.core.modes import SceneName
from installation.picture.visitors import FROM_VISITORS, MeanOfVisitors
from tests.scenes.conftest import CROP, Play

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND


@pytest.fixture
def no_disk(monkeypatch):
    """Whatever would write, fails."""

    def refused(*args, **kwargs):
        raise AssertionError(f"bytes reach the disk: {args[:1]}")

    def reading(opens):
        def opened(file, mode="r", *args, **kwargs):
            return opens(file, mode, *args, **kwargs) if not set(mode) & set("wax+") else refused(file)

        return opened

    plain = os.open
    monkeypatch.setattr(builtins, "open", reading(builtins.open))
    monkeypatch.setattr(io, "open", reading(io.open))
    monkeypatch.setattr(
        os,
        "open",
        lambda path, flags, *a, **k: refused(path) if flags & WRITING else plain(path, flags, *a, **k),
    )
    for where, names in (
        (cv2, ("imwrite", "imencode", "VideoWriter")),
        (np, ("save", "savez", "savez_compressed", "savetxt", "memmap")),
        (Path, ("write_bytes", "write_text", "mkdir", "touch")),
        (os, ("mkdir", "makedirs", "rename", "replace")),
    ):
        for name in names:
            monkeypatch.setattr(where, name, refused)


def open_house(begin) -> Play:
    play = begin(tempo=20.0, turn_s=10.0, quiet_s=1.0)
    mean = MeanOfVisitors(play.mean_face, play.imagination)
    play.stage.mean_face, play.stage.remember = mean, mean.take
    return play


def visit(play: Play, person: int) -> None:
    """One visitor's whole session, and the room is empty again."""
    play.run_until(SceneName.ATTRACT)
    play.run(0.6)
    play.eyesight.somebody(0.5, person=person)
    play.run_until(SceneName.SEARCH)
    play.run(2.1)
    play.eyesight.somebody(2.5, person=person)
    play.run_until(SceneName.TURNING)
    play.run_until(SceneName.DISSOLVE)
    play.eyesight.nobody()
    play.run_until(SceneName.ATTRACT)


def test_eight_sessions_leave_the_mean_on_screen_and_no_byte_on_disk(begin, no_disk):
    play = open_house(begin)
    kept = []
    play.stage.keep = lambda *args: kept.append(args) or ""
    for person in range(1, FROM_VISITORS + 1):
        assert not play.stage.mean_face.of_visitors
        visit(play, person)
    play.run(1.0)
    assert "failsafe" not in play.told
    assert play.stage.mean_face.still().mean() == pytest.approx(CROP.mean(), abs=1.0)
    assert play.stage.shown.turn is play.imagination.wished()
    play.director.act(Action.SAVE)
    assert kept == [], "visitors who are gone have asked for no picture"


def test_a_new_mean_dissolves_over_the_old_one(begin):
    play = open_house(begin)
    play.run(1.0)
    for _ in range(FROM_VISITORS):
        play.stage.remember(CROP)
    shares = []
    for _ in range(8):
        play.step(1 / 200)
        shares += [veil["share"] for veil in play.canvas.all("picture_where")]
    assert shares and shares == sorted(shares, reverse=True)


def test_after_a_restart_the_shipped_face_is_there_again(begin):
    play = open_house(begin)
    for _ in range(FROM_VISITORS):
        play.stage.remember(CROP)
    play.run(1.0)
    assert play.stage.mean_face.of_visitors
    again = open_house(begin)
    again.run(1.0)
    assert again.stage.mean_face.turn() is again.mean_face.turn()
