import dataclasses
from pathlib import Path

import numpy as np
import pytest

from installation.core.turn import Ear, Position, Turn
from installation.picture.turn_file import TurnFileError, load_turn, save_turn


def a_turn() -> Turn:
    rng = np.random.default_rng(4)
    turn = Turn(rng.integers(0, 256, (40, 40, 3), np.uint8), "tiny", expected=3, size=8)
    for yaw in (7.5, -7.5):
        coverage = rng.random((8, 8), dtype=np.float32)
        maps = rng.normal(0, 0.1, (8, 8, 2)).astype(np.float32)
        imagined, worn = rng.random((2, 8, 8, 3), dtype=np.float32)
        light = 0.4 + 1.6 * rng.random((8, 8), dtype=np.float32)
        slide = 0.1 * coverage.T if yaw > 0 else None
        hair, strands = coverage[:, ::-1], np.linspace(-0.3, 0.3, 16, dtype=np.float32).reshape(4, 4)
        ear = Ear((0.4, 0.5), rng.random(3, dtype=np.float32), 0.75) if yaw > 0 else None
        turn.add(
            Position(
                yaw,
                maps,
                coverage,
                imagined,
                worn,
                coverage[::-1],
                slide,
                light,
                hair,
                strands,
                strands.T,
                ear,
            )
        )
    return turn


def test_a_kept_turn_is_the_same_turn(tmp_path: Path) -> None:
    turn = a_turn()
    save_turn(turn, tmp_path / "mean_face")
    again = load_turn(tmp_path / "mean_face")

    np.testing.assert_array_equal(again.source, turn.source)
    assert (again.yaws_deg, again.chain, again.complete) == (turn.yaws_deg, "tiny", True)
    for one, other in zip(turn.positions, again.positions, strict=True):
        np.testing.assert_allclose(other.map, one.map, atol=1e-3)
        np.testing.assert_allclose(other.coverage, one.coverage, atol=1 / 255)
        np.testing.assert_allclose(other.imagined, one.imagined, atol=1 / 255)
        assert other.moving is not None
        wanted = 1.0 if one.moving is None else one.moving
        np.testing.assert_allclose(other.moving, wanted, atol=1 / 255)
        assert (other.slide is None) == (one.slide is None)
        if one.slide is not None and other.slide is not None:
            np.testing.assert_allclose(other.slide, one.slide, atol=1e-4)
        assert other.light is not None
        np.testing.assert_allclose(other.light, 1.0 if one.light is None else one.light, atol=0.006)
        assert (other.hair is None) == (one.hair is None)
        if one.hair is not None and other.hair is not None:
            np.testing.assert_allclose(other.hair, one.hair, atol=1 / 255)
        for kept, tile in ((other.strands, one.strands), (other.pores, one.pores)):
            assert tile is None or kept is not None
            if tile is not None and kept is not None:
                np.testing.assert_allclose(kept, tile, atol=1e-3)
        assert (other.ear is None) == (one.ear is None)
        if one.ear is not None and other.ear is not None:
            np.testing.assert_allclose(other.ear.place, one.ear.place, atol=1e-6)
            np.testing.assert_allclose(other.ear.rgb, one.ear.rgb, atol=1e-6)
            assert other.ear.share == pytest.approx(one.ear.share)
        assert (other.worn is None) == (one.worn is None)
        if one.worn is not None:
            np.testing.assert_allclose(other.worn, one.worn, atol=1 / 255)


def test_a_missing_or_torn_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TurnFileError, match="received no picture"):
        load_turn(tmp_path / "mean_face")

    save_turn(a_turn(), tmp_path / "mean_face")
    (tmp_path / "mean_face.npz").write_bytes(b"torn")
    with pytest.raises(TurnFileError, match="cannot be read"):
        load_turn(tmp_path / "mean_face")


def test_a_turn_kept_without_light_is_lit_as_its_source_and_without_a_slide_stands(tmp_path: Path) -> None:
    turn = a_turn()
    dark = Turn(turn.source, "tiny", expected=3, size=8)
    for one in turn.positions:
        dark.add(dataclasses.replace(one, light=None, slide=None))
    save_turn(dark, tmp_path / "old")

    with np.load(tmp_path / "old.npz") as file:
        assert "light" not in file and "slide" not in file
    assert all(one.light is None and one.slide is None for one in load_turn(tmp_path / "old").positions)
