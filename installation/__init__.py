"""A visitor's portrait turns on the spot, though nobody filmed it from the side.

Conventions, stated here once:

* Pictures are numpy arrays (H, W, C), **RGB**. Camera frames and finished pictures are uint8; a crop inside
  the chain is float32 in 0..1. BGR becomes RGB in ``camera/`` and nowhere else.
* Mirroring (the screen as a mirror) happens in ``screen/`` only: every other room sees the unmirrored picture.
* Sizes are ``Size(width, height)``; points are (x, y) in pixels, x right, y down. A pixel's centre is at
  (column + 0.5, row + 0.5).
* Units stand in names: ``_s _ms _px _deg _hz``. Time is monotonic seconds, passed in as an argument; the clock
  is read in ``clock.py`` alone.
* ``yaw_deg`` is 0 for a frontal portrait and positive where the visitor's nose moves to the **right edge of the
  unmirrored picture**.
* A map is a backward sampling map (H, W, 2): the offset (dx, dy) from an output pixel to the place in the source
  where its colour comes from, in fractions of the crop's side.
"""
