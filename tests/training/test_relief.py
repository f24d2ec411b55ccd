import numpy as np

from installation.training.relief import relief_of

SIZE = 64


def ball(radius: float, across: float, down: float) -> tuple[np.ndarray, np.ndarray]:
    """Normals (S, S, 2) of a ball, and where it is (S, S)."""
    line = (np.arange(SIZE, dtype=np.float32) + 0.5) / SIZE
    x, y = np.meshgrid((line - across) / radius, (line - down) / radius)
    on = x**2 + y**2 < 1.0
    return np.where(on[..., None], np.dstack([x, y]), 0.0).astype(np.float32), on


def test_a_small_knob_on_a_large_ball_counts_and_the_ball_does_not() -> None:
    head, shown = ball(0.45, 0.5, 0.5)
    knob, on = ball(0.05, 0.4, 0.5)

    relief = relief_of(np.where(on[..., None], knob, head), shown[..., None].astype(np.float32))

    assert relief.shape == (SIZE, SIZE, 1) and relief.dtype == np.float32
    assert relief[on].mean() > 0.5
    assert relief[20:44, 40:48].max() < 0.1
    assert relief.min() >= 0.0 and relief.max() <= 1.0


def test_nothing_counts_more_under_the_chin() -> None:
    knob, on = ball(0.05, 0.5, 0.92)

    assert relief_of(knob, np.ones((SIZE, SIZE, 1), np.float32))[on].max() < 0.1
