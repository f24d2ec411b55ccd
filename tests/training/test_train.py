"""Training, export and evaluation on painted eggs: small, but all of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

pytest.importorskip("tensorflow")

from installation.chain.link import LinkShape
from installation.chain.manifest import read_links, read_manifest
from installation.chain.predictor import ChainPredictor
from installation.training.__main__ import main
from installation.training.batches import Variety
from installation.training.train import Trainer, TrainingConfig, read_checkpoint, read_starts

SHAPE = LinkShape(32, (8, 8, 8, 8, 8), 8)


@pytest.fixture(scope="module")
def run_folder(egg_turns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run stopped half way and gone on with, through the command line."""
    out = tmp_path_factory.mktemp("run")
    (out / "config.yaml").write_text("link: {size: 32, widths: [8, 8, 8, 8, 8], latent: 8}\n")
    numbers = ["--positions", "3", "--batch-size", "2", "--tied-rollouts", "56", "--learning-rate", "0.003"]
    assert main(["train", str(egg_turns), "--out", str(out), "--rollouts", "36", *numbers]) == 0
    with (out / "curve.csv").open(
        "a"
    ) as curve:  # as if it had gone on, and been cut off before its next checkpoint
        curve.write("37," + ",".join(["1.0"] * 16) + "\n")
    assert main(["train", str(egg_turns), "--out", str(out), "--rollouts", "60"]) == 0
    return out


def test_the_error_falls(run_folder: Path) -> None:
    curve = np.loadtxt(run_folder / "curve.csv", delimiter=",")

    assert curve[:, 0].tolist() == list(range(1, 61))
    assert curve[40:56, 2].mean() < 0.8 * curve[:16, 2].mean()


