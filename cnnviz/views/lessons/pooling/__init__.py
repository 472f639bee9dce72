"""Experiment: the four poolings on the same maps."""
