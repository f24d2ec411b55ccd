"""What the camera sees, told in words: faces, eyes, the aligned crop."""
