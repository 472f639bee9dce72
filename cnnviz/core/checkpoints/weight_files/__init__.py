"""Weights from elsewhere: known by their first bytes, matched to a network, never executed."""
