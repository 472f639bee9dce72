"""Widgets that paint their parts by hand: keys, tooltips, focus and screen readers."""

from cnnviz.views.widgets.painted.accessible import PaintedInterface

__all__ = ["PaintedInterface"]  # with it, Qt knows how to make one
