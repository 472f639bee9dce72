"""Room for what needs more than a small dock has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolling(content: QWidget) -> QScrollArea:
    """Return a frame that the content fills, and in which it scrolls when it has no room."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def scrolled_column(panel: QWidget) -> QVBoxLayout:
    """Fill a panel with a scroll area, and return the column that is seen in it."""
    content = QWidget()
    area = scrolling(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    whole = QVBoxLayout(panel)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(area)
    column = QVBoxLayout(content)
    column.setContentsMargins(4, 0, 4, 4)
    column.setSpacing(4)
    return column
