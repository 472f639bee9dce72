"""Drawings made by chance, as people draw, to learn from where none are given."""
