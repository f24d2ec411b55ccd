"""The report has exactly the fields that others rely on, whole after an interrupt, and nothing of a visitor."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from installation.clock import ManualClock
from installation.report import EVENTS, Report, Spread

FIELDS = (
    *("seconds", "frames", "frame_ms", "first_frame_s", "model_ready_s", "detect_ms", "turn_first_ms"),
    *("turn_all_ms", "rss_mb", "drops", "presenter", "events"),
)


def test_the_fields_are_those_of_the_design_in_its_order() -> None:
    facts = Report(ManualClock()).facts()
    assert tuple(facts) == FIELDS
    assert tuple(facts["frame_ms"]) == ("p50", "p95", "p99", "max")
    assert tuple(facts["detect_ms"]) == ("p50", "p95")
    assert tuple(facts["rss_mb"]) == ("start", "max", "end")


def test_how_pictures_came_onto_the_glass_is_told() -> None:
    report = Report(ManualClock())
    assert report.facts()["presenter"] is None
    report.presented("plain", {"accelerated": 21.0, "plain": 1.346})
    assert report.facts()["presenter"] == {"way": "plain", "flip_ms": {"accelerated": 21.0, "plain": 1.35}}


def test_an_empty_run_says_none_and_not_zero_milliseconds() -> None:
    facts = Report(ManualClock()).facts()
    assert facts["frames"] == 0
    assert facts["drops"] == 0
    assert facts["frame_ms"] == {"p50": None, "p95": None, "p99": None, "max": None}
    assert facts["first_frame_s"] is facts["model_ready_s"] is facts["turn_first_ms"] is None


def test_times_count_from_the_making_of_the_report() -> None:
    clock = ManualClock(1000.0)
    report = Report(clock)
    clock.advance(0.4)
    report.first_frame()
    clock.advance(0.1)
    report.frame(16.6)
    clock.advance(4.5)
    report.model_ready()
    report.model_ready()
    report.emit("attract")
    clock.advance(5)
    facts = report.facts()
    assert (facts["first_frame_s"], facts["model_ready_s"], facts["seconds"]) == (0.4, 5.0, 10.0)
    assert facts["events"] == [{"t_s": 5.0, "event": "attract"}]


def test_percentiles_are_within_a_tenth_of_a_millisecond() -> None:
    values = np.random.default_rng(3).gamma(4.0, 4.0, 5000)
    spread = Spread()
    for value in values:
        spread.add(float(value))
    for share in (0.5, 0.95, 0.99):
        told = spread.percentile(share)
        assert told is not None
        assert told == pytest.approx(np.quantile(values, share, method="inverted_cdf"), abs=0.11)
    assert spread.max == pytest.approx(values.max(), abs=0.05)
    assert spread.count == 5000


def test_a_stall_of_seconds_is_told_as_it_was() -> None:
    spread = Spread()
    for value in (10.0, 5000.0, 7000.0):
        spread.add(value)
    assert spread.max == 7000.0
    assert spread.percentile(0.99) == 7000.0
    assert spread.percentile(0.3) == 10.1, "the upper edge of its tenth"


def test_a_negative_duration_is_refused() -> None:
    for bad in (-0.1, float("nan")):
        with pytest.raises(ValueError, match="expected 0 or more"):
            Spread().add(bad)


def test_the_slowest_visitor_is_told() -> None:
    report = Report(ManualClock())
    for first, everything in ((300.0, 900.0), (650.04, 1800.0), (200.0, 700.0)):
        report.turn_first(first)
        report.turn_all(everything)
    assert report.facts()["turn_first_ms"] == 650.0
    assert report.facts()["turn_all_ms"] == 1800.0


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_of_the_design_is_taken(event: str) -> None:
    report = Report(ManualClock())
    report.emit(event, reason="too_small", count=np.int64(3), share=np.float32(0.5), nothing=None)
    assert report.facts()["events"] == [
        {"t_s": 0.0, "event": event, "reason": "too_small", "count": 3, "share": 0.5, "nothing": None}
    ]


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="received event 'lunch', expected one of"):
        Report(ManualClock()).emit("lunch")


@pytest.mark.parametrize("value", [np.zeros(3), [1, 2], (1, 2), {"x": 1}, b"jpeg", object(), np.zeros(())])
def test_a_fact_that_could_hold_a_picture_is_refused(value: object) -> None:
    report = Report(ManualClock())
    with pytest.raises(TypeError, match="leave pictures and places out"):
        report.emit("face_accepted", crop=value)
    assert report.facts()["events"] == []


def test_a_fact_may_not_take_the_place_of_the_reports_own() -> None:
    with pytest.raises(TypeError, match="expected another name"):
        Report(ManualClock()).emit("quit", t_s=3)


def test_long_words_are_cut_and_numbers_without_value_become_none() -> None:
    report = Report(ManualClock())
    report.emit("worker_restarted", error="x" * 5000, after_s=float("nan"))
    event = report.facts()["events"][0]
    assert len(event["error"]) == 200
    assert event["after_s"] is None


def test_many_threads_lose_nothing() -> None:
    report = Report(ManualClock())

    def work() -> None:
        for _ in range(300):
            report.emit("search")
            report.frame(5.0)
            report.detection(8.0)
            report.drop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    facts = report.facts()
    assert (facts["frames"], facts["drops"], len(facts["events"])) == (1200, 1200, 1200)


def test_the_oldest_events_make_room_after_weeks() -> None:
    report = Report(ManualClock())
    for number in range(20_001):
        report.emit("search", number=number)
    events = report.facts()["events"]
    assert len(events) == 20_000
    assert events[0]["number"] == 1


def test_the_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    report = Report(ManualClock())
    report.emit("mode", mode="live")
    report.frame(12.0)
    report.write(path)
    assert tuple(json.loads(path.read_text())) == FIELDS
    assert [left.name for left in tmp_path.iterdir()] == ["report.json"]


def test_a_missing_folder_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Report(ManualClock()).write(tmp_path / "none" / "report.json")


def test_memory_is_told_in_plausible_megabytes() -> None:
    told = Report(ManualClock()).facts()["rss_mb"]
    if told["end"] is None:
        pytest.skip("this system does not tell how much memory a program holds")
    assert 5 < told["start"] <= told["max"] < 100_000
    assert told["end"] <= told["max"]
