"""A column of widgets that scrolls where an experiment has less room than it needs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolled_column(experiment: QWidget) -> QVBoxLayout:
    """Fill an experiment with a scroll area, and return the column that is seen in it."""
    content, area = QWidget(), QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    whole = QVBoxLayout(experiment)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(area)
    column = QVBoxLayout(content)
    column.setContentsMargins(4, 0, 4, 4)
    column.setSpacing(4)
    return column