def test_half_precision_is_asked_for_while_links_are_trained_and_no_longer(
    egg_turns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tensorflow as tf

    name = "auto_mixed_precision_onednn_bfloat16"

    def asked() -> bool:
        return bool(tf.config.optimizer.get_experimental_options().get(name, False))

    seen = []
    roll_out = Trainer._roll_out

    def noting(trainer: Trainer, batch: Any) -> Any:
        seen.append(asked())
        return roll_out(trainer, batch)

    monkeypatch.setattr(Trainer, "_roll_out", noting)
    for bfloat16 in (1, 0):
        config = TrainingConfig(positions=1, batch_size=2, tied_rollouts=0, rollouts=2, bfloat16=bfloat16)
        out = tmp_path / str(bfloat16)
        out.mkdir()
        Trainer(config, SHAPE, egg_turns, None, out).train(float("inf"))

    assert seen == [True, True, False, False]
    assert not asked()


def test_untied_links_go_their_own_ways(run_folder: Path) -> None:
    done, weights = read_checkpoint(run_folder / "checkpoint.npz")

    assert (done, len(weights)) == (60, 3)
    assert not np.array_equal(weights[0][0], weights[2][0])


def test_the_running_means_are_kept_beside_the_weights(run_folder: Path) -> None:
    _, means = read_checkpoint(run_folder / "averaged.npz")
    _, weights = read_checkpoint(run_folder / "checkpoint.npz")

    for mean, weight in zip(means[1], weights[1], strict=True):
        assert mean.shape == weight.shape
    assert not np.array_equal(means[1][0], weights[1][0])


def test_the_run_folder_tells_what_was_done(run_folder: Path) -> None:
    people = json.loads((run_folder / "people.json").read_text())

    assert set(people["trained"]).isdisjoint(people["held_out"])
    assert "tied_rollouts: 56" in (run_folder / "config.yaml").read_text()


def test_the_same_seed_takes_the_same_first_step(egg_turns: Path, tmp_path: Path) -> None:
    weights = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        config = TrainingConfig(positions=1, batch_size=2, tied_rollouts=1, rollouts=1)
        Trainer(config, SHAPE, egg_turns, None, tmp_path / name).train(float("inf"))
        weights.append(read_checkpoint(tmp_path / name / "checkpoint.npz")[1][0])

    for one, other in zip(*weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_an_exported_run_turns_and_is_scored(
    run_folder: Path, egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(run_folder), "--models", str(tmp_path), "--name", "eggs"]) == 0
    predictor = ChainPredictor(tmp_path / "eggs")
    assert predictor.expected_positions == 7
    assert predictor.manifest.training["rollouts_done"] == 60

    command = [
        "evaluate",
        str(egg_turns),
        "--chain",
        str(tmp_path / "eggs"),
        "--out",
        str(tmp_path / "scores"),
    ]
    assert main([*command, "--stances"]) == 3
    assert "run 'turns --stances 1' on all people first" in capsys.readouterr().out
    assert main([*command, "--keep"]) == 0

    scores = json.loads((tmp_path / "scores" / "scores.json").read_text())
    assert scores["yaw_deg"] == [7.5, 15.0, 22.5]
    assert np.isfinite(scores["psnr_db"]).all()
    links = list((tmp_path / "eggs" / "links").glob("*.npz"))
    assert scores["bytes"] == sum(link.stat().st_size for link in links)
    assert scores["parameters"] == 3 * sum(w.size for w in read_checkpoint(run_folder / "averaged.npz")[1][0])
    assert scores["positions"] == 7 and scores["turn_ms"] > 0
    assert min(scores["largest_step"], scores["largest_step_true"]) >= 1.0
    assert (tmp_path / "scores" / "sheet_00.png").exists()
    assert ChainPredictor(tmp_path / "eggs").manifest.scores == scores


@pytest.mark.parametrize("afresh", [1, 0])
def test_the_first_links_stay_and_the_others_begin_as_copies_of_the_last_that_stays_or_go_on(
    run_folder: Path, egg_turns: Path, tmp_path: Path, afresh: int
) -> None:
    start = str(run_folder / "checkpoint.npz")
    config = TrainingConfig(
        positions=3,
        batch_size=2,
        tied_rollouts=0,
        rollouts=2,
        start=start,
        frozen=2,
        afresh=afresh,
        untied_learning_rate=1e-4,
    )
    Trainer(config, SHAPE, egg_turns, None, tmp_path).train(float("inf"))

    before, after = read_checkpoint(Path(start))[1], read_checkpoint(tmp_path / "checkpoint.npz")[1]
    for k in (0, 1):
        for one, other in zip(before[k], after[k], strict=True):
            np.testing.assert_array_equal(one, other)
    began_as = before[1 if afresh else 2]
    moved = max(np.abs(a - b).max() for a, b in zip(began_as, after[2], strict=True))
    assert 0 < moved < 1e-3
    assert np.loadtxt(tmp_path / "curve.csv", delimiter=",").shape == (2, 17)


@pytest.mark.parametrize(
    "wrong",
    [{"frozen": 3}, {"frozen": -1}, {"frozen": 1, "kind": "recurrent"}, {"frozen": 1, "tied_rollouts": 5}],
)
def test_links_stay_only_where_each_step_has_its_own(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="frozen: received .* expected 1 to 2 links of a flow"):
        TrainingConfig(**{"positions": 3, "tied_rollouts": 0, **wrong})


def test_a_start_that_is_no_chain_is_told_in_one_sentence(
    egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", str(egg_turns), "--out", str(tmp_path / "run"), "--positions", "3"]
    assert main([*command, "--start", str(tmp_path)]) == 2
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert told.startswith("train: ") and "no such chain" in told


def test_a_front_that_was_trained_alone_comes_before_the_back_of_a_whole_arm(
    run_folder: Path, tmp_path: Path
) -> None:
    whole = run_folder / "checkpoint.npz"
    with np.load(whole) as file:
        front = {key: file[key] + (key != "done") for key in file.files if not key.startswith("02")}
    np.savez(tmp_path / "front.npz", **front)

    arm = read_checkpoint(whole)[1]
    both = read_starts(f"{tmp_path / 'front.npz'}, {whole}", 3)

    for k, moved in enumerate((1, 1, 0)):
        for one, other in zip(arm[k], both[k], strict=True):
            np.testing.assert_array_equal(one + moved, other)
    assert len(read_starts(str(whole), 2)) == 2, "and a longer arm may give its front"
    with pytest.raises(ValueError, match="received 2 links, expected 3 or more"):
        read_starts(str(tmp_path / "front.npz"), 3)


def test_of_several_runs_the_mean_of_their_weights_is_exported(
    run_folder: Path, egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later"
    shutil.copytree(run_folder, later)
    with np.load(later / "averaged.npz") as file:
        moved = {key: file[key] + (0 if key == "done" else 1) for key in file.files}
    np.savez(later / "averaged.npz", **moved)
    command = ["export", str(run_folder), str(later), "--models", str(tmp_path), "--name", "mean"]
    assert main(command) == 0

    manifest = read_manifest(tmp_path / "mean")
    assert manifest.training["mean_of_runs"] == [run_folder.name, "later"]
    _, first = read_checkpoint(run_folder / "averaged.npz")
    for weight, array in zip(first[1], read_links(tmp_path / "mean", manifest)[1], strict=True):
        np.testing.assert_allclose(array, weight + 0.5, atol=2e-3)

    (later / "people.json").write_text('{"trained": [], "held_out": []}')
    assert main(command) == 2
    assert "expected runs that went on from one another" in capsys.readouterr().err


def test_a_run_goes_on_with_the_links_of_an_exported_chain(
    run_folder: Path, egg_turns: Path, tmp_path: Path
) -> None:
    assert main(["export", str(run_folder), "--models", str(tmp_path), "--name", "eggs"]) == 0
    config = TrainingConfig(positions=3, batch_size=2, tied_rollouts=0, start=str(tmp_path / "eggs"))
    trainer = Trainer(config, SHAPE, egg_turns, None, tmp_path)

    _, means = read_checkpoint(run_folder / "averaged.npz")
    for link, arrays in zip(trainer.links, means, strict=True):
        for weight, array in zip(link.get_weights(), arrays, strict=True):
            np.testing.assert_array_equal(weight, array.astype(np.float16).astype(np.float32))


def test_a_recurrent_run_keeps_one_link_and_is_exported_as_one(egg_turns: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "config.yaml").write_text("link: {size: 32, widths: [8, 8, 8, 8, 8], latent: 8, hidden: 4}\n")
    numbers = ["--positions", "3", "--batch-size", "2", "--rollouts", "3", "--through", "2"]
    assert main(["train", str(egg_turns), "--out", str(out), "--kind", "recurrent", *numbers]) == 0
    assert main(["export", str(out), "--models", str(tmp_path), "--name", "one"]) == 0

    chain = ChainPredictor(tmp_path / "one")

    assert (chain.manifest.kind, chain.manifest.hidden, len(chain.manifest.links)) == ("recurrent", 4, 3)
    assert len({link.file for link in chain.manifest.links}) == 1
    assert [p.yaw_deg for p in chain.positions(np.full((40, 40, 3), 90, np.uint8))][-1] == -22.5


def test_a_critic_has_a_say_in_the_links_it_is_given(
    run_folder: Path, egg_turns: Path, tmp_path: Path
) -> None:
    """From the same start and on the same samples, paint goes another way with a critic."""
    weights = []
    for say in (0, 1):
        out = tmp_path / str(say)
        out.mkdir()
        config = TrainingConfig(
            positions=1,
            batch_size=2,
            tied_rollouts=0,
            rollouts=2,
            start=str(run_folder / "checkpoint.npz"),
            adversarial=say,
        )
        Trainer(config, SHAPE, egg_turns, None, out).train(float("inf"))
        weights.append(read_checkpoint(out / "checkpoint.npz")[1][0])

    before = read_checkpoint(run_folder / "checkpoint.npz")[1][0]
    assert max(np.abs(a - b).max() for a, b in zip(weights[0], before, strict=True)) < 0.05
    assert max(np.abs(a - b).max() for a, b in zip(*weights, strict=True)) > 1e-5


def test_variety_is_told_in_the_run_folder_and_a_wrong_one_is_refused(
    egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text("link: {size: 32, widths: [8, 8, 8, 8, 8], latent: 8}\n")
    command = ["train", str(egg_turns), "--out", str(tmp_path), "--positions", "3", "--rollouts", "0"]
    assert main([*command, "--variety", "glasses=0.5,jpeg=0"]) == 0
    kept = yaml.safe_load((tmp_path / "config.yaml").read_text())["variety"]
    assert (kept["glasses"], kept["jpeg"], kept["noise"]) == (0.5, 0.0, Variety().noise)

    with pytest.raises(SystemExit):
        main([*command, "--variety", "monocles=1"])
    assert "received 'monocles=1', expected 0 or more for one of scale" in capsys.readouterr().err


def test_people_may_be_varied_when_they_are_scored(run_folder: Path, egg_turns: Path, tmp_path: Path) -> None:
    assert main(["export", str(run_folder), "--models", str(tmp_path), "--name", "eggs"]) == 0
    command = ["evaluate", str(egg_turns), "--chain", str(tmp_path / "eggs"), "--people", "1"]
    scores = []
    for name, words in (("plain", ""), ("dim", "gain=1.5")):
        assert main([*command, "--out", str(tmp_path / name), "--variety", words]) == 0
        scores.append(json.loads((tmp_path / name / "scores.json").read_text()))

    assert scores[0]["psnr_unturned_db"] != scores[1]["psnr_unturned_db"]


def test_a_folder_without_turns_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="received no training turns"):
        Trainer(TrainingConfig(), SHAPE, tmp_path, None, tmp_path)
