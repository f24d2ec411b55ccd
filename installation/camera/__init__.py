"""Sources of pictures: webcam, film, photographs, none. BGR becomes RGB here and nowhere else.

OpenCV reads these variables when it is first imported, so this package comes before ``cv2``.
"""

from __future__ import annotations

import os

# A webcam that has stopped answering would otherwise block its reader for ten seconds.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
# A device that is not there is told by us, once, and not by OpenCV in a dozen lines.
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
