"""Jobs beside each other, in processes of their own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import cv2

Job = TypeVar("Job")
Made = TypeVar("Made")


def made_by(make: Callable[[Job], Made], jobs: Iterable[Job], workers: int) -> Iterator[Made]:
    """What a function of a module's makes of each job, in order; in this process where there is one worker."""
    if workers <= 1:
        yield from map(make, jobs)
        return
    # Fresh processes: a fork of one that runs other libraries' threads can wait for their locks for ever.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, cv2.setNumThreads, (1,)) as pool:
        yield from pool.map(make, jobs)
