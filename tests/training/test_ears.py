from pathlib import Path

import numpy as np
import pytest

from installation.picture.ears import load_ears
from installation.training.__main__ import main
from tests.training.originals import HEAD, needs_data


@needs_data
def test_the_kept_ears_are_those_of_the_head_model(tmp_path: Path) -> None:
    assert main(["ears", "--head", str(HEAD), "--out", str(tmp_path / "ears.npz")]) == 0

    made, kept = load_ears(tmp_path / "ears.npz"), load_ears()
    np.testing.assert_array_equal(made.yaw_deg, kept.yaw_deg)
    np.testing.assert_allclose(made.anchor, kept.anchor, atol=1e-4)
    assert np.abs(made.alpha - kept.alpha).mean() < 1e-3
    assert np.abs(made.shade - kept.shade).mean() < 1e-3


def test_a_missing_head_model_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ears", "--head", str(tmp_path / "head.npz")]) == 2

    assert "no such file; expected the ICT face model" in capsys.readouterr().err
