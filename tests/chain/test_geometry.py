import numpy as np
import pytest

from installation.chain.geometry import GeometryPredictor, back_of_the_head, ellipsoid_position
from installation.core.turn import Position

HAIR, SKIN, ROOM = (60, 30, 20), (200, 150, 120), (90, 160, 200)


def portrait(size: int = 64) -> np.ndarray:
    """A head of two colours before a wall: hair above, skin below, and one eye that is neither."""
    line = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(line - 0.5, line - 0.49)
    picture = np.full((size, size, 3), ROOM, np.uint8)
    head = (x / 0.34) ** 2 + (y / 0.46) ** 2 < 1
    picture[head] = SKIN
    picture[head & (y < -0.2)] = HAIR
    picture[(np.abs(x - 0.1) < 0.04) & (np.abs(y + 0.05) < 0.03)] = (0, 255, 0)
    return picture


def shown(position: Position, source: np.ndarray) -> np.ndarray:
    from installation.picture.compose import compose

    return compose(position, source, source.shape[0]).astype(int)


def test_it_turns_as_far_as_it_says() -> None:
    yaws = [p.yaw_deg for p in GeometryPredictor(49, 16).positions(portrait(16))]

    assert len(yaws) == 48
    assert (min(yaws), max(yaws)) == (-180.0, 180.0)


def test_a_turn_to_the_right_takes_the_nose_to_the_right_edge() -> None:
    """What stands right of the middle at +30 degrees came from the middle: its map points left."""
    at_30 = next(p for p in GeometryPredictor(9).positions(np.zeros((8, 8, 3), np.uint8)) if p.yaw_deg == 30)

    assert at_30.map[60, 84, 0] < -0.05


def test_the_left_arm_is_the_mirrored_right_arm_of_the_mirrored_picture() -> None:
    source = portrait()
    straight = {p.yaw_deg: p for p in GeometryPredictor(25, 64).positions(source)}
    mirrored = {p.yaw_deg: p for p in GeometryPredictor(25, 64).positions(source[:, ::-1].copy())}

    for yaw_deg, position in straight.items():
        other = shown(mirrored[-yaw_deg], source[:, ::-1].copy())[:, ::-1]
        assert np.abs(shown(position, source) - other).mean() < 1.0


def test_there_is_no_face_on_the_back_of_the_head() -> None:
    source = portrait()
    behind = next(p for p in GeometryPredictor(49, 64).positions(source) if p.yaw_deg == 180)
    picture = shown(behind, source)

    inside = picture[8:54, 18:46]
    assert (inside[..., 1] < inside[..., 0]).all()  # neither the eye's green nor the room's blue
    assert np.abs(picture[20, 32] - HAIR).max() < 25
    assert np.abs(picture[54, 32] - SKIN).max() < 30


def test_the_back_of_the_head_is_soft() -> None:
    behind = back_of_the_head(portrait().astype(np.float32) / 255.0)

    inside = behind[14:52, 22:42]
    assert np.abs(np.diff(inside, axis=0)).max() < 0.06
    assert np.abs(np.diff(inside, axis=1)).max() < 0.06


def test_nothing_pops_when_the_turn_begins() -> None:
    source = portrait()
    first = next(iter(GeometryPredictor(3, 64).positions(source)))

    assert np.abs(shown(first, source) - source).mean() < 6.0


def test_a_worn_portrait_turns_too() -> None:
    source = portrait()
    for position in GeometryPredictor(13, 64).positions(source):
        assert position.worn is not None
        assert position.worn.dtype == np.float32
        assert position.worn.min() >= 0.0 and position.worn.max() <= 1.0
    green = position.worn[28, 16:48, 1] - position.worn[28, 16:48, 0]
    assert np.argmax(green) + 16 < 32  # at -45 degrees the eye, once at column 38, is left of the middle


@pytest.mark.parametrize("yaw_deg", [7.5, 90.0, 180.0])
def test_an_ellipsoid_has_the_ranges_of_a_position(yaw_deg: float) -> None:
    position = ellipsoid_position(yaw_deg, 32)

    assert (position.map.shape, position.coverage.shape) == ((32, 32, 2), (32, 32))
    assert position.coverage.min() >= 0.0 and position.coverage.max() <= 1.0
