"""Which people are trained on and which are held out: by person, never by picture.

The choice hangs on the person's name alone, so adding people to a folder moves nobody from one side to the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from installation.training.stance import MARK

HELD_OUT_SHARE = 0.17
_SALT = (
    "584"  # of the first 2000, the one whose split comes nearest to each set, gender and ethnicity in share
)


def person_of(turn_name: str) -> str:
    """``london_012_smiling``, ``london_012~1`` and ``london_012`` are one person: ``london_012``."""
    return "_".join(turn_name.split(MARK)[0].split("_")[:2])


def is_held_out(turn_name: str, share: float = HELD_OUT_SHARE) -> bool:
    """True where this person is for testing only."""
    digest = hashlib.sha256(f"{_SALT}:{person_of(turn_name)}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def split(turn_names: Iterable[str], share: float = HELD_OUT_SHARE) -> tuple[list[str], list[str]]:
    """Names to train on and names held out, each sorted."""
    names = sorted(turn_names)
    return [n for n in names if not is_held_out(n, share)], [n for n in names if is_held_out(n, share)]
