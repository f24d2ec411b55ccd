"""What reading a kept ``.npz`` raises where it is missing, torn, or not what it should be."""

from __future__ import annotations

import zipfile
import zlib

TORN_NPZ = (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error)
