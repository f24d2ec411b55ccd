import threading
from pathlib import Path

import numpy as np
import pytest

from installation.app import MODELS
from installation.training.__main__ import main
from installation.training.batches import (
    NO_VARIETY,
    ArmTurn,
    Variety,
    batch_of,
    batches,
    load_arms,
    make_sample,
    variety_of,
)
from installation.training.split import is_held_out


@pytest.fixture(scope="module")
def arm(egg_turns: Path) -> ArmTurn:
    return load_arms(egg_turns, ["london_001"], 3)[0]


def read_at(picture: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Nearest reading of a square picture at a map's places."""
    size, side = offsets.shape[0], picture.shape[0]
    line = (np.arange(size) + 0.5) / size
    places = np.dstack(np.meshgrid(line, line)) + offsets
    x, y = np.clip((places * side).astype(int), 0, side - 1).transpose(2, 0, 1)
    return picture[y, x]


@pytest.mark.parametrize("variety", [NO_VARIETY, Variety(noise=0.0, blur_px=0.0, jpeg=0.0)])
def test_the_truth_stays_true_however_a_sample_is_varied(arm: ArmTurn, variety: Variety) -> None:
    """Where the map is known and all was seen, the picture is the source read at the map's places, in its light."""
    for seed in range(4):
        sample = make_sample(arm, [], np.random.default_rng(seed), variety)
        for k in range(3):
            sure = (sample.truth.map_weight[k, ..., 0] > 0.98) & (sample.truth.coverage[k, ..., 0] > 0.98)
            lit = read_at(sample.source, sample.truth.map[k]) * np.exp(sample.truth.light[k])
            apart = np.abs(lit - sample.truth.picture[k]).mean(axis=2)
            assert sure.mean() > 0.2
            assert np.median(apart[sure]) < 0.03


def test_truths_have_one_shape_and_range(arm: ArmTurn) -> None:
    truth = make_sample(arm, [], np.random.default_rng(0), Variety()).truth

    assert [part.shape[:3] for part in truth] == [(3, 32, 32)] * 7
    for share in (truth.picture, truth.coverage, truth.hair, truth.relief):
        assert share.min() >= 0.0 and share.max() <= 1.0


def test_the_same_seed_gives_the_same_batches_wherever_one_begins(egg_turns: Path) -> None:
    arms = load_arms(egg_turns, ["london_001", "london_002"], 3)
    from_start = batches(arms, [], 2, seed=3, first=0, variety=Variety())
    from_second = batches(arms, [], 2, seed=3, first=1, variety=Variety())
    next(from_start)

    np.testing.assert_array_equal(next(from_start).source, next(from_second).source)
    from_start.close()
    from_second.close()


def test_who_needs_no_more_batches_leaves_nobody_making_them(egg_turns: Path) -> None:
    before = set(threading.enumerate())
    source = batches(load_arms(egg_turns, ["london_001"], 3), [], 2, seed=3, first=0, variety=Variety())
    next(source)
    assert set(threading.enumerate()) != before

    source.close()

    assert set(threading.enumerate()) == before


def test_a_batch_has_one_truth_for_each_position(arm: ArmTurn) -> None:
    rng = np.random.default_rng(0)
    batch = batch_of([make_sample(arm, [], rng, Variety()) for _ in range(5)])

    assert (batch.source.shape, batch.small.shape, len(batch.truths)) == ((5, 256, 256, 3), (5, 32, 32, 3), 3)
    assert batch.truths[0].map.shape == (5, 32, 32, 2)


def test_turns_that_do_not_reach_far_enough_are_refused(egg_turns: Path) -> None:
    with pytest.raises(ValueError, match="received 4 positions, expected 13 or more"):
        load_arms(egg_turns, ["london_001"], 12)


def test_turns_without_light_are_refused(egg_turns: Path, tmp_path: Path) -> None:
    with np.load(egg_turns / "london_001.npz") as file:
        np.savez(tmp_path / "london_001.npz", **{key: file[key] for key in file.files if key != "gain"})

    with pytest.raises(ValueError, match="without light"):
        load_arms(tmp_path, ["london_001"], 3)


@pytest.mark.parametrize("command", ["train", "train-pixel", "evaluate"])
def test_a_torn_file_is_told_in_one_sentence_by_every_command(
    command: str, egg_turns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turns, held_out = tmp_path / "turns", command == "evaluate"
    name = next(n for n in sorted(egg_turns.glob("*.npz")) if is_held_out(n.stem) is held_out)
    turns.mkdir()
    (turns / name.name).write_bytes(name.read_bytes()[:2000])

    chain = ["--chain", str(MODELS / "geometry")] if held_out else []
    code = main([command, str(turns), "--out", str(tmp_path / "out"), *chain])

    assert code in (2, 3)
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(f"{command}: {turns / name.name}: cannot be read (")
    assert said.endswith("expected training turns; delete it and run 'turns' again")


def test_variety_is_told_by_name_and_number_and_otherwise_as_usual() -> None:
    assert variety_of("", Variety()) == Variety()
    assert variety_of("glasses=1, jpeg=0.5", NO_VARIETY) == Variety(
        **{**NO_VARIETY.__dict__, "glasses": 1.0, "jpeg": 0.5}
    )


@pytest.mark.parametrize("words", ["glasses", "glasses=many", "monocles=1", "noise=-1", "noise=inf"])
def test_variety_that_there_is_not_is_told_in_one_sentence(words: str) -> None:
    with pytest.raises(ValueError, match="variety: received .*expected"):
        variety_of(words, Variety())
