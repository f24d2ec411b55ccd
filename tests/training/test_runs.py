import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from installation.training.runs import config_of, keep_whole, kept_config, people_of
from installation.training.split import is_held_out


@dataclass(frozen=True)
class Numbers:
    steps: int = 10
    seed: int = 7
    rate: float = 0.1


GIVEN = argparse.Namespace(steps=3, seed=None, rate=None)


def test_what_is_given_goes_before_what_was_kept_and_that_before_the_usual() -> None:
    assert config_of(Numbers, {"training": {"steps": 5, "seed": 9}}, GIVEN) == Numbers(3, 9, 0.1)


def test_a_new_run_keeps_nothing_yet_and_has_its_folder(tmp_path: Path) -> None:
    assert kept_config(tmp_path / "new" / "config.yaml") == {}
    assert (tmp_path / "new").is_dir()


def test_a_run_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="rollouts"):
        config_of(Numbers, {"training": {"rollouts": 3}}, GIVEN)


def test_nobody_is_on_both_sides_and_the_sides_are_kept(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"london_{number:03d}.npz").touch()

    names, held_out = people_of(tmp_path, 0.5, tmp_path / "run")

    assert names and held_out and not set(names) & set(held_out)
    assert all(is_held_out(name, 0.5) for name in held_out)
    assert json.loads((tmp_path / "run" / "people.json").read_text()) == {
        "trained": names,
        "held_out": held_out,
    }


def test_a_folder_without_turns_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="received no training turns.*run 'turns' first"):
        people_of(tmp_path, 0.5, tmp_path / "run")


def test_a_run_cut_off_while_it_is_kept_has_what_was_kept_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "checkpoint.npz"
    keep_whole(path, 3, {"w": np.ones(2)})
    whole = path.read_bytes()

    def cut_off(partial: Path, **arrays: np.ndarray) -> None:
        partial.write_bytes(whole[:10])
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", cut_off)
    with pytest.raises(KeyboardInterrupt):
        keep_whole(path, 4, {"w": np.zeros(2)})

    with np.load(path) as kept:
        assert int(kept["done"]) == 3 and kept["w"].tolist() == [1.0, 1.0]
