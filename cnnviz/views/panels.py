"""The catalogue of panels: a line here makes a dock, a menu entry, a shortcut and a test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.design.design_panel import DesignPanel
from cnnviz.views.input_panel import InputPanel
from cnnviz.views.kernels_panel import KernelsPanel
from cnnviz.views.lessons.lessons_panel import LessonsPanel
from cnnviz.views.network_panel import NetworkPanel
from cnnviz.views.selected_panel import SelectedPanel
from cnnviz.views.training_panel import TrainingPanel

Place = Literal["left", "centre", "right", "bottom"]


@dataclass(frozen=True)
class Panel:
    """How a panel is called, made and placed at first start."""

    name: str  # stable: layouts are stored under it
    title: str
    tooltip: str
    make: Callable[[Session], QWidget]
    place: Place
    shortcut: str


PANELS = (
    Panel("input", "Input", "Draw, and see what the network sees", InputPanel, "left", "Ctrl+1"),
    Panel("network", "Network", "Every map of every layer", NetworkPanel, "centre", "Ctrl+2"),
    Panel("kernels", "Kernels", "The learned weights", KernelsPanel, "centre", "Ctrl+3"),
    Panel("selected", "Selected map", "One map, large", SelectedPanel, "right", "Ctrl+4"),
    Panel("training", "Training", "Train and watch", TrainingPanel, "bottom", "Ctrl+5"),
    Panel("lessons", "Lessons", "Each concept, and try it", LessonsPanel, "centre", "Ctrl+6"),
    Panel("design", "Design", "Build a network, then train it", DesignPanel, "centre", "Ctrl+7"),
)
