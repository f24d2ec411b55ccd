from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from installation.chain.profile import YAWS_DEG
from installation.training.batches import NO_VARIETY, ArmTurn, Variety, load_arms, set_up_of
from installation.training.outlines import POSITIONS, load_outlines, outlines_of
from tests.training.conftest import NOSE_ROWS, SIZE, nose_of


@pytest.fixture(scope="module")
def arm(nosed_turns: Path) -> ArmTurn:
    return load_arms(nosed_turns, ["london_004"], POSITIONS[-1])[0]


def told(arm: ArmTurn) -> tuple[np.ndarray, np.ndarray]:
    return outlines_of(set_up_of(arm, [], np.random.default_rng(0), NO_VARIETY))


def test_an_outline_is_where_the_face_ends(arm: ArmTurn) -> None:
    edge, known = told(arm)

    assert edge.shape == known.shape == (len(YAWS_DEG), SIZE)
    np.testing.assert_allclose(edge[:, 7:10], 19.5, atol=0.51)
    np.testing.assert_allclose(edge[:, NOSE_ROWS][:, 2:-2] - edge[:, 8:9], nose_of(4), atol=0.01)
    assert known[:, 7:24].all()


def test_a_shoulder_is_no_profile(arm: ArmTurn) -> None:
    _, known = told(arm)

    assert not known[:, 29:].any()


def test_where_hair_is_the_outline_the_face_is_not_known(arm: ArmTurn) -> None:
    hair = arm.hair.copy()
    hair[:, :9] = 255

    _, known = told(replace(arm, hair=hair))

    assert not known[:, :7].any()
    assert known[:, 10:24].all()


def test_the_same_seed_gives_the_same_samples(nosed_turns: Path) -> None:
    args = (nosed_turns, ["london_001", "london_002"], None, 2, Variety(), 3, 1)
    one, two = load_outlines(*args), load_outlines(*args)

    assert len(one.small) == 2 * 2 * 2
    for part in ("small", "edge", "known"):
        np.testing.assert_array_equal(getattr(one, part), getattr(two, part))
