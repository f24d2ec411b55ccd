"""Threads: capture, vision, prediction, the slots between them, and who restarts them."""
