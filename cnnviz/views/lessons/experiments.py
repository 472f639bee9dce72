"""The catalogue of experiments: a line here puts one beside the lesson of that slug."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.lessons.pixel_grid import PixelGridExperiment

EXPERIMENTS: dict[str, Callable[[Session], QWidget]] = {
    "picture": PixelGridExperiment,
}
