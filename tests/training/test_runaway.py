"""Links that ran away are found by their map errors, and are not exported."""

from __future__ import annotations

from pathlib import Path

from installation.training.__main__ import main
from installation.training.runaway import keep_errors, kept_errors, ran_away

CALM = [0.0039, 0.0062, 0.0084, 0.0106, 0.0125, 0.0144, 0.0159]


def test_errors_that_grow_as_they_do_are_calm() -> None:
    assert ran_away(CALM) == []
    assert ran_away([]) == []


def test_a_link_that_is_far_worse_than_the_one_before_it_ran_away() -> None:
    assert ran_away([*CALM, 0.032, 0.033]) == [8]
    assert ran_away([0.032, 0.033, 0.064, 0.086], first_link=21) == [23, 24]
    assert ran_away([0.0085, 0.0082, 0.0111, 0.0146, 0.0136], first_link=20) == [22, 23]


def test_errors_are_kept_with_their_links_numbers(tmp_path: Path) -> None:
    assert kept_errors(tmp_path) == ([], 1)

    keep_errors(tmp_path, [0.032, 0.033], 13)

    assert kept_errors(tmp_path) == ([0.032, 0.033], 13)


def test_a_run_with_a_lost_link_is_not_exported(tmp_path: Path, capsys) -> None:
    keep_errors(tmp_path, [0.032, 0.033, 0.086], 22)

    assert main(["export", str(tmp_path), "--models", str(tmp_path / "models")]) == 2

    told = capsys.readouterr().err
    assert "of which 24 ran away" in told and "--frozen 23" in told
    assert not (tmp_path / "models").exists()
