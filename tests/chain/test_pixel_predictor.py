import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.kinds import open_chain
from installation.chain.manifest import ChainFilesError, Manifest, read_links, write_chain
from installation.chain.original import original_chain
from installation.chain.pixel_link import build_pixel_link
from installation.chain.pixel_shape import PixelShape

SHAPE = PixelShape(16, (4, 4, 4, 6), 5)
SOURCE = np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8)


def manifest(**facts: object) -> Manifest:
    numbers = {"size": SHAPE.size, "widths": tuple(SHAPE.widths), "latent": SHAPE.latent, "links": ()}
    return Manifest(**{"name": "old", "kind": "pixel", **numbers, **facts})  # type: ignore[arg-type]


def random_weights(seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes = [w.shape for w in build_pixel_link(SHAPE).weights]
    return [np.abs(rng.normal(0, 0.2, shape)).astype(np.float32) for shape in shapes]  # a variance is above 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("old")
    write_chain(made, manifest(), [random_weights(n) for n in range(3)])
    return made


def test_positions_come_nearest_first_both_arms(folder: Path) -> None:
    chain = open_chain(folder)

    yaws = [p.yaw_deg for p in chain.positions(SOURCE)]

    assert yaws == [7.5, -7.5, 15.0, -15.0, 22.5, -22.5]
    assert chain.link_gflop() > 0.0


def test_everything_is_painted_and_nothing_kept(folder: Path) -> None:
    for p in open_chain(folder).positions(SOURCE):
        assert (p.map.shape, p.coverage.shape, p.imagined.shape) == ((16, 16, 2), (16, 16), (16, 16, 3))
        assert not p.map.any()
        assert not p.coverage.any()
        assert p.worn is p.imagined
        assert p.imagined.dtype == np.float32
        assert p.imagined.min() >= 0.0 and p.imagined.max() <= 1.0


def test_each_frame_is_made_of_the_one_before(folder: Path) -> None:
    """The same weights, link by link."""
    import zlib

    import cv2

    chain = open_chain(folder)
    frame = cv2.resize(SOURCE, (16, 16), interpolation=cv2.INTER_AREA)
    rng = np.random.default_rng(zlib.crc32(frame.tobytes()))
    frame = frame[None].astype(np.float32) / 255.0
    for arrays in read_links(folder, chain.manifest):  # type: ignore[attr-defined]
        link = build_pixel_link(SHAPE)
        link.set_weights(arrays)
        frame = np.clip(np.asarray(link([frame, rng.standard_normal((1, 5), np.float32)])[0]), 0, 1)

    last = list(chain.positions(SOURCE))[-2]

    np.testing.assert_allclose(last.imagined, frame[0], atol=1e-4)


def test_the_same_picture_gives_the_same_turn_and_its_mirror_image_the_mirrored_one(folder: Path) -> None:
    chain = open_chain(folder)
    first, again = ({p.yaw_deg: p.imagined for p in chain.positions(SOURCE)} for _ in range(2))
    mirrored = {p.yaw_deg: p.imagined for p in chain.positions(SOURCE[:, ::-1].copy())}

    for yaw_deg, frame in first.items():
        np.testing.assert_allclose(frame, again[yaw_deg], atol=1e-6)
        np.testing.assert_allclose(frame, mirrored[-yaw_deg][:, ::-1], atol=1e-5)


def test_a_shared_link_serves_all_steps(tmp_path: Path) -> None:
    write_chain(tmp_path / "tied", manifest(), [random_weights(4)], shared_steps=2)
    write_chain(tmp_path / "apart", manifest(), [random_weights(4), random_weights(4)])

    tied, apart = (list(open_chain(tmp_path / name).positions(SOURCE)) for name in ("tied", "apart"))

    for one, other in zip(tied, apart, strict=True):
        np.testing.assert_allclose(one.imagined, other.imagined, atol=1e-6)


def test_weights_of_other_shapes_are_refused(tmp_path: Path) -> None:
    write_chain(tmp_path, manifest(latent=6), [random_weights(1)])

    with pytest.raises(ChainFilesError, match="other shapes"):
        open_chain(tmp_path).warm_up()


def test_a_chain_of_the_originals_shape_needs_no_files() -> None:
    chain = original_chain(2, 1, SHAPE)

    assert len(list(chain.positions(SOURCE))) == 4


def test_opening_a_chain_does_not_import_tensorflow() -> None:
    code = "import sys, installation.chain.kinds; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
