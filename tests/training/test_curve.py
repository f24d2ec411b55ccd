from pathlib import Path

from installation.training.curve import cut_curve


def test_rows_to_be_done_again_and_a_torn_one_go_and_all_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "curve.csv"
    path.write_text("1,0.5\n2,0.4\n3,0.3\n1")

    cut_curve(path, lambda row: int(row[0]) <= 2)

    assert path.read_text() == "1,0.5\n2,0.4\n"


def test_a_run_that_begins_has_an_empty_curve(tmp_path: Path) -> None:
    cut_curve(tmp_path / "curve.csv", lambda row: True)

    assert (tmp_path / "curve.csv").read_text() == ""
