"""Experiment: flatten and the matrix product as one picture."""
