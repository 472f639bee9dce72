"""Weights changed by hand, as plain data, and what each channel is worth."""
