import numpy as np

from installation.chain.dome import breadth_of_crown, closed

SIZE = 128
ROOM, HAIR = 0.16, 0.24


def dome() -> np.ndarray:
    """(S, S) bool: a head whose crown closes eight rows below the picture's upper edge."""
    x, y = np.meshgrid(np.arange(SIZE) - 63.5, np.arange(SIZE) - 50.0)
    return (x / 40.0) ** 2 + (y / 42.0) ** 2 < 1.0


def picture(head: np.ndarray, room: float = ROOM) -> np.ndarray:
    return np.repeat(np.where(head, HAIR, room)[..., None], 3, axis=2).astype(np.float32)


def column() -> np.ndarray:
    """The same as a link draws it: with a column of hair on it, up to the edge."""
    moving = dome().astype(np.float32)
    moving[:16, 44:84] = 1.0
    return moving


def test_a_column_of_hair_up_to_the_edge_is_taken_off_and_the_crown_stays() -> None:
    drawn = column() > 0
    breadth = breadth_of_crown(drawn, picture(dome()))

    for yaw_deg in (30.0, -90.0, 180.0):
        moving = closed(column(), breadth, yaw_deg)
        assert not moving[:8].any()
        assert (moving[21:] == column()[21:]).all()
        assert (moving[dome()] > 0.4).all()


def test_a_head_seen_from_the_side_may_be_broader_than_from_the_front() -> None:
    breadth = breadth_of_crown(dome(), picture(dome()))
    row = 14
    broad = np.zeros((SIZE, SIZE), np.float32)
    broad[:, 10:118] = 1.0

    front, side = (closed(broad, breadth, yaw_deg)[row].sum() for yaw_deg in (0.0, 90.0))
    assert front < side < 1.4 * front


def test_hair_that_the_picture_cuts_off_or_a_motley_room_loses_nothing() -> None:
    tall = column() > 0
    np.testing.assert_array_equal(
        closed(column(), breadth_of_crown(tall, picture(tall)), 60.0)[:8], column()[:8]
    )
    motley = np.random.default_rng(2).uniform(0.0, 1.0, (SIZE, SIZE, 3)).astype(np.float32)
    assert closed(column(), breadth_of_crown(tall, motley), 60.0)[:8].sum() > 0.9 * column()[:8].sum()


def test_what_leans_back_stays_over_what_carries_it() -> None:
    """A crown that stands left of the middle is held to its breadth where it stands, not in the middle."""
    breadth = breadth_of_crown(dome(), picture(dome()))
    leaning = np.roll(dome().astype(np.float32), -15, axis=1)

    assert (closed(leaning, breadth, 90.0)[leaning > 0] > 0.4).all()
