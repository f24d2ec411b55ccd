"""The room that a turning head uncovers, and the room that it never hid.

What the head had hidden of the room nobody saw, and links paint it from little: beside a white collar it came out in
yellow and pink. A room goes on as it is beside: its paint keeps to the tints that were seen of it near by.

What the head had never hidden the camera saw. Links doubt it a few cells wide along an outline that has moved there,
and painted a beaded rim round the back of the head.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.chain.behind import GONE_DEG
from installation.chain.blur import mean_near
from installation.chain.palette import FROM_LUMA_AND_TINTS, LEAST_PAINT, LUMA_AND_TINTS
from installation.chain.shown import shown_by
from installation.chain.silhouette import JAW_LINE, disc, facing_right, spans
from installation.core.alignment import CHIN_LINE, EYE_LINE
from installation.core.easing import share_of
from installation.core.turn import Position, cells_of

REACH = 10
"""Cells of the chain in which the seen room bounds the painted one: further off is another part of the room."""
SEEN = 0.95
"""Coverage from which on a still cell shows the room alone."""
LEAST_SEEN = 0.01
"""Share of seen room round a cell from which on the room goes on there as it is beside."""
FAINT = 0.3
"""Share of a cell up to which a head in it is only the blur of its outline: unseen, such cells were beads round the
back of the head."""
NOOK = disc(4)
"""Room in a nook of the head narrower than this, over an ear, may be head whose map nobody knows."""
LEAST_LOST = 0.02
BESIDE_CELLS = 4.0
"""Sigma over which the head's colours are told where a part of it is lost."""
LEAST_BESIDE = 0.05
"""Share of head near by from which on its colours are known."""
CHIN_CELLS = 4
"""So many seen cells before a neck are a chin, no sliver of the far hair."""
STAYS_DEG = 7.5
"""Up to here what stays where it was may be the head itself, which hardly moves yet: to fill it as the room cost 2.7 dB
at 7.5 degrees ..."""
SLID_DEG = 15.0
"""Up to here what stays beyond the face slides behind it, see ``behind``: faded already, it was a ghost ..."""
# ... and from ``GONE_DEG`` on none of it stays. All at once at 15 degrees was the largest step of a turn.
NO_NOSE_DEG = 37.5
"""Up to here nothing of a face stands out beyond its far cheek: what a link paints there is an ear's ghost. Later it
may be the nose, so that only above the eyes all of it is room."""
BEHIND_DEG = (60.0, 75.0)
"""Likewise, behind the head: before, hair over the nape stands where it stood, and the neck stays; both had bites;"""
RIM_DEG = (37.5, 52.5)
"""... but not what is narrower than ``RIM``: that is the head's own outline, and stood there as a string of beads."""
RIM = disc(2)


def seen_as_it_was(position: Position, open_room: np.ndarray) -> Position:
    """The position with all of the room seen that the camera did see.

    Args:
        open_room: (S, S) float32 in 0..1, see ``matting.Matte.room``.
    """
    if position.moving is None:
        return position
    head = cv2.morphologyEx((position.moving > FAINT).astype(np.uint8), cv2.MORPH_CLOSE, NOOK)
    share = open_room * (head == 0)
    return replace(
        position,
        coverage=position.coverage + share * (1.0 - position.coverage),
        imagined=position.imagined * (1.0 - share)[..., None],
    )


def not_of_room(offsets: np.ndarray, coverage: np.ndarray, no_head: np.ndarray) -> np.ndarray:
    """(S, S) float32, the coverage without what reads its head out of the room: behind an ear the wall shone through.

    Args:
        offsets: (S, S, 2) float32, the position's map; a cell that hardly moves may well be room.
        coverage: (S, S) float32.
        no_head: (S, S) float32 in 0..1, see ``matting.Matte.no_head``.
    """
    size = coverage.shape[0]
    places = cv2.scaleAdd(offsets, float(size), cells_of(size))
    of_room = cv2.remap(no_head, places, None, cv2.INTER_LINEAR, borderValue=0.0)
    return np.asarray(coverage * (1.0 - of_room), np.float32)


