import numpy as np
import pytest

from installation.core.turn import Position, frontal
from installation.picture.compose import Composer
from installation.picture.gamma import share_in_light


def grey(level: int, side: int = 4) -> np.ndarray:
    return np.full((side, side, 3), level, np.uint8)


@pytest.mark.parametrize(("seen", "paint"), [(200, 50), (50, 200), (255, 0), (120, 110)])
def test_half_of_each_is_as_bright_as_their_light_together(seen: int, paint: int) -> None:
    share = share_in_light(np.full((4, 4), 0.5, np.float32), grey(seen), grey(paint))

    mixed = share * seen + (1.0 - share) * paint
    np.testing.assert_allclose(mixed, np.sqrt((seen**2 + paint**2) / 2.0), atol=0.01)


def test_what_is_wholly_seen_or_wholly_painted_stays_so() -> None:
    share = np.array([[0.0, 1.0]], np.float32)

    kept = share_in_light(share, grey(200)[:1, :2], grey(40)[:1, :2])

    np.testing.assert_allclose(kept, share, atol=1e-6)


def test_a_share_a_hair_beyond_its_bounds_gives_a_number() -> None:
    share = share_in_light(np.array([[1.0001, -0.0001]], np.float32), grey(0)[:1, :2], grey(255)[:1, :2])

    np.testing.assert_allclose(share, [[1.0, 0.0]], atol=1e-3)


def test_where_both_are_alike_the_share_is_kept() -> None:
    share = np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4)

    np.testing.assert_array_equal(share_in_light(share, grey(90), grey(91)), share)


@pytest.mark.parametrize("still", [False, True])
def test_a_portrait_mixes_seen_and_imagined_as_light(still: bool) -> None:
    state: Position = frontal(32)
    state.coverage[:] = 0.5
    state.imagined[:] = 0.5 * 50 / 255
    source = np.full((64, 64, 3), 200, np.uint8)

    shown = Composer(source, 64, still).at(state)

    assert abs(float(shown.mean()) - np.sqrt((200**2 + 50**2) / 2)) < 2.0
