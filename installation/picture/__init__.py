"""Pictures made of arrays: numpy and cv2, no window."""
