"""Experiment: a convolution to play with."""
