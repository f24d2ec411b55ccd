"""What is on screen: every scene changes in ``update``, paints in ``draw``, and waits for nothing."""
