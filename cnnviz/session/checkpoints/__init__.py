"""Checkpoints on their way to the screen, and kept up with."""
