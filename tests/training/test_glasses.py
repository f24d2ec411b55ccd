import numpy as np

from installation.core.alignment import EYE_LINE
from installation.training.glasses import draw_glasses

PHOTO = np.full((128, 128, 4), 200, np.uint8)


def test_nobody_wears_glasses_where_none_are_asked_for() -> None:
    photo, worn = draw_glasses(PHOTO, np.random.default_rng(0), 0.0)

    assert worn is None
    np.testing.assert_array_equal(photo, PHOTO)


def test_frames_lie_round_both_eyes_and_leave_them_free() -> None:
    for seed in range(6):
        photo, worn = draw_glasses(PHOTO, np.random.default_rng(seed), 1.0)

        assert worn is not None
        rows, columns = np.nonzero(worn[..., 3] > 127)
        assert columns.min() < 64 - 20 and columns.max() > 64 + 20
        assert abs(rows.mean() / 128 - EYE_LINE) < 0.05
        for eye in (64 - 15, 64 + 15):
            assert worn[round(128 * EYE_LINE), eye, 3] == 0
        assert (photo[rows, columns, :3] < 200).all()
        np.testing.assert_array_equal(photo[..., 3], PHOTO[..., 3])
