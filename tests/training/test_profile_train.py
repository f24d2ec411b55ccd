"""A profile learnt of painted people whose noses their fronts tell, through the command line: small, but all of it."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.manifest import Manifest, read_manifest, write_chain
from installation.chain.profile import Profiles
from installation.training.__main__ import main
from installation.training.outlines import Outlines
from installation.training.profile_train import read_profile, usual_of
from tests.training.conftest import NOSE_ROWS, SIZE, front_of, nose_of

FLAGS = ["--per-arm", "2", "--batch-size", "8", "--workers", "1", "--learning-rate", "0.002", "--variety"]
STILL = ",".join(f"{name}=0" for name in ("scale", "roll_deg", "shift", "stretch", "hats", "glasses", "cut"))
LIGHT = ",gain=0,tint=0,gamma=0,lamp=0,gradient=0,skin=0,complexion=0"


@pytest.fixture(scope="module")
def run_folder(nosed_turns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    wanted = ["train-profile", str(nosed_turns), "--out", str(out), *FLAGS, STILL + LIGHT, "--steps", "300"]
    assert main(wanted) == 0
    return out


@pytest.fixture
def chain(run_folder: Path, tmp_path: Path) -> Path:
    """A chain of its size with the run's profile."""
    facts = {"size": SIZE, "widths": (4, 4, 4, 4, 4), "latent": 4, "links": ()}
    write_chain(tmp_path / "tiny", Manifest(name="tiny", kind="flow", **facts), [[np.ones(3, np.float32)]])
    assert main(["export-profile", str(run_folder), "--models", str(tmp_path), "--name", "tiny"]) == 0
    return tmp_path / "tiny"


def test_the_profile_follows_from_the_front(chain: Path) -> None:
    profiles = Profiles(chain, read_manifest(chain))
    noses = []
    for number in (0, 2):
        front = cv2.resize(front_of(number), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        outline = profiles.outlines(front[None].astype(np.float32) / 255.0)[90.0][0]
        noses.append(outline[NOSE_ROWS][3:-3].mean() - outline[4:9].mean())

    assert noses[1] - noses[0] > 0.5 * (nose_of(2) - nose_of(0)), noses


def test_a_run_tells_its_errors_and_whom_it_never_saw(run_folder: Path, chain: Path) -> None:
    profile = read_manifest(chain).profile
    assert profile is not None

    people = json.loads((run_folder / "people.json").read_text())
    assert people["trained"] and set(people["trained"]).isdisjoint(people["held_out"])
    assert profile.training["held_out"] == people["held_out"]
    assert profile.training["steps_done"] == 300
    assert profile.training["cells_off"]["place"] < 1.5


def test_a_run_cut_off_goes_on_from_its_weights_and_means(
    run_folder: Path, nosed_turns: Path, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(run_folder, tmp_path / "run"))
    before = {name: read_profile(out / f"{name}.npz")[2] for name in ("checkpoint", "averaged")}

    assert (
        main(["train-profile", str(nosed_turns), "--out", str(out), "--steps", "301", "--workers", "1"]) == 0
    )

    for name, weights in before.items():
        done, _, after = read_profile(out / f"{name}.npz")
        assert done == 301
        # Adam's first step moves each weight by the rate, 0.002, at most
        assert max(np.abs(a - b).max() for a, b in zip(weights, after, strict=True)) < 0.003, name
    assert [line.split(",")[0] for line in (out / "curve.csv").read_text().splitlines()] == [
        "250",
        "300",
        "301",
    ]


@pytest.mark.parametrize("wrong", ["--per-arm", "--steps", "--batch-size"])
def test_a_number_that_makes_no_run_is_told(
    wrong: str, nosed_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train-profile", str(nosed_turns), "--out", str(tmp_path / "run"), wrong, "0"]) == 2
    assert "received 0, expected 1 or more" in capsys.readouterr().err


def test_a_run_of_links_is_no_run_of_a_profile(
    nosed_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text("training: {rollouts: 3}\n")

    assert main(["train-profile", str(nosed_turns), "--out", str(tmp_path)]) == 2
    assert "another --out" in capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train-profile", str(tmp_path), "--out", str(tmp_path / "run")]) == 2
    assert "received no training turns" in capsys.readouterr().err


def test_a_folder_without_a_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export-profile", str(tmp_path), "--models", str(tmp_path)]) == 3
    assert "run 'train-profile' first" in capsys.readouterr().err


def test_a_chain_that_is_not_there_gets_no_profile(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export-profile", str(run_folder), "--models", str(tmp_path), "--name", "none"]) == 3
    assert "no such chain" in capsys.readouterr().err


def test_rows_that_nobody_knows_are_usual_as_the_nearest() -> None:
    known = np.zeros((1, 2, 8), bool)
    known[..., 3:5] = True
    edge = np.arange(8.0)[None, None].repeat(2, axis=1) * known

    usual = usual_of(Outlines(np.zeros((1, 8, 8, 3), np.uint8), edge.astype(np.float32), known))

    np.testing.assert_allclose(usual, [[3, 3, 3, 3, 4, 4, 4, 4]] * 2)
