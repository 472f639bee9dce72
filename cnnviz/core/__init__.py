"""What computes: torch, numpy, OpenCV, Pillow. Never Qt."""