def painted_as_beside(position: Position, lost: np.ndarray, source: np.ndarray) -> Position:
    """The position with the colours of the head beside it where a part of it turned out to be read out of the room.

    A link that thought it saw a cheek there painted nothing that anybody should see, in stripes.

    Args:
        lost: (S, S) float32 in 0..1, how much of its coverage each cell has lost so, see ``not_of_room``.
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
    """
    if position.moving is None or lost.max() < LEAST_LOST:
        return position
    clean = position.moving * (1.0 - cv2.dilate(lost, np.ones((3, 3), np.uint8)))
    beside, near = mean_near(shown_by(position, source), clean, BESIDE_CELLS)
    share = np.clip(lost * position.moving, 0.0, 1.0) * np.clip(near / LEAST_BESIDE, 0.0, 1.0)
    unseen = cv2.merge([1.0 - position.coverage] * 3)
    change = cv2.multiply(beside, unseen) - position.imagined
    return replace(position, imagined=position.imagined + cv2.multiply(change, cv2.merge([share] * 3)))


def before_face(position: Position) -> np.ndarray:
    """(S, S) bool, what nobody saw before a face that turns away from it: the room that the far hair had hidden.

    Its map is nobody's business, so that it may seem to move with the head; painted in the skin's tint, it was a bright
    patch beside the temple. In each row the face is the longest run that was seen; what is unseen there lies behind it.
    """
    size = position.coverage.shape[0]
    if not 0.0 < abs(position.yaw_deg) <= 90.0:
        return np.zeros((size, size), bool)
    seen = position.coverage > 0.5
    if position.moving is not None:
        seen &= position.moving > 0.5
    seen = facing_right(seen, position)
    count: np.ndarray = np.cumsum(seen, axis=1)
    runs: np.ndarray = count - np.maximum.accumulate(np.where(seen, 0, count), axis=1)
    end = np.where(seen.any(axis=1), runs.argmax(axis=1), size)
    # under the jaw it may be the neck, and what is unseen between that and the chin is the jaw's own underside
    last = size - 1 - (runs >= CHIN_CELLS)[:, ::-1].argmax(axis=1)
    under = (np.arange(size) >= JAW_LINE * size) & (runs >= CHIN_CELLS).any(axis=1)
    end = np.where(under, np.maximum(end, last), end)
    before = np.arange(size) > end[:, None]
    before[int(CHIN_LINE * size) :] = False  # above it nothing unseen lies before a face but the room
    return facing_right(before, position)


def room_of(position: Position, before: np.ndarray) -> np.ndarray:
    """(S, S) float32 in 0..1, how much of each cell is room.

    Args:
        before: (S, S) bool, see ``before_face``.
    """
    moving = np.ones_like(position.coverage) if position.moving is None else position.moving
    return np.asarray(np.maximum(1.0 - moving, before), np.float32)


def kept_to_room(position: Position, source: np.ndarray, room: np.ndarray, others: np.ndarray) -> Position:
    """The position with its painted room in tints that were seen of the room near by, or that others have.

    Nor is it brighter than the brightest of them. Darker it may be: bounded by a wall's brightness on both sides, cells
    of a neck that stand as still as the room became holes in it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
        room: (S, S), see ``room_of``.
        others: (N, 3) float32 RGB in 0..1, colours that may stand there too: skin and hair.
    """
    unseen = 1.0 - position.coverage
    if (room * unseen).max() < LEAST_PAINT:
        return position
    still = np.zeros_like(unseen) if position.moving is None else 1.0 - position.moving
    seen = np.minimum(still, position.coverage) > SEEN
    own = cv2.transform(position.imagined, LUMA_AND_TINTS)
    known = others @ LUMA_AND_TINTS.T
    # at half the size, where bounds this wide lose nothing
    rare = seen[::2, ::2, None]
    shown = cv2.transform(np.ascontiguousarray(source[::2, ::2]), LUMA_AND_TINTS)
    reach = np.ones((REACH + 1, REACH + 1), np.uint8)
    low = cv2.erode(np.where(rare, shown, np.float32(1.0)), reach, borderValue=(1.0,) * 4)
    high = cv2.dilate(np.where(rare, shown, np.float32(-1.0)), reach, borderValue=(-1.0,) * 4)
    # tints fade with brightness: with those of lit skin a dark neck was red
    luma_and_share = cv2.resize(
        cv2.merge([own[..., 0], unseen]), rare.shape[1::-1], interpolation=cv2.INTER_AREA
    )
    bright = luma_and_share[..., 0] / np.maximum(luma_and_share[..., 1], LEAST_PAINT)
    for luma, *tints in known:
        theirs = np.minimum(bright / max(luma, LEAST_PAINT), 1.0)[..., None] * np.float32(tints)
        low[..., 1:] = np.minimum(low[..., 1:], theirs)
        high[..., 1:] = np.maximum(high[..., 1:], theirs)
    low[..., 0] = 0.0
    high[..., 0] = np.maximum(high[..., 0], known[:, 0].max())
    whole, spread = unseen.shape[::-1], cv2.merge([unseen] * 3)
    low, high = (
        cv2.multiply(cv2.resize(bound, whole, interpolation=cv2.INTER_LINEAR), spread)
        for bound in (low, high)
    )
    bounded = cv2.max(low, cv2.min(own, high))
    own += cv2.multiply(bounded - own, cv2.merge([room] * 3))
    paint = cv2.transform(own, FROM_LUMA_AND_TINTS)
    return replace(position, imagined=cv2.max(cv2.min(paint, spread), 0.0))


