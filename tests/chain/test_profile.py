import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from installation.chain.manifest import (
    ChainFilesError,
    Manifest,
    check_files,
    read_manifest,
    write_chain,
    write_profile,
)
from installation.chain.profile import (
    BROW_LINE,
    CHIN_END,
    FADES_DEG,
    FROM_DEG,
    FULL_DEG,
    GONE_DEG,
    MOST_CELLS,
    comes_in,
    drawn_to,
    moved_across,
)
from installation.core.turn import STEP_DEG

SIZE = 64
ROWS = np.arange(SIZE)
FACE = np.s_[int(BROW_LINE * SIZE) + 4 : int(CHIN_END * SIZE) - 4]
EDGE = 44.0


def ending_at(edge: np.ndarray) -> np.ndarray:
    """(SIZE, SIZE) float32, a head from column 10 whose rows end there."""
    columns = np.arange(SIZE)
    moving = np.clip(edge[:, None] - columns + 0.5, 0.0, 1.0) * (columns >= 10)
    return moving.astype(np.float32)


def ends_of(moving: np.ndarray) -> np.ndarray:
    """(SIZE,), how many cells of each row move."""
    return np.asarray(moving.sum(axis=1))


def nosed(length: float = 4.0) -> np.ndarray:
    """(SIZE,) float32, an outline with a nose that ends from one row to the next."""
    return np.where((ROWS >= 28) & (ROWS < 36), EDGE + length * (ROWS - 27) / 8, EDGE).astype(np.float32)


def test_a_face_gets_the_nose_of_its_profile() -> None:
    smooth = ending_at(np.full(SIZE, EDGE))

    (drawn,) = moved_across([smooth], drawn_to(nosed(), smooth, 1.0))

    nose = ends_of(drawn)[FACE] - ends_of(drawn)[24]
    np.testing.assert_allclose(nose, (nosed() - EDGE)[FACE], atol=0.35)


def test_how_far_a_face_stands_out_stays_as_links_say() -> None:
    smooth = ending_at(np.full(SIZE, EDGE))

    (drawn,) = moved_across([smooth], drawn_to(nosed() + 3.0, smooth, 1.0))

    assert ends_of(drawn).mean() == pytest.approx(ends_of(smooth).mean(), abs=0.2)


def test_a_share_of_a_profile_draws_a_face_so_far() -> None:
    smooth = ending_at(np.full(SIZE, EDGE))

    np.testing.assert_allclose(
        drawn_to(nosed(), smooth, 0.5), 0.5 * drawn_to(nosed(), smooth, 1.0), atol=1e-5
    )


def test_hair_over_a_brow_stays() -> None:
    smooth = ending_at(np.full(SIZE, EDGE))
    outline = nosed()
    outline[:24] -= MOST_CELLS + 1.0

    cells = drawn_to(outline, smooth, 1.0)

    assert not cells[:24].any()
    assert cells[33].max() > 1.0


def test_necks_and_the_back_of_the_head_and_the_room_beyond_stay() -> None:
    smooth = ending_at(np.full(SIZE, EDGE))

    cells = drawn_to(nosed(), smooth, 1.0)

    assert not cells[int(CHIN_END * SIZE) + 1 :].any()
    assert not cells[:, :20].any()
    assert not cells[:, 62:].any()


@pytest.mark.parametrize("moving", [np.zeros((SIZE, SIZE), np.float32), np.ones((SIZE, SIZE), np.float32)])
def test_what_is_no_head_before_a_room_stays(moving: np.ndarray) -> None:
    assert not drawn_to(nosed(), moving, 1.0).any()


def test_a_profile_comes_with_the_far_cheek_gone_and_goes_with_the_near_one() -> None:
    shares = [comes_in(yaw) for yaw in (0.0, FROM_DEG, 75.0, FULL_DEG, FADES_DEG, 130.0, GONE_DEG, 180.0)]

    assert shares[:2] == [0.0, 0.0]
    assert 0.0 < shares[2] < 1.0
    assert shares[3:5] == [1.0, 1.0]
    assert 0.0 < shares[5] < 1.0
    assert shares[6:] == [0.0, 0.0]
    assert comes_in(-90.0) == 1.0


