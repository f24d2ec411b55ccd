"""Portraits are kept only where the settings allow it, each with how it was made and nothing of the visitor."""

from __future__ import annotations

import dataclasses
import json
import re

import numpy as np
import pytest

from installation.keeping import keeper
from installation.settings import KeySettings

PICTURE = np.full((16, 16, 3), 77, np.uint8)
FACTS = {"portrait": "visitor", "yaw_deg": -37.5, "chain": "flow", "deterioration": 0.3, "look": "veil"}


@pytest.fixture
def allowed(tmp_path) -> KeySettings:
    return KeySettings(save_allowed=True, save_dir=str(tmp_path / "kept"))


def test_nothing_is_written_unless_the_settings_allow_it(allowed, tmp_path):
    keep = keeper(dataclasses.replace(allowed, save_allowed=False))
    assert keep(PICTURE, FACTS) == "not saved: keys.save_allowed is false"
    assert not list(tmp_path.iterdir())


def test_by_default_it_is_not_allowed():
    assert not KeySettings().save_allowed


def test_beside_the_picture_stands_how_it_was_made(allowed, tmp_path):
    assert keeper(allowed)(PICTURE, FACTS) == f"saved as {tmp_path / 'kept' / 'portrait_0001.png'}"
    told = json.loads((tmp_path / "kept" / "portrait_0001.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told.pop("date")), "the day, and no time of day"
    assert told == {**FACTS, "size_px": 16}


def test_no_portrait_overwrites_another(allowed, tmp_path):
    keep = keeper(allowed)
    keep(PICTURE, FACTS)
    keep(PICTURE, FACTS)
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [
        *("portrait_0001.json", "portrait_0001.png", "portrait_0002.json", "portrait_0002.png")
    ]


def test_a_folder_that_cannot_be_written_is_told_and_ends_nothing(allowed, tmp_path, caplog):
    (tmp_path / "kept").write_text("a file in the way")
    assert keeper(allowed)(PICTURE, FACTS) == f"not saved: {tmp_path / 'kept'} cannot be written"
    assert "keys.save_dir" in caplog.text
