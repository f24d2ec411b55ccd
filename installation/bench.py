"""``main.py bench``: what this machine makes of the piece, in one run, medians.

Measured: the links beside those of 2017 and the machine's matmul rate, all three in turn, so that a busy moment falls
on each alike; composing at several sizes; a look of the vision thread. Ratios matter more than milliseconds on a busy
machine.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from installation.chain.kinds import Chain, open_chain
from installation.chain.matmul import matmul_work
from installation.chain.original import original_chain
from installation.clock import MonotonicClock
from installation.core.whole_turn import whole_turn
from installation.picture.compose import Composer

CLOCK = MonotonicClock()
ROUNDS = 9
SIZES = (480, 720, 1080)
LINKS_2017 = 2  # two links' weights are more than a processor's cache holds, as the original's 47 were


def bench(
    chain_folder: Path, threads: int, json_path: Path | None = None, original: Chain | None = None
) -> int:
    """Runs all measurements, prints one line each; with a path also writes them as JSON.

    Args:
        chain_folder: ``models/<name>`` of the chain to measure.
        threads: threads for one step, for both chains.
        json_path: file for the figures.
        original: the chain to compare with; None for the full size of 2017.

    Returns:
        The exit code, 0.

    Raises:
        ChainFilesError: the folder holds no usable chain.
    """
    predictor = open_chain(chain_folder, threads)
    started = CLOCK.now_s()
    predictor.warm_up()
    facts: dict[str, Any] = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "chain": predictor.name,
        "model_ready_s": round(CLOCK.now_s() - started, 2),
    }
    source = np.random.default_rng(3).integers(0, 256, (720, 720, 3), np.uint8)
    facts.update(_links(predictor, original or original_chain(LINKS_2017, threads), source))
    facts["compose_ms"] = _composing(predictor, source)
    facts["look_ms"] = _look()
    for key, value in facts.items():
        print(f"{key:<22} {value}")
    if json_path:
        json_path.write_text(json.dumps(facts, indent=1) + "\n")
    return 0


def _medians_ms(works: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Milliseconds of each work: every round does each of them once, after one that does not count."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            started = CLOCK.now_s()
            work()
            if number:
                spent[name].append(CLOCK.now_s() - started)
    return {name: float(np.median(times)) * 1e3 for name, times in spent.items()}


def _links(predictor: Chain, original: Chain, source: np.ndarray) -> dict[str, Any]:
    """Both chains and the machine's float32 matmul rate, and the share of it that each chain's links reach."""
    original.warm_up()
    matmul, matmul_gflop = matmul_work()
    ms = _medians_ms(
        {
            "first": lambda: next(iter(predictor.positions(source))),
            "all": lambda: list(predictor.positions(source)),
            "2017": lambda: list(original.positions(source)),
            "matmul": matmul,
        }
    )
    gflop_per_s = matmul_gflop / (ms["matmul"] / 1e3)
    position_ms = ms["all"] / (predictor.expected_positions - 1)
    position_ms_2017 = ms["2017"] / (original.expected_positions - 1)

    def share(chain: Chain, each_ms: float) -> float:
        return round(chain.link_gflop() / (each_ms / 1e3) / gflop_per_s, 3)

    return {
        "positions": predictor.expected_positions,
        "turn_first_ms": round(ms["first"], 2),
        "turn_all_ms": round(ms["all"], 2),
        "position_ms": round(position_ms, 2),
        "link_gflop": round(predictor.link_gflop(), 3),
        "position_ms_2017": round(position_ms_2017, 2),
        "link_gflop_2017": round(original.link_gflop(), 3),
        "ratio_2017": round(position_ms_2017 / position_ms, 2),
        "matmul_gflop_per_s": round(gflop_per_s, 1),
        "links_share_of_matmul": share(predictor, position_ms),
        "links_share_of_matmul_2017": share(original, position_ms_2017),
    }


def _composing(predictor: Chain, source: np.ndarray) -> dict[str, float]:
    turn = whole_turn(predictor, source)
    between = turn.yaws_deg[-1] / 2 + 1.7
    works: dict[str, Callable[[], Any]] = {}
    for size in SIZES:
        composer = Composer(source, size)
        works[str(size)] = lambda composer=composer: composer.at(turn.at(between))  # type: ignore[misc]
    return {size: round(ms, 2) for size, ms in _medians_ms(works).items()}


def _look() -> float:
    """One look at 1280x720 without a face: the whole picture is searched, the vision thread's worst case."""
    from installation.core.sighting import Frame
    from installation.settings import DetectorSettings
    from installation.vision.eyesight import Looker

    looker = Looker(DetectorSettings(full_search_every_s=0.1))
    noise = np.random.default_rng(5).integers(90, 166, (720, 1280, 3), np.uint8)
    look = {"look": lambda: looker.look(Frame(noise, CLOCK.now_s(), 0), CLOCK.now_s())}
    return round(_medians_ms(look)["look"], 2)
