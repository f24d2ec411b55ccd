import numpy as np

from installation.chain.dome import HOLLOW_CELLS, HOLLOW_DEG, breadth_of_crown, without_column, without_hollow

SIZE = 128
ROOM, HAIR = 0.16, 0.24
OWN = np.array([[HAIR] * 3, [0.8, 0.6, 0.5]], np.float32)


def dome() -> np.ndarray:
    """(S, S) bool: a head whose crown closes eight rows below the picture's upper edge."""
    x, y = np.meshgrid(np.arange(SIZE) - 63.5, np.arange(SIZE) - 50.0)
    return (x / 40.0) ** 2 + (y / 42.0) ** 2 < 1.0


def picture(head: np.ndarray, room: float = ROOM) -> np.ndarray:
    return np.repeat(np.where(head, HAIR, room)[..., None], 3, axis=2).astype(np.float32)


def column() -> np.ndarray:
    """The same as a link draws it: with a column of hair on it, up to the edge."""
    moving = dome().astype(np.float32)
    moving[:16, 44:83] = 1.0
    return moving


def test_a_column_of_hair_up_to_the_edge_is_taken_off_and_the_crown_stays() -> None:
    drawn = column() > 0
    breadth = breadth_of_crown(drawn, picture(dome()), OWN)

    for yaw_deg in (30.0, -90.0, 180.0):
        moving = without_column(column(), breadth, yaw_deg)
        assert not moving[:8].any()
        assert (moving[21:] == column()[21:]).all()
        assert (moving[dome()] > 0.4).all()


def test_a_wall_that_is_not_of_one_colour_is_no_hair_of_another() -> None:
    wall = np.where(dome(), HAIR, np.linspace(0.7, 0.9, SIZE))
    shaded = np.repeat(wall[..., None], 3, axis=2).astype(np.float32)

    breadth = breadth_of_crown(column() > 0, shaded, OWN)

    assert not without_column(column(), breadth, 60.0)[:7].any()


def test_a_head_seen_from_the_side_may_be_broader_than_from_the_front() -> None:
    breadth = breadth_of_crown(dome(), picture(dome()), OWN)
    row = 14
    broad = np.zeros((SIZE, SIZE), np.float32)
    broad[:, 10:118] = 1.0

    front, side = (without_column(broad, breadth, yaw_deg)[row].sum() for yaw_deg in (0.0, 90.0))
    assert front < side < 1.4 * front


def test_hair_that_the_picture_cuts_off_or_a_motley_room_loses_nothing() -> None:
    tall = column() > 0
    np.testing.assert_array_equal(
        without_column(column(), breadth_of_crown(tall, picture(tall), OWN), 60.0)[:8], column()[:8]
    )
    motley = np.random.default_rng(2).uniform(0.0, 1.0, (SIZE, SIZE, 3)).astype(np.float32)
    assert (
        without_column(column(), breadth_of_crown(tall, motley, OWN), 60.0)[:8].sum()
        > 0.9 * column()[:8].sum()
    )


def test_a_column_comes_off_a_head_that_leans_back_where_that_stands() -> None:
    breadth = breadth_of_crown(column() > 0, picture(dome()), OWN)
    leaning, with_column = (np.roll(field, -15, axis=1) for field in (dome(), column()))

    moving = without_column(with_column, breadth, -30.0)

    assert not moving[:8].any()
    assert (moving[leaning] > 0.4).all()
    assert moving.dtype == np.float32


def test_of_a_head_that_was_never_drawn_nothing_is_taken_off() -> None:
    breadth = breadth_of_crown(np.zeros((SIZE, SIZE), bool), picture(dome()), OWN)

    np.testing.assert_array_equal(without_column(column(), breadth, 45.0), column())


def onion() -> np.ndarray:
    """(S, S) float32: a head that the upper edge cuts off, drawn ever narrower up to row 6 and as narrow above it."""
    half = 22.0 + 1.0 * np.maximum(np.arange(SIZE) - 6, 0)
    half = np.minimum(half, 44.0)
    return (np.abs(np.arange(SIZE) - 63.5)[None] < half[:, None]).astype(np.float32)


def test_a_crown_that_the_edge_cuts_off_is_nowhere_hollow() -> None:
    breadth = without_hollow(onion(), 90.0).sum(axis=1)[:21]

    # each row as broad as the mean of those beside it, and the first and a late one as they were
    assert (breadth[1:-1] >= 0.5 * (breadth[:-2] + breadth[2:]) - 0.6).all(), breadth
    assert breadth[6] > onion()[6].sum() + 4.0
    np.testing.assert_allclose(breadth[[0, 20]], onion().sum(axis=1)[[0, 20]], atol=2.0)


def test_a_crown_is_filled_on_both_sides_and_not_at_the_front() -> None:
    filled = without_hollow(onion(), -90.0) - onion()

    np.testing.assert_allclose(filled, filled[:, ::-1], atol=1e-5)
    np.testing.assert_array_equal(without_hollow(onion(), HOLLOW_DEG[0]), onion())


def test_beside_a_bun_there_is_room() -> None:
    bun = dome().astype(np.float32)
    bun[:10, 58:70] = 1.0

    filled = (without_hollow(bun, 180.0) - bun).sum(axis=1)[:10]

    assert filled.max() <= 2 * (HOLLOW_CELLS + 1.0)


def test_the_room_between_two_buns_stays() -> None:
    buns = onion()
    buns[:12, 60:67] = 0.0

    assert not without_hollow(buns, 90.0)[:12, 60:67].any()


def test_a_crown_that_closes_below_the_edge_stays() -> None:
    np.testing.assert_array_equal(without_hollow(dome().astype(np.float32), 90.0), dome())
