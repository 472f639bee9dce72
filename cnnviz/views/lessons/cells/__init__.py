"""Grids of numbers as coloured cells, for several experiments."""
