"""Recorded runs as files: films of a layer, and curves."""