@pytest.fixture(scope="module")
def profiled_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chain of ten links that move a head to the side of a wall and a profile of random weights."""
    pytest.importorskip("tensorflow")
    import keras

    from installation.chain.link import LinkShape, build_link, weights_of
    from installation.chain.profile_net import build_profile_net, shapes_of

    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    facts = {"size": 32, "widths": (4, 4, 4, 4, 4), "latent": 4, "links": ()}
    link = weights_of(build_link(LinkShape(32, facts["widths"], 4)))
    links = [[w + rng.normal(0, 0.03, w.shape).astype(np.float32) for w in link] for _ in range(10)]
    folder = tmp_path_factory.mktemp("models") / "profiled"
    write_chain(folder, Manifest(name="profiled", kind="flow", **facts), links)
    usual, *shapes = shapes_of(build_profile_net(32), 32)
    weights = [rng.normal(0, 0.1, shape).astype(np.float32) for shape in shapes]
    write_profile(folder, [np.full(usual, 20.0, np.float32), *weights], {"command": "by hand"})
    return folder


@pytest.fixture
def chain(profiled_chain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(profiled_chain, tmp_path / "profiled"))


def test_a_chain_without_a_profile_turns_as_before_and_one_with_it_until_it_comes_in(
    chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from installation.chain import predictor
    from installation.chain.predictor import ChainPredictor

    drawn: list[float] = []

    def noted(outline: np.ndarray, moving: np.ndarray, share: float) -> np.ndarray:
        drawn.append(share)
        return np.full_like(moving, 2.0)

    monkeypatch.setattr(predictor, "drawn_to", noted)
    source = np.random.default_rng(1).integers(0, 256, (90, 90, 3), np.uint8)
    predictor_with_it = ChainPredictor(chain)
    predictor_with_it.warm_up()
    drawn.clear()
    with_it = {p.yaw_deg: p for p in predictor_with_it.positions(source)}
    asked = list(drawn)
    facts = json.loads((chain / "manifest.json").read_text())
    (chain / "manifest.json").write_text(json.dumps({**facts, "profile": None}))
    drawn.clear()
    without = {p.yaw_deg: p for p in ChainPredictor(chain).positions(source)}

    assert not drawn
    assert asked == [comes_in(67.5)] * 2 + [comes_in(75.0)] * 2, "once for each arm"
    for yaw, position in without.items():
        same = np.array_equal(position.map, with_it[yaw].map)
        assert same == (abs(yaw) + STEP_DEG <= FROM_DEG), (
            f"{yaw}: made even with its neighbours, a step ahead"
        )


def test_a_field_and_the_map_that_reads_it_move_together() -> None:
    from installation.chain.predictor import _Arm, _in_profile

    face = ending_at(np.full(SIZE, EDGE))
    colour = np.random.default_rng(3).random((SIZE, SIZE, 3)).astype(np.float32)
    offsets = np.zeros((SIZE, SIZE, 2), np.float32)
    one = face[..., None]
    for sign in (1.0, -1.0):
        flip = np.s_[:, :: int(sign)]
        arm = _Arm(
            sign * 90.0, offsets, face[flip], one[flip], colour[flip], one[flip], one[flip], colour[flip]
        )

        drawn = _in_profile(arm, nosed(), 1.0)

        cells = -drawn.map[..., 0] * SIZE
        moving, paint = moved_across([arm.moving, np.ascontiguousarray(arm.paint)], cells)
        np.testing.assert_allclose(drawn.moving, moving, atol=1e-4)
        np.testing.assert_allclose(drawn.paint, paint, atol=1e-4)
        nose = ends_of(drawn.moving)
        assert nose[35] - nose[37] > 3.0


def test_a_torn_profile_is_told(chain: Path) -> None:
    from installation.chain.predictor import ChainPredictor

    path = chain / "profile.npz"
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(ChainFilesError, match="profile.npz.*torn or changed"):
        ChainPredictor(chain).warm_up()


def test_a_profile_of_another_shape_is_told(chain: Path) -> None:
    from installation.chain.predictor import ChainPredictor

    write_profile(chain, [np.zeros((3, 32), np.float32)], {})

    with pytest.raises(ChainFilesError, match="profile.npz: received weights of other shapes.*size 32"):
        ChainPredictor(chain).warm_up()


def test_a_chain_takes_no_profile_of_another_size_or_kind_and_stays_whole(chain: Path) -> None:
    with pytest.raises(ChainFilesError, match="received a profile of size 64.*size 32"):
        write_profile(chain, [np.zeros((3, 64), np.float32)], {})
    check_files(chain, read_manifest(chain))

    facts = json.loads((chain / "manifest.json").read_text())
    (chain / "manifest.json").write_text(json.dumps({**facts, "kind": "pixel"}))
    with pytest.raises(ChainFilesError, match="kind pixel.*expected one of kind flow or recurrent"):
        write_profile(chain, [np.zeros((3, 32), np.float32)], {})


def test_a_new_profile_makes_another_chain_whose_scores_nobody_knows(chain: Path) -> None:
    facts = json.loads((chain / "manifest.json").read_text())
    (chain / "manifest.json").write_text(json.dumps({**facts, "scores": {"people": 3}}))

    assert write_profile(chain, [np.zeros((3, 32), np.float32)], {}).scores == {}


def test_export_takes_a_torn_profile_away(chain: Path) -> None:
    before = read_manifest(chain)
    path = chain / "profile.npz"
    path.write_bytes(path.read_bytes()[:-100])

    after = write_chain(chain, replace(before, links=(), profile=None), [[np.ones(3, np.float32)]])

    assert after.profile is None
    assert not path.exists()


def test_a_chain_exported_anew_keeps_its_profile(chain: Path) -> None:
    before = read_manifest(chain)
    facts = {
        "widths": before.widths,
        "latent": before.latent,
        "links": (),
        "kind": "flow",
        "name": "profiled",
    }

    same = write_chain(chain, Manifest(size=32, **facts), [[np.ones(3, np.float32)]])
    assert same.profile == before.profile
    assert (chain / "profile.npz").exists()

    other = write_chain(chain, Manifest(size=64, **facts), [[np.ones(3, np.float32)]])
    assert other.profile is None
    assert not (chain / "profile.npz").exists()
