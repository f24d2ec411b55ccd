import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from installation.chain.fake import FakePredictor
from installation.render import RenderError, RenderRequest, contact_sheet, render, yaws_of


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "astronaut ü.jpg"
    _, data = cv2.imencode(".jpg", astronaut()[..., ::-1])
    data.tofile(path)
    return path


def test_a_photograph_becomes_its_turn(photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "turn"
    count = render(RenderRequest(photo, out, size=96, sheet=tmp_path / "sheet.png"), FakePredictor(25))

    facts = json.loads((out / "turn.json").read_text())
    frames = sorted(out.glob("frame_*.png"))
    assert count == len(frames) == 13
    assert facts == {"yaw_deg": [7.5 * k for k in range(13)], "size": 96, "chain": "ellipsoid"}
    assert {cv2.imread(str(f)).shape for f in frames} == {(96, 96, 3)}
    assert (tmp_path / "sheet.png").exists()


def test_colours_stay_what_they_were(photo: Path, tmp_path: Path) -> None:
    """Frame 0 is the photograph's own crop: the astronaut's suit is orange, not blue."""
    render(RenderRequest(photo, tmp_path, size=96), FakePredictor(25))
    blue, _, red = cv2.imread(str(tmp_path / "frame_000.png"))[40:60, 40:56].reshape(-1, 3).mean(axis=0)

    assert red > blue + 20


def test_frames_of_an_earlier_turn_do_not_stay_behind(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "frame_099.png").write_bytes(b"old")
    (tmp_path / "frame_title.png").write_bytes(b"somebody else's")
    render(RenderRequest(photo, tmp_path, size=64), FakePredictor(25))

    assert not (tmp_path / "frame_099.png").exists()
    assert (tmp_path / "frame_title.png").exists()


def test_a_full_circle_has_48_frames_and_leaves_out_the_closing_one() -> None:
    assert (len(yaws_of(90)), len(yaws_of(180)), len(yaws_of(360))) == (13, 25, 48)
    assert yaws_of(360)[-1] == 352.5


def test_both_arms_make_the_full_circle(photo: Path, tmp_path: Path) -> None:
    render(RenderRequest(photo, tmp_path, size=64, arc_deg=360), FakePredictor(49))

    assert len(list(tmp_path.glob("frame_*.png"))) == 48


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: cv2.imwrite(str(path), np.full((300, 300, 3), 128, np.uint8)), "no face to turn"),
        (lambda path: path.write_bytes(b"this is no picture"), "no picture that can be decoded"),
        (lambda path: path.write_bytes(b""), "no picture that can be decoded"),
        (lambda path: None, "cannot be read"),
    ],
)
def test_what_cannot_be_turned_is_told_and_nothing_is_written(
    make: object, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    make(path)  # type: ignore[operator]

    with pytest.raises(RenderError, match=says):
        render(RenderRequest(path, tmp_path / "out", sheet=tmp_path / "sheet.png"), FakePredictor(25))

    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "sheet.png").exists()


def test_an_arc_beyond_the_chain_is_refused_before_anything_is_done(photo: Path, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"received 180, expected at most 90"):
        render(RenderRequest(photo, tmp_path / "out", arc_deg=180), FakePredictor(25))

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("files", [{"sheet": "sheet.txt"}, {"video": "turn.avi"}])
def test_an_ending_that_cannot_be_written_is_told_first(
    photo: Path, tmp_path: Path, files: dict[str, str]
) -> None:
    request = RenderRequest(photo, tmp_path / "out", **{k: tmp_path / v for k, v in files.items()})  # type: ignore[arg-type]
    with pytest.raises(RenderError, match=r"received the ending '\.(txt|avi)'"):
        render(request, FakePredictor(25))

    assert not (tmp_path / "out").exists()


def test_a_sheet_holds_every_frame(tmp_path: Path) -> None:
    frames = [np.full((50, 50, 3), k, np.uint8) for k in range(9)]

    assert contact_sheet(frames, [7.5 * k for k in range(9)]).shape == (2 * 180, 7 * 180, 3)


def test_a_video_plays_to_and_fro(photo: Path, tmp_path: Path) -> None:
    pytest.importorskip("av")
    render(RenderRequest(photo, tmp_path / "out", size=65, video=tmp_path / "turn.mp4"), FakePredictor(25))

    video = cv2.VideoCapture(str(tmp_path / "turn.mp4"))
    assert (video.get(cv2.CAP_PROP_FRAME_WIDTH), video.get(cv2.CAP_PROP_FRAME_COUNT)) == (64, 181)
