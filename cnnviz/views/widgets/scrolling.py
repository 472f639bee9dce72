"""Room for what needs more than a small dock has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cnnviz.views.widgets.layouts import GAP_PX, Margins, Part, column

MARGINS = (4, 0, 4, 4)


def scrolling(content: QWidget, across: bool = True) -> QScrollArea:
    """Return a frame that the content fills, and in which it scrolls when it has no room."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def scrolled_column(
    panel: QWidget, *parts: Part, gap: int = GAP_PX, margins: Margins = MARGINS
) -> None:
    """Fill a panel with a scroll area in which parts are seen below each other."""
    content = QWidget()
    area = scrolling(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    column(area, into=panel, gap=None)
    column(*parts, into=content, gap=gap, margins=margins)
