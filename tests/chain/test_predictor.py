import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from installation.chain import predictor as predictor_module
from installation.chain.grazing import painted_where_stretched
from installation.chain.manifest import ChainFilesError, read_manifest, read_weights
from installation.chain.predictor import ChainPredictor
from installation.chain.ripple import without_ripple
from installation.chain.uncovered import before_face
from installation.core.turn import Position

SOURCE = np.random.default_rng(1).integers(0, 256, (90, 90, 3), np.uint8)


@pytest.fixture(scope="module")
def predictor(tiny_chain: Path) -> ChainPredictor:
    made = ChainPredictor(tiny_chain)
    made.warm_up()
    return made


def test_positions_come_nearest_first_both_arms(predictor: ChainPredictor) -> None:
    yaws = [p.yaw_deg for p in predictor.positions(SOURCE)]

    assert yaws == [7.5, -7.5, 15.0, -15.0, 22.5, -22.5]
    assert len(yaws) + 1 == predictor.expected_positions


def test_positions_have_the_shapes_and_ranges_of_the_contract(predictor: ChainPredictor) -> None:
    for p in predictor.positions(SOURCE):
        assert (p.map.shape, p.coverage.shape, p.imagined.shape) == ((32, 32, 2), (32, 32), (32, 32, 3))
        assert p.worn is not None
        assert p.worn.shape == (32, 32, 3)
        assert {p.map.dtype, p.coverage.dtype, p.imagined.dtype, p.worn.dtype} == {np.dtype(np.float32)}
        assert p.coverage.min() >= 0.0 and p.coverage.max() <= 1.0
        assert p.imagined.min() >= 0.0 and p.imagined.max() <= 1.0
        assert p.light is not None and p.hair is not None and p.moving is not None
        assert {p.moving.dtype, p.light.dtype, p.hair.dtype} == {np.dtype(np.float32)}
        assert (p.light.shape, p.hair.shape) == ((32, 32), (32, 32))
        assert p.light.min() >= 0.4 and p.light.max() <= 2.1
        assert p.hair.min() >= 0.0 and p.hair.max() <= 1.0


def test_the_left_arm_is_the_right_arm_of_the_mirrored_picture(predictor: ChainPredictor) -> None:
    straight = {p.yaw_deg: p for p in predictor.positions(SOURCE)}
    mirrored = {p.yaw_deg: p for p in predictor.positions(np.ascontiguousarray(SOURCE[:, ::-1]))}

    for yaw, position in straight.items():
        other = mirrored[-yaw]
        np.testing.assert_allclose(position.map[..., 0], -other.map[:, ::-1, 0], atol=1e-4)
        np.testing.assert_allclose(position.map[..., 1], other.map[:, ::-1, 1], atol=1e-4)
        np.testing.assert_allclose(position.coverage, other.coverage[:, ::-1], atol=1e-4)
        np.testing.assert_allclose(position.imagined, other.imagined[:, ::-1], atol=1e-4)
        assert (position.slide is None) == (other.slide is None)
        if position.slide is not None and other.slide is not None:
            np.testing.assert_allclose(position.slide, -other.slide[:, ::-1], atol=1e-4)
        np.testing.assert_allclose(position.worn, other.worn[:, ::-1], atol=1e-4)
        for mine, theirs in (
            (position.moving, other.moving),
            (position.light, other.light),
            (position.hair, other.hair),
        ):
            assert mine is not None and theirs is not None
            np.testing.assert_allclose(mine, theirs[:, ::-1], atol=1e-3)


def test_from_the_second_step_on_all_positions_share_the_visitors_pores(predictor: ChainPredictor) -> None:
    first, *later = list(predictor.positions(SOURCE))[1:]

    assert first.pores is None, "the first position is not kept waiting"
    assert later[0].pores is not None and all(p.pores is later[0].pores for p in later)


