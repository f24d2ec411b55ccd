"""The display and the keyboard: the only room that knows pygame, and the only one that mirrors."""
