"""What the piece cannot play without, looked at before it begins.

In their threads these would be told in the log, again and again, under a mean face that turns for ever.
"""

from __future__ import annotations

from pathlib import Path

import installation.camera  # noqa: F401 - before OpenCV, which reads its environment when it is imported
from installation.chain.manifest import ChainFilesError, check_files, read_manifest
from installation.settings import Settings
from installation.vision.cascades import EYE, EYE_GLASSES, FACE, CascadeError, load_cascade


def missing_part(settings: Settings, models: Path) -> str | None:
    """What is missing or broken and what to do, in one sentence; None where all is there.

    Args:
        settings: name the chain and the cascades' folder.
        models: folder of the chains.
    """
    folder = models / settings.chain.name
    try:
        check_files(folder, read_manifest(folder))
        for cascade in (FACE, EYE, EYE_GLASSES):
            load_cascade(cascade, settings.detector.cascade_dir)
    except (ChainFilesError, CascadeError) as error:
        return str(error)
    return None
