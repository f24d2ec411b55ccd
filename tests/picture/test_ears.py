import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from installation.chain.ears import ANCHOR, place_of
from installation.core.look import Look
from installation.core.turn import Ear
from installation.picture import ears
from installation.picture.ears import EarDrawer, EarsFileError, load_ears

SKIN = np.array([0.8, 0.6, 0.5], np.float32)
ROOM = np.full((240, 240, 3), 40, np.uint8)


def drawn(
    yaw_deg: float, share: float = 1.0, look: Look = Look.PLAIN, film: np.ndarray | None = None
) -> np.ndarray:
    shown = ROOM.copy()
    EarDrawer(240).draw(shown, Ear(place_of(yaw_deg), SKIN, share), yaw_deg, look, film)
    return shown


def changed(shown: np.ndarray) -> np.ndarray:
    return np.abs(shown.astype(int) - ROOM).max(axis=-1) > 8


def test_the_kept_ear_sits_where_chains_place_it() -> None:
    np.testing.assert_allclose(load_ears().anchor, ANCHOR, atol=1e-3)


@pytest.mark.parametrize("yaw_deg", [45.0, 71.0, 90.0, 120.0, -71.0, -120.0])
def test_an_ear_is_drawn_about_its_place_and_nowhere_else(yaw_deg: float) -> None:
    rows, columns = np.nonzero(changed(drawn(yaw_deg)))
    x, y = place_of(yaw_deg)

    # of the side's 240 pixels an eye distance has 55, and an ear is 0.9 of them high
    assert 35 < rows.max() - rows.min() < 65
    assert abs(rows.mean() - y * 240) < 10
    assert abs(columns.mean() - x * 240) < 18


def test_it_is_of_the_skin_it_is_given_and_has_light_and_shade() -> None:
    shown = drawn(90.0)
    skin = 255 * SKIN
    inside = shown[changed(shown)].astype(float)

    assert 0.6 < np.median(inside / skin) < 1.05
    assert (inside / skin).std() > 0.08


def test_the_other_arms_ear_is_its_mirror_image() -> None:
    apart = np.abs(drawn(-75.0)[:, ::-1].astype(int) - drawn(75.0))

    assert apart.max() <= 2


def test_half_of_it_lets_the_head_through() -> None:
    half, whole = drawn(90.0, 0.5).astype(float), drawn(90.0).astype(float)

    np.testing.assert_allclose(half, (ROOM + whole) / 2, atol=1)
    np.testing.assert_array_equal(drawn(90.0, 0.0), ROOM)


def test_it_moves_as_evenly_as_the_head() -> None:
    """No step of a tenth of a degree moves it by more than three times what is usual: whole pixels would."""
    shown = [drawn(60.0 + k / 10).astype(float) for k in range(40)]
    steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(shown)]

    assert max(steps) < 3.0 * np.median(steps)


def test_what_is_guessed_of_it_has_the_look_of_the_guessed() -> None:
    veiled, grainy = drawn(90.0, look=Look.VEIL), drawn(90.0, look=Look.GRAIN)
    film = np.full((240, 240), 64, np.uint8)
    inside = changed(drawn(90.0))

    def colour(shown: np.ndarray) -> float:
        pixels = shown[inside].astype(float)
        return float((pixels.max(axis=1) - pixels.min(axis=1)).mean())

    assert colour(veiled) < 0.6 * colour(drawn(90.0))
    assert colour(grainy) < 0.3 * colour(drawn(90.0))
    assert drawn(90.0, film=film)[inside].mean() < 0.7 * drawn(90.0)[inside].mean()
    assert (veiled == ROOM).all(axis=-1).mean() > 0.95


def test_an_ear_beyond_the_picture_is_cut_and_not_missed() -> None:
    shown = ROOM.copy()
    drawer = EarDrawer(240)
    for place in ((0.0, 0.0), (1.0, 1.0), (-3.0, 0.5), (0.5, 9.0)):
        drawer.draw(shown, Ear(place, SKIN, 1.0), 90.0)

    rows, columns = np.nonzero(changed(shown))
    assert {rows.min(), columns.min()} == {0}
    assert {rows.max(), columns.max()} == {239}


def test_a_missing_or_torn_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EarsFileError, match=r"ears\.npz: cannot be read"):
        load_ears(tmp_path / "ears.npz")

    (tmp_path / "ears.npz").write_bytes(b"torn")
    with pytest.raises(EarsFileError, match="fetch the assets folder again"):
        load_ears(tmp_path / "ears.npz")


def test_without_the_file_portraits_turn_without_ears(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def torn() -> ears.EarViews:
        return load_ears(tmp_path / "ears.npz")

    monkeypatch.setattr(ears, "load_ears", torn)
    ears._kept_views.cache_clear()
    try:
        np.testing.assert_array_equal(drawn(90.0), ROOM)
        np.testing.assert_array_equal(drawn(45.0), ROOM)
    finally:
        ears._kept_views.cache_clear()

    assert caplog.text.count("cannot be read") == 1


def test_kept_views_are_read_as_they_were_written(tmp_path: Path) -> None:
    views = load_ears()
    views.save(tmp_path / "again.npz")
    again = load_ears(tmp_path / "again.npz")

    for name in ("yaw_deg", "alpha", "shade", "anchor"):
        np.testing.assert_array_equal(getattr(again, name), getattr(views, name))


def test_the_kept_ear_has_no_hole() -> None:
    """What lies behind showed through one as a dark dot."""
    views = load_ears()
    for yaw_deg, alpha in zip(views.yaw_deg, views.alpha, strict=True):
        _, parts = cv2.connectedComponents((alpha < 0.9).astype(np.uint8))
        at_border = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
        assert not set(np.unique(parts)) - set(at_border) - {0}, f"at {yaw_deg} degrees"
