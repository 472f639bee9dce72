"""Recorded runs: listed, opened, repeated, compared, exported, and gone back to."""
