"""Drawings of garments made by chance, as people draw them, to learn from where none are given."""
