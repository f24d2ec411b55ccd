"""The still room behind a turning head, taken out of the map.

A link's map is one field: on the head it points far away, on the room it points nowhere (0). Enlarged, the jump
between the two becomes a ramp, and the ramp reads the source at everything that lies between: cheek, ear, hair. On
screen that is a dark rim along the far side of the face. So the map is parted here, on its own grid:

    seen(x) = moving(x) * source(x + map(x)) + (1 - moving(x)) * source(x)

with a map that goes on smoothly past the outline, and the outline in ``moving`` alone. Between two positions the
outline then fades instead of dragging the face along.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.alignment import CHIN_LINE
from installation.core.turn import Position

STILL = 0.001  # of the side, a map shorter than this is still …
# … and as much more for each sine of the yaw, past 90 degrees all of it: small turns move the outline less
STILL_PER_SINE = 0.007
OPENING = 7  # cells; the band of the face that happens to stay in place is narrower, the room is wider
WIDEST_BRIDGE = 8  # cells
JAW_LINE = 0.58  # of the side, from its top: below it are no ears
# Up to here a near jaw's outline stays, and the map comes to rest on its way there; carried on from further in, it
# drew the jaw in by two cells and left a second jawline. From 30 degrees on links paint there what they guess.
JAW_DEG = 22.5
REACH = 9  # cells over which the map is carried past the outline


def part_still(offsets: np.ndarray, yaw_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Parts a map into what moves and what is still.

    Args:
        offsets: (S, S, 2) float32 map of one position.
        yaw_deg: its yaw.

    Returns:
        The map, carried on past the outline, (S, S, 2) float32, and ``moving`` (S, S) float32 in 0..1.
    """
    length = cv2.magnitude(*cv2.split(offsets))
    limit = STILL + STILL_PER_SINE * np.sin(np.radians(min(abs(yaw_deg), 90.0)))
    room = cv2.morphologyEx(
        (length < limit).astype(np.uint8), cv2.MORPH_OPEN, np.ones((OPENING, OPENING), np.uint8)
    )
    room = touching_border(room)
    if not room.any() or room.all():
        return offsets, np.full(room.shape, float(not room.any()), np.float32)
    # Cells beside the room are mixtures of both; what lies a cell further in is the head's own.
    sure = cv2.erode(1 - room, np.ones((3, 3), np.uint8), iterations=2, borderValue=1)
    ring = (room == 0) & (sure == 0)
    longest = cv2.dilate(length * (room == 0), np.ones((5, 5), np.uint8))
    own = (sure > 0) | (ring & (length > 0.85 * longest)) | (ring & _near_jaw(len(room), yaw_deg))
    carried = _carry(offsets, own)
    moving = own.astype(np.float32)
    mixed = ring & ~own
    said, goes_on = offsets[mixed], carried[mixed]
    along = (said * goes_on).sum(axis=1) / np.maximum((goes_on**2).sum(axis=1), 1e-8)
    moving[mixed] = np.clip(along, 0.0, 1.0)
    cv2.copyTo(offsets, own.view(np.uint8), carried)
    return carried, moving


def _near_jaw(size: int, yaw_deg: float) -> np.ndarray:
    """(size, size) bool, where a near jaw's outline may be."""
    rows = columns = np.arange(size)
    near = columns < size // 2 if yaw_deg > 0 else columns >= size // 2
    return (rows >= JAW_LINE * size)[:, None] & near & (abs(yaw_deg) <= JAW_DEG)


def bridges_of(moving: np.ndarray, hair: np.ndarray) -> np.ndarray:
    """(S, S) bool, what joins a head of hair to the crop's side: a few cells of room that no link could tell.

    Where little room was left beside it, a plank stuck out of the back of a head.

    Args:
        moving, hair: (S, S) float32 in 0..1 of one position.
    """
    size = len(moving)
    of_hair = hair > 0.5
    some, first, last = (of_row[:, None] for of_row in spans(of_hair))
    columns = np.arange(size)
    moves = (moving > 0.5) & (np.arange(size) < CHIN_LINE * size)[:, None]
    bridges = np.zeros_like(moves)
    for beside, side in ((columns < first, 0), (columns > last, -1)):
        narrow = beside.sum(axis=1, keepdims=True) <= WIDEST_BRIDGE
        bridges |= beside & narrow & some & moves[:, side, None]
    return bridges


def touching_border(mask: np.ndarray) -> np.ndarray:
    """The parts of a mask that reach the picture's border."""
    border = np.ones_like(mask)
    border[1:-1, 1:-1] = 0
    return parts_with(mask, border, connectivity=4)


def parts_with(mask: np.ndarray, seeds: np.ndarray, connectivity: int = 8) -> np.ndarray:
    """(S, S) uint8, the parts of a mask that hold any of the seeds; both (S, S) uint8 of 0 and 1."""
    count, labels = cv2.connectedComponents(mask, connectivity=connectivity)
    kept = np.zeros(count, np.uint8)
    kept[labels[seeds > 0]] = 1
    kept[0] = 0  # what is not in the mask
    return np.asarray(kept[labels])


def disc(radius: int) -> np.ndarray:
    """A round structuring element that reaches so many cells from its middle."""
    side = 2 * radius + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def facing_right(field: np.ndarray, position: Position) -> np.ndarray:
    """A field (S, S) as if the head turned to the right, or, of one that is so, as it turns."""
    return field if position.yaw_deg > 0 else field[:, ::-1]


def spans(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each row of an (R, S) mask: whether there is any of it, and its first and last column, (R,) each."""
    some: np.ndarray = np.any(mask, axis=1)
    return some, mask.argmax(axis=1), mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)


def _carry(offsets: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Continues a map from where it is known, near first, each cell the mean of its known neighbours."""
    known = own.astype(np.float32)
    filled = cv2.merge([offsets[..., 0] * known, offsets[..., 1] * known])
    all_known = np.ones_like(known)
    for _ in range(REACH):
        weight = cv2.blur(known, (3, 3))
        fresh = ((known == 0) & (weight > 1e-6)).view(np.uint8)
        weight = np.maximum(weight, np.float32(1e-6))
        # masked copies in place: picking cells out by a mask and putting them back took three times as long
        cv2.copyTo(cv2.divide(cv2.blur(filled, (3, 3)), cv2.merge([weight, weight])), fresh, filled)
        cv2.copyTo(all_known, fresh, known)
    return filled