def room_left_by_head(
    position: Position, source: np.ndarray, before: np.ndarray, hidden: np.ndarray, loose: np.ndarray
) -> Position:
    """The position with the room that a head has left as it is beside.

    Over the eyes it is what the far hair had hidden, which links painted in a mixture of hair and room. And of what the
    head hid from the camera the source shows the head: where that stayed, a thin arc of hair hung before the face, and
    a string of beads behind it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
        before: (S, S) bool, see ``before_face``.
        hidden: (S, S) bool, what the head hid from the camera, see ``matting.Matte``.
        loose: (S, S) bool, the same of loose hair, see ``loose_hair``; it goes behind the head alone.
    """
    if position.moving is None or not (hidden | loose).any() or abs(position.yaw_deg) <= STAYS_DEG:
        return position
    still = position.moving == 0
    rows = np.arange(len(before))[:, None]
    down_to = CHIN_LINE if abs(position.yaw_deg) <= NO_NOSE_DEG else EYE_LINE
    ahead, behind = _beside_head(position)
    left_ahead, left_behind = (
        still & left & side & (rows < int(CHIN_LINE * len(before)))
        for left, side in ((hidden, ahead), (hidden | loose, behind))
    )
    seen = (still & ~hidden & ~loose & (position.coverage > SEEN)).astype(np.float32)
    beside, near = mean_near(source, seen, REACH / 2)
    share = np.zeros_like(near)
    for filled, (begins, ends) in (
        (before & ~still & (rows < down_to * len(before)), (STAYS_DEG, GONE_DEG)),
        (left_ahead, (SLID_DEG, GONE_DEG)),
        (left_behind, BEHIND_DEG),
        (left_behind & ~_as_broad_as_rim(left_behind), RIM_DEG),
    ):
        whole = share_of(abs(position.yaw_deg) - begins, ends - begins)
        share = np.maximum(share, np.float32(whole) * (filled & (near > LEAST_SEEN)))
    if not share.any():
        return position
    share = cv2.GaussianBlur(share, (3, 3), 0.0)  # no stairs where it ends
    kept = 1.0 - share
    return replace(
        position,
        coverage=position.coverage * kept,
        imagined=position.imagined * kept[..., None] + beside * share[..., None],
        moving=position.moving * kept,
    )


def _as_broad_as_rim(left: np.ndarray) -> np.ndarray:
    """(S, S) bool, what of (S, S) bool is no narrower than ``RIM``."""
    return np.asarray(cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_OPEN, RIM) > 0)


def _beside_head(position: Position) -> tuple[np.ndarray, np.ndarray]:
    """(S, S) bool twice, beyond the last cell of each row that moves: on the side that the head turns to, and on the
    side that it turns away from."""
    assert position.moving is not None
    some, first, last = (of_row[:, None] for of_row in spans(facing_right(position.moving > 0, position)))
    columns = np.arange(len(position.moving))
    ahead, behind = some & (columns > last), some & (columns < first)
    return facing_right(ahead, position), facing_right(behind, position)
