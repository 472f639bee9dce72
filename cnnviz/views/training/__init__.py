"""The training panel: controls, progress, curves, and the drawings learned from."""
