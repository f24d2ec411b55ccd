"""The links of 2017 on painted eggs: small, but all of it."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.kinds import open_chain
from installation.chain.pixel_shape import PixelShape
from installation.clock import ManualClock
from installation.training.__main__ import main
from installation.training.pixel_train import PixelConfig, lessons, read_link, train_pixel

LINK = "link: {size: 32, widths: [8, 8, 8, 16], latent: 8}\n"
SHAPE = PixelShape(32, (8, 8, 8, 16), 8)
NUMBERS = {"positions": 3, "batch_size": 4, "samples": 12, "learning_rate": 0.003}
FLAGS = [word for key, value in NUMBERS.items() for word in (f"--{key.replace('_', '-')}", str(value))]


@pytest.fixture(scope="module")
def run_folder(egg_turns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run, through the command line."""
    out = tmp_path_factory.mktemp("run")
    (out / "config.yaml").write_text(LINK)
    steps = ["--first-steps", "45", "--steps-per-link", "5"]
    assert main(["train-pixel", str(egg_turns), "--out", str(out), *FLAGS, *steps]) == 0
    return out


def test_every_step_has_its_own_link(run_folder: Path) -> None:
    files = sorted((run_folder / "links").iterdir())

    assert [f.name for f in files] == ["01.npz", "02.npz", "03.npz"]
    assert not np.array_equal(read_link(files[0])[0], read_link(files[2])[0])
    assert not (run_folder / "unfinished.npz").exists()


def test_the_error_falls(run_folder: Path) -> None:
    rows = [line.split(",") for line in (run_folder / "curve.csv").read_text().splitlines()]
    first = np.array([float(row[2]) for row in rows if row[0] == "01"])

    assert len(rows) == 45 + 5 + 5
    assert first[-15:].mean() < 0.9 * first[:15].mean()


def test_a_link_begins_where_the_one_before_it_ended(run_folder: Path) -> None:
    """Five steps lead nowhere near as far as a fresh start would be away."""
    one, two = (read_link(run_folder / "links" / f"{n}.npz")[0] for n in ("01", "02"))

    assert np.abs(one - two).max() < 5 * 0.003 * 1.5


def test_no_held_out_person_is_trained_on(run_folder: Path) -> None:
    people = json.loads((run_folder / "people.json").read_text())

    assert people["trained"]
    assert set(people["trained"]).isdisjoint(people["held_out"])


def test_a_run_cut_off_goes_on_to_the_same_links(egg_turns: Path, tmp_path: Path) -> None:
    """Cut off within the first link; Adam's moments start anew, so the weights are only near."""
    config = PixelConfig(**NUMBERS, first_steps=4, steps_per_link=2, keep=1.0)

    class Limited(ManualClock):
        def now_s(self) -> float:
            self.advance(1.0)
            return super().now_s()

    for name, deadlines in (("whole", [1e9]), ("cut", [3.0, 1e9])):
        for deadline_s in deadlines:
            train_pixel(egg_turns, None, tmp_path / name, config, SHAPE, Limited(), deadline_s)
            if deadline_s == 3.0:  # as if it had gone on a little, and been killed in the middle of a row
                with (tmp_path / name / "curve.csv").open("a") as curve:
                    curve.write("01,4,1.00,1.00\n01,5")
    curves = [(tmp_path / name / "curve.csv").read_text().splitlines() for name in ("whole", "cut")]

    assert [line.split(",")[:2] for line in curves[0]] == [line.split(",")[:2] for line in curves[1]]
    assert curves[0][0] == curves[1][0]
    assert sorted(f.name for f in (tmp_path / "cut" / "links").iterdir()) == ["01.npz", "02.npz", "03.npz"]


def test_a_tied_link_learns_from_all_steps() -> None:
    (lesson,) = lessons(PixelConfig(positions=12, first_steps=600, steps_per_link=300, tied=True))

    assert (lesson.name, lesson.steps, lesson.corrections) == ("shared", range(12), 600 + 11 * 300)


def test_an_exported_run_turns(run_folder: Path, tmp_path: Path) -> None:
    assert main(["export-pixel", str(run_folder), "--models", str(tmp_path), "--name", "eggs"]) == 0

    chain = open_chain(tmp_path / "eggs")

    assert chain.expected_positions == 7
    assert len(list(chain.positions(np.zeros((32, 32, 3), np.uint8)))) == 6


def test_a_tied_run_is_exported_as_one_file(egg_turns: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "config.yaml").write_text(LINK)
    steps = ["--first-steps", "2", "--steps-per-link", "1", "--tied"]
    assert main(["train-pixel", str(egg_turns), "--out", str(out), *FLAGS, *steps]) == 0
    assert main(["export-pixel", str(out), "--models", str(tmp_path), "--name", "tied"]) == 0

    assert [f.name for f in (tmp_path / "tied" / "links").iterdir()] == ["shared.npz"]
    assert open_chain(tmp_path / "tied").expected_positions == 7


def test_a_run_without_a_finished_link_is_told(
    egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text(LINK)
    command = ["train-pixel", str(egg_turns), "--out", str(tmp_path), *FLAGS, "--minutes", "1e-9"]
    assert main(command) == 0

    assert main(["export-pixel", str(tmp_path), "--models", str(tmp_path)]) == 3
    assert "received no finished link" in capsys.readouterr().out


def test_a_folder_without_turns_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="received no training turns"):
        train_pixel(tmp_path, None, tmp_path, PixelConfig(), SHAPE, ManualClock(), 1.0)
