from pathlib import Path

import numpy as np
import pytest

from installation.core.alignment import EYE_LINE
from installation.training.batches import ArmTurn, load_arms
from installation.training.hats import wear_hat


@pytest.fixture(scope="module")
def arm(egg_turns: Path) -> ArmTurn:
    return load_arms(egg_turns, ["london_002"], 3)[0]


def test_nobody_wears_a_hat_where_none_is_asked_for(arm: ArmTurn) -> None:
    assert wear_hat(arm, np.random.default_rng(0), 0.0) is arm


def test_a_hat_covers_what_lies_over_its_rim_at_every_position_and_nothing_below(arm: ArmTurn) -> None:
    for seed in range(4):
        worn = wear_hat(arm, np.random.default_rng(seed), 1.0)
        size = arm.picture.shape[1]
        changed = (worn.picture != arm.picture).any(axis=(2, 3))  # (P, rows)
        rim = int((EYE_LINE - 0.085) * size) + 1

        assert not changed[:, rim:].any()
        assert changed[:, : round((EYE_LINE - 0.17) * size)].any(axis=1).all()
        assert (worn.photo[: round(0.15 * 128), :, :3] != arm.photo[: round(0.15 * 128), :, :3]).any()
        np.testing.assert_array_equal(worn.picture[..., 3], arm.picture[..., 3])


def test_rows_of_a_hat_that_faces_the_camera_have_one_colour_at_all_positions(arm: ArmTurn) -> None:
    """The eggs' normals all face the camera: a ring keeps its height and its light."""
    worn = wear_hat(arm, np.random.default_rng(1), 1.0)
    solid = worn.picture[..., 3] == 255
    row = 4
    colours = worn.picture[:, row][solid[:, row]][:, :3].astype(int)

    assert len(colours) > 8
    assert np.ptp(colours, axis=0).max() <= 1
    assert (worn.gain[:, row] == 100).all()


def test_cloth_is_no_hair(arm: ArmTurn) -> None:
    from dataclasses import replace

    haired = replace(arm, hair=np.full_like(arm.hair, 255))
    worn = wear_hat(haired, np.random.default_rng(2), 1.0)

    assert (worn.hair[:, :6] == 0).all() and (worn.hair[:, 16:] == 255).all()
