"""Experiment: shift the input, and see which layers go along."""
