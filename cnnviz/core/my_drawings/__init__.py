"""Drawings with the name of what they show: kept as strokes, read, merged and written."""
