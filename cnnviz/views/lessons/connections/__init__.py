"""Experiments: sparse interaction and parameter sharing."""
