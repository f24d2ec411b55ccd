"""A visitor's portrait turns on the spot. ``python main.py --help`` tells the commands."""

from __future__ import annotations

import sys

from installation.cli import main

if __name__ == "__main__":
    sys.exit(main())
