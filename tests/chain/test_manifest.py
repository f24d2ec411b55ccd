import json
import shutil
from pathlib import Path

import pytest

from installation.chain.manifest import ChainFilesError, read_manifest, read_weights


@pytest.fixture
def chain(tiny_chain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_chain, tmp_path / "tiny"))


def edit(chain: Path, **facts: object) -> None:
    path = chain / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **facts}))


def test_what_was_written_is_read_again(chain: Path) -> None:
    manifest = read_manifest(chain)

    assert (manifest.name, manifest.size, manifest.expected_positions) == ("tiny", 32, 7)
    assert [link.yaw_deg for link in manifest.links] == [7.5, 15.0, 22.5]
    assert all(w.dtype == "float32" for w in read_weights(chain, manifest.links[0]))


def test_a_missing_chain_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ChainFilesError, match="nowhere.*expected a manifest"):
        read_manifest(tmp_path / "nowhere")


def test_a_torn_link_is_refused(chain: Path) -> None:
    manifest = read_manifest(chain)
    path = chain / manifest.links[1].file
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(ChainFilesError, match="02.npz.*torn or changed"):
        read_weights(chain, manifest.links[1])


@pytest.mark.parametrize(
    "wrong", [{"format": 99}, {"colour": "BGR"}, {"step_deg": 5.0}, {"links": []}, {"extra": 1}]
)
def test_a_manifest_of_another_make_is_refused(chain: Path, wrong: dict[str, object]) -> None:
    edit(chain, **wrong)

    with pytest.raises(ChainFilesError, match="manifest.json"):
        read_manifest(chain)


def test_a_manifest_that_is_no_json_is_refused(chain: Path) -> None:
    (chain / "manifest.json").write_text("{")

    with pytest.raises(ChainFilesError, match="no valid JSON"):
        read_manifest(chain)
