"""``main.py bench``: what this machine makes of the piece, in one run, medians.

Measured: the links (milliseconds a position, first and all), the machine's matmul rate and the links' share of it,
composing at several sizes, and a look of the vision thread. Ratios matter more than milliseconds on a busy machine.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from installation.chain.matmul import matmul_work
from installation.chain.predictor import ChainPredictor
from installation.clock import MonotonicClock
from installation.core.whole_turn import whole_turn
from installation.picture.compose import Composer

CLOCK = MonotonicClock()
ROUNDS = 9
SIZES = (480, 720, 1080)


def bench(chain_folder: Path, threads: int, json_path: Path | None = None) -> int:
    """Runs all measurements, prints one line each; with a path also writes them as JSON."""
    predictor = ChainPredictor(chain_folder, threads)
    started = CLOCK.now_s()
    predictor.warm_up()
    facts: dict[str, Any] = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "chain": predictor.name,
        "model_ready_s": round(CLOCK.now_s() - started, 2),
    }
    source = np.random.default_rng(3).integers(0, 256, (720, 720, 3), np.uint8)
    facts.update(_links(predictor, source))
    facts.update(_matmul(facts["link_gflop"], facts["position_ms"]))
    facts["compose_ms"] = _composing(predictor, source)
    facts["look_ms"] = _look()
    for key, value in facts.items():
        print(f"{key:<22} {value}")
    if json_path:
        json_path.write_text(json.dumps(facts, indent=1) + "\n")
    return 0


def _median_ms(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    work()
    spent = []
    for _ in range(rounds):
        started = CLOCK.now_s()
        work()
        spent.append(CLOCK.now_s() - started)
    return round(float(np.median(spent)) * 1e3, 2)


def _links(predictor: ChainPredictor, source: np.ndarray) -> dict[str, Any]:
    first = _median_ms(lambda: next(iter(predictor.positions(source))))
    whole = _median_ms(lambda: list(predictor.positions(source)))
    made = predictor.expected_positions - 1
    return {
        "positions": made + 1,
        "turn_first_ms": first,
        "turn_all_ms": whole,
        "position_ms": round(whole / made, 2),
        "link_gflop": round(predictor.link_gflop(), 3),
    }


def _matmul(link_gflop: float, position_ms: float) -> dict[str, Any]:
    """The machine's float32 matmul rate, and the share of it that the links reach."""
    work, gflop = matmul_work()
    rate = gflop / (_median_ms(work) / 1e3)
    return {
        "matmul_gflop_per_s": round(rate, 1),
        "links_share_of_matmul": round(link_gflop / (position_ms / 1e3) / rate, 3),
    }


def _composing(predictor: ChainPredictor, source: np.ndarray) -> dict[str, float]:
    turn = whole_turn(predictor, source)
    between = turn.yaws_deg[-1] / 2 + 1.7
    made = {}
    for size in SIZES:
        composer = Composer(source, size)
        made[str(size)] = _median_ms(lambda composer=composer: composer.at(turn.at(between)))  # type: ignore[misc]
    return made


def _look() -> float:
    """One look at 1280x720 without a face: the whole picture is searched, the vision thread's worst case."""
    from installation.core.sighting import Frame
    from installation.settings import DetectorSettings
    from installation.vision.eyesight import Looker

    looker = Looker(DetectorSettings(full_search_every_s=0.1))
    noise = np.random.default_rng(5).integers(90, 166, (720, 1280, 3), np.uint8)
    return _median_ms(lambda: looker.look(Frame(noise, CLOCK.now_s(), 0), CLOCK.now_s()))
