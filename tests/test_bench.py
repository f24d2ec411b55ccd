"""The bench command: both chains and the machine, measured in one run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation import bench
from installation.chain.manifest import Manifest, write_chain
from installation.chain.original import original_chain
from installation.chain.pixel_shape import PixelShape

SMALL = PixelShape(16, (4, 4, 4, 6), 5)


@pytest.fixture
def pixel_folder(tmp_path: Path) -> Path:
    from installation.chain.pixel_link import build_pixel_link

    numbers = {"size": SMALL.size, "widths": tuple(SMALL.widths), "latent": SMALL.latent}
    manifest = Manifest(name="small", kind="pixel", links=(), **numbers)
    write_chain(tmp_path / "small", manifest, [build_pixel_link(SMALL).get_weights()], shared_steps=3)
    return tmp_path / "small"


def test_both_chains_and_the_machine_are_told(
    pixel_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "SIZES", (32,))

    assert bench.bench(pixel_folder, 1, tmp_path / "bench.json", original_chain(2, 1, SMALL)) == 0

    facts = json.loads((tmp_path / "bench.json").read_text())
    assert (facts["chain"], facts["positions"]) == ("small", 7)
    assert {
        *{
            "model_ready_s",
            "turn_first_ms",
            "turn_all_ms",
            "position_ms",
            "link_gflop",
            "compose_ms",
            "look_ms",
        },
        *{"position_ms_2017", "link_gflop_2017", "ratio_2017"},
        *{"matmul_gflop_per_s", "links_share_of_matmul", "links_share_of_matmul_2017"},
    } <= set(facts)
    assert facts["link_gflop"] == facts["link_gflop_2017"]
    told = capsys.readouterr().out
    assert all(f"\n{key}" in f"\n{told}" for key in facts)


def test_works_are_measured_in_turn_and_the_first_time_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one work needs falls on no other: 5 ms and 1 ms by a clock that the works move themselves."""
    from installation.clock import ManualClock

    clock, done = ManualClock(), []
    monkeypatch.setattr(bench, "CLOCK", clock)

    def work(name: str, ms: float) -> None:
        clock.advance(1.0 if name not in done else ms / 1e3)
        done.append(name)

    medians = bench._medians_ms({"slow": lambda: work("slow", 5.0), "fast": lambda: work("fast", 1.0)}, 3)

    assert done == ["slow", "fast"] * 4
    assert medians == pytest.approx({"slow": 5.0, "fast": 1.0})


def test_a_chain_without_a_network_has_no_share_of_the_machine() -> None:
    from installation.chain.geometry import GeometryPredictor

    source = np.zeros((32, 32, 3), np.uint8)
    facts = bench._links(GeometryPredictor(5, 16), original_chain(1, 1, SMALL), source)

    assert facts["links_share_of_matmul"] == 0.0
    assert facts["position_ms_2017"] > 0.0
