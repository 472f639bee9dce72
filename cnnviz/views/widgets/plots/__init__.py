"""Plots over steps, on pyqtgraph."""
