"""Experiment: a picture as its numbers."""