def test_room_that_the_head_never_hid_is_seen_whatever_the_links_say_of_it(
    predictor: ChainPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links that call all unseen: the room, and a head that has come from elsewhere."""
    size = predictor.size
    head = np.zeros((size, size), np.float32)
    head[8:24, 12:20] = 1.0

    said = predictor_module._arm

    def doubting(yaw_deg: float, *parts: np.ndarray) -> predictor_module._Arm:
        arm = said(yaw_deg, *parts)
        elsewhere = np.full_like(arm.map, 0.2 * np.sign(yaw_deg))
        return arm._replace(
            map=elsewhere, moving=head, coverage=0.0 * arm.coverage, paint=0.0 * arm.paint + 0.1
        )

    monkeypatch.setattr(predictor_module, "_arm", doubting)

    for position in predictor.positions(SOURCE):
        assert (position.coverage[:16, :4] == 1.0).all() and not position.imagined[:16, :4].any()
        assert not position.coverage[10:22, 13:19].any()


def test_no_position_moves_above_a_crown_that_has_closed(
    predictor: ChainPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes_at = 4

    def closing(drawn: np.ndarray, source: np.ndarray, own: np.ndarray) -> np.ndarray:
        return np.where(np.arange(5) < closes_at, 0.0, np.inf).astype(np.float32)

    monkeypatch.setattr(predictor_module, "breadth_of_crown", closing)
    for position in predictor.positions(SOURCE):
        assert position.moving is not None
        assert not position.moving[:closes_at].any()
        assert position.moving[closes_at:].any()


def test_the_cheek_that_turns_to_the_front_is_lit_anew_and_the_front_of_the_face_and_the_room_hardly(
    predictor: ChainPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = predictor_module._arm

    def lit(yaw_deg: float, *parts: np.ndarray) -> predictor_module._Arm:
        arm = said(yaw_deg, *parts)
        moving = np.zeros_like(arm.moving)
        moving[8:24, 4:28] = 1.0
        return arm._replace(map=0.0 * arm.map, moving=moving, light=0.0 * arm.light + 0.5)

    monkeypatch.setattr(predictor_module, "_arm", lit)

    for position in predictor.positions(SOURCE):
        assert position.light is not None
        row = position.light[12] if position.yaw_deg > 0 else position.light[12, ::-1]
        near, front, far, room = row[5], row[15], row[26], row[0]
        assert near == pytest.approx(np.exp(0.5 * predictor_module.SIDE_LIGHT_SHARE), rel=1e-3)
        for other in (front, far, room):
            assert other == pytest.approx(np.exp(0.5 * predictor_module.LIGHT_SHARE), rel=1e-3)


def test_the_same_picture_gives_the_same_turn(predictor: ChainPredictor) -> None:
    first, again = (np.stack([p.map for p in predictor.positions(SOURCE)]) for _ in range(2))

    # to the last bit only where the machine is idle: its threads add up in the order in which they come
    np.testing.assert_allclose(first, again, atol=1e-6)


def test_the_exported_chain_is_the_trained_one(
    predictor: ChainPredictor, tiny_chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same weights, rolled out link by link as training does it."""
    import cv2

    from installation.chain.link import LinkShape, build_link
    from installation.chain.warp import State, advance, features, first_state, said

    small = cv2.resize(SOURCE, (32, 32), interpolation=cv2.INTER_AREA)[None].astype(np.float32) / 255.0
    state = State(*first_state(1, 32))
    manifest = read_manifest(tiny_chain)
    for file in manifest.links:
        link = build_link(LinkShape(32, manifest.widths, manifest.latent))
        link.set_weights(read_weights(tiny_chain, file))
        state = advance(state, said(link(features(state, small, np.float32(file.yaw_deg)))))

    # random links find hair anywhere
    monkeypatch.setattr(predictor_module, "bridges_of", lambda moving, hair: np.zeros(moving.shape, bool))
    last = list(predictor.positions(SOURCE))[-2]

    smooth = without_ripple(np.asarray(state.map)[0])
    np.testing.assert_allclose(last.map, smooth, atol=1e-4)
    decided = predictor_module._decided(np.asarray(state.coverage)[0, ..., 0])
    hair = predictor_module._decided(np.asarray(state.hair)[0, ..., 0])
    seen = Position(last.yaw_deg, smooth, decided, np.zeros_like(SOURCE[:32, :32], np.float32), hair=hair)
    decided = painted_where_stretched(seen, seen.imagined).coverage
    head = ~before_face(seen)  # what lies beyond it is nobody's paint, see ``behind``
    assert head.mean() > 0.5
    np.testing.assert_allclose(last.coverage[head], decided[head], atol=2e-3)


def test_without_a_compiler_the_chain_runs_as_it_is(
    predictor: ChainPredictor, tiny_chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tensorflow as tf

    made = tf.function

    def without_compiler(*args: object, **options: object) -> object:
        if not options.get("jit_compile"):
            return made(*args, **options)

        def refuse(*_: object) -> None:
            raise tf.errors.UnimplementedError(None, None, "no compiler")

        return lambda _: refuse

    monkeypatch.setattr(tf, "function", without_compiler)
    slow = ChainPredictor(tiny_chain)
    slow.warm_up()

    for one, other in zip(predictor.positions(SOURCE), slow.positions(SOURCE), strict=True):
        np.testing.assert_allclose(one.map, other.map, atol=1e-4)
        np.testing.assert_allclose(one.imagined, other.imagined, atol=1e-3)


def test_a_recurrent_link_remembers(tmp_path: Path) -> None:
    """One link for all steps: what it saw before changes what it says now."""
    from installation.chain.link import LinkShape, build_link, weights_of
    from installation.chain.manifest import Manifest, write_chain

    shape = LinkShape(32, (4, 4, 4, 4, 4), 4, hidden=3)
    rng = np.random.default_rng(2)
    weights = [w + rng.normal(0, 0.2, w.shape).astype(np.float32) for w in weights_of(build_link(shape))]
    manifest = Manifest("one", "recurrent", 32, (4, 4, 4, 4, 4), 4, (), hidden=3)
    write_chain(tmp_path / "one", manifest, [weights], shared_steps=4)
    chain = ChainPredictor(tmp_path / "one")

    first = list(chain.positions(SOURCE))
    assert [p.yaw_deg for p in first] == [7.5, -7.5, 15.0, -15.0, 22.5, -22.5, 30.0, -30.0]
    chain._first = (chain._first[0], chain._first[1] + 1.0)
    other = list(chain.positions(SOURCE))

    assert np.abs(first[-1].map - other[-1].map).max() > 1e-5


def test_weights_of_other_shapes_are_refused(tiny_chain: Path, tmp_path: Path) -> None:
    import json
    import shutil

    chain = Path(shutil.copytree(tiny_chain, tmp_path / "tiny"))
    path = chain / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "latent": 5}))

    with pytest.raises(ChainFilesError, match="other shapes"):
        ChainPredictor(chain).warm_up()


def test_importing_the_predictor_does_not_import_tensorflow() -> None:
    code = "import sys, installation.chain.predictor; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
