"""Experiment: sigmoid, tanh and ReLU at the values that reach them."""
