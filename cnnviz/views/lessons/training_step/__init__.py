"""Experiments: the chain of layers, and one training step in slow motion."""
