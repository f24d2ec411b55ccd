import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from installation.chain import manifest as manifests
from installation.chain.manifest import (
    SHARED,
    ChainFilesError,
    Manifest,
    check_files,
    read_links,
    read_manifest,
    read_weights,
    write_chain,
)

TINY = {"size": 32, "widths": (4, 4, 4, 4), "latent": 4, "links": ()}


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
    "wrong",
    [
        {"format": 99},
        {"colour": "BGR"},
        {"step_deg": 5.0},
        {"kind": "wax"},
        {"links": []},
        {"steps": 3},
        {"extra": 1},
    ],
)
def test_a_manifest_of_another_make_is_refused(chain: Path, wrong: dict[str, object]) -> None:
    edit(chain, **wrong)

    with pytest.raises(ChainFilesError, match="manifest.json"):
        read_manifest(chain)


def test_links_that_skip_a_step_are_refused_with_their_angles(chain: Path) -> None:
    links = json.loads((chain / "manifest.json").read_text())["links"]
    edit(chain, links=links[1:])

    with pytest.raises(ChainFilesError, match="15.0.*7.5"):
        read_manifest(chain)


def test_a_manifest_that_is_no_json_is_refused(chain: Path) -> None:
    (chain / "manifest.json").write_text("{")

    with pytest.raises(ChainFilesError, match="no valid JSON"):
        read_manifest(chain)


def test_an_unknown_kind_is_told_with_the_known_ones(chain: Path) -> None:
    edit(chain, kind="wax")

    with pytest.raises(ChainFilesError, match="received kind wax.*flow or recurrent or pixel or geometry"):
        read_manifest(chain)


def test_the_chains_of_before_have_nine_outputs_and_hand_nothing_on(chain: Path) -> None:
    path = chain / "manifest.json"
    facts = json.loads(path.read_text())
    for later in ("hidden", "outputs", "steps", "profile"):
        del facts[later]
    path.write_text(json.dumps(facts))

    manifest = read_manifest(chain)

    assert (manifest.hidden, manifest.outputs, manifest.steps, manifest.profile) == (0, 9, 0, None)


def test_a_shared_link_is_one_file_for_all_steps(tmp_path: Path) -> None:
    weights = [np.arange(6, dtype=np.float32).reshape(2, 3)]
    manifest = write_chain(tmp_path, Manifest(name="tied", kind="pixel", **TINY), [weights], shared_steps=4)

    assert [(link.file, link.yaw_deg) for link in manifest.links] == [
        (SHARED, 7.5), (SHARED, 15.0), (SHARED, 22.5), (SHARED, 30.0)
    ]  # fmt: skip
    assert [p.name for p in (tmp_path / "links").iterdir()] == ["shared.npz"]
    assert manifest.expected_positions == 9


def test_a_shared_file_is_checked_and_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = write_chain(
        tmp_path, Manifest(name="tied", kind="pixel", **TINY), [[np.ones(3, np.float32)]], shared_steps=4
    )
    looked: list[Path] = []
    digest_of = manifests.digest_of
    monkeypatch.setattr(manifests, "digest_of", lambda path: looked.append(path) or digest_of(path))

    check_files(tmp_path, manifest)
    links = read_links(tmp_path, manifest)

    assert looked == [tmp_path / SHARED] * 2
    assert len(links) == 4
    assert all(link is links[0] for link in links)


def test_links_that_are_not_shared_are_each_looked_at(chain: Path) -> None:
    manifest = read_manifest(chain)
    path = chain / manifest.links[2].file
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(ChainFilesError, match="03.npz.*torn or changed"):
        check_files(chain, manifest)


def test_two_links_cannot_be_shared(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="received 2 links to share, expected 1"):
        write_chain(tmp_path, Manifest(name="tied", kind="pixel", **TINY), [[], []], shared_steps=4)


def test_a_kind_without_a_network_counts_its_steps(tmp_path: Path) -> None:
    manifest = write_chain(tmp_path, Manifest(name="egg", kind="geometry", steps=24, **TINY), [])

    assert manifest.expected_positions == 49
    check_files(tmp_path, manifest)


def test_a_kind_without_a_network_and_without_steps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChainFilesError, match="received 0 links and 0 steps, expected no links and 1 step"):
        write_chain(tmp_path, Manifest(name="egg", kind="geometry", **TINY), [])
