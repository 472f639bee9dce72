"""Experiment: a batch-norm layer in training and in use."""
