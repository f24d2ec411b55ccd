"""``main.py render``: a photograph becomes the frames of its turn.

Writes ``frame_000.png`` … from 0 degrees towards positive yaw and ``turn.json``; on request a video and a contact
sheet. Nothing is written until the whole turn is there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from installation.core.ports import Predictor
from installation.core.turn import STEP_DEG, Turn
from installation.core.whole_turn import whole_turn
from installation.picture.compose import Composer

MAX_SOURCE_SIDE_PX = 2160
SHEET_TILE_PX = 180
VIDEO_FRAMES_PER_S = 30
VIDEO_STEP_DEG = 1.0


class RenderError(Exception):
    """The photograph cannot be turned; the message is the one sentence to show. Exit code 3."""


@dataclass(frozen=True)
class RenderRequest:
    """What ``render`` was asked for.

    Attributes:
        photo: the photograph.
        out: folder for the frames, made when needed.
        size: side of the frames, pixels.
        arc_deg: 90, 180 or 360.
        video, sheet: further files, or None.
    """

    photo: Path
    out: Path
    size: int = 720
    arc_deg: int = 90
    video: Path | None = None
    sheet: Path | None = None


def yaws_of(arc_deg: int) -> list[float]:
    """The frames' angles: every position from 0 to the arc's end; a full circle leaves out its closing frame."""
    count = round(arc_deg / STEP_DEG) + (0 if arc_deg == 360 else 1)
    return [STEP_DEG * k for k in range(count)]


def render(request: RenderRequest, predictor: Predictor) -> int:
    """Turns the photograph and writes what was asked for; returns how many frames.

    Raises:
        RenderError: no readable photograph, no face, or a chain that does not reach so far. Nothing is written.
    """
    for flag, path, endings in (
        ("--sheet", request.sheet, (".png", ".jpg", ".jpeg")),
        ("--video", request.video, (".mp4",)),
    ):
        if path and path.suffix.lower() not in endings:
            raise RenderError(f"{flag}: received the ending '{path.suffix}', expected {' or '.join(endings)}")
    yaws = yaws_of(request.arc_deg)
    # all the way round takes both arms to 180 degrees, so a full circle needs what 180 needs
    reach = predictor.expected_positions // 2 * STEP_DEG
    if min(request.arc_deg, 180) > reach:
        raise RenderError(
            f"--arc: received {request.arc_deg}, expected at most {reach:g}, which is how far the chain "
            f"'{predictor.name}' turns; choose a smaller arc or another chain"
        )
    source = source_of(request.photo)
    turn = whole_turn(predictor, source)
    composer = Composer(source, request.size, still=True)
    frames = [composer.at(turn.at(_signed(yaw))) for yaw in yaws]
    request.out.mkdir(parents=True, exist_ok=True)
    for stale in request.out.glob("frame_[0-9][0-9][0-9].png"):
        stale.unlink()
    for number, frame in enumerate(frames):
        _write(request.out / f"frame_{number:03d}.png", frame)
    facts = {"yaw_deg": yaws, "size": request.size, "chain": predictor.name}
    (request.out / "turn.json").write_text(json.dumps(facts) + "\n")
    if request.sheet:
        _write(request.sheet, contact_sheet(frames, yaws))
    if request.video:
        _write_video(request.video, turn, composer, request.arc_deg)
    return len(frames)


def source_of(photo: Path) -> np.ndarray:
    """The aligned crop of a photograph at its own resolution, (H, H, 3) uint8 RGB.

    Raises:
        RenderError: unreadable, or without a face.
    """
    from installation.vision.crop import native_crop
    from installation.vision.still import find_face

    try:
        data = np.fromfile(photo, np.uint8)  # not cv2.imread: it cannot open every path on every system
    except OSError as error:
        raise RenderError(f"{photo}: cannot be read ({error.strerror}); expected a photograph") from error
    bgr = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if bgr is None:
        raise RenderError(
            f"{photo}: received no picture that can be decoded, expected a JPEG or PNG photograph"
        )
    rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    face, reason = find_face(rgb)
    if face is None or face.eyes is None:
        why = reason.value if reason else "no_eyes"
        raise RenderError(
            f"{photo}: no face to turn ({why}); expected one face from the front with both eyes open and visible"
        )
    return native_crop(rgb, face.eyes, MAX_SOURCE_SIDE_PX)


def contact_sheet(frames: list[np.ndarray], yaws_deg: list[float], columns: int = 7) -> np.ndarray:
    """Small pictures in rows, each with its angle written on it; (H, W, 3) uint8 RGB."""
    tiles = []
    for frame, yaw in zip(frames, yaws_deg, strict=True):
        tile = cv2.resize(frame, (SHEET_TILE_PX, SHEET_TILE_PX), interpolation=cv2.INTER_AREA)
        for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            place = (6, SHEET_TILE_PX - 8)
            cv2.putText(tile, f"{yaw:g}", place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, width, cv2.LINE_AA)
        tiles.append(tile)
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    rows = [np.hstack(tiles[first : first + columns]) for first in range(0, len(tiles), columns)]
    return np.vstack(rows)


def _signed(yaw_deg: float) -> float:
    """Beyond 180 degrees the other arm comes back: 187.5 is -172.5."""
    return yaw_deg - 360.0 if yaw_deg > 180.0 else yaw_deg


def _write(path: Path, rgb: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _, data = cv2.imencode(path.suffix, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    data.tofile(path)


def _write_video(path: Path, turn: Turn, composer: Composer, arc_deg: int) -> None:
    """To and fro (all the way round for a full circle), one degree a frame, H.264 in 4:2:0 for browsers."""
    try:
        import av
    except ImportError as error:
        raise RenderError("--video: the package 'av' is missing; install it with: pip install av") from error

    there = [VIDEO_STEP_DEG * k for k in range(int(arc_deg / VIDEO_STEP_DEG) + 1)]
    yaws = there if arc_deg == 360 else there + there[-2::-1]
    even = composer.side_px // 2 * 2  # 4:2:0 has no odd sides
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=VIDEO_FRAMES_PER_S, options={"crf": "18"})
        stream.width = stream.height = even
        stream.pix_fmt = "yuv420p"
        for yaw in yaws:
            picture = np.ascontiguousarray(composer.at(turn.at(_signed(yaw)))[:even, :even])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
