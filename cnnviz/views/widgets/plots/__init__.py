"""Plots on pyqtgraph: what all of them share, and training curves."""
