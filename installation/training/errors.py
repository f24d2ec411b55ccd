"""What all commands of training tell in one sentence."""

from __future__ import annotations


class TurnsError(ValueError):
    """A file of training turns that cannot be used; the message is the sentence."""
