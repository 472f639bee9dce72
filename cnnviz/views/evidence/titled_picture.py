"""A picture of evidence with a line above it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.views.evidence.evidence_picture import EvidencePicture
from cnnviz.views.widgets.text_block import TextBlock


class TitledPicture(QWidget):
    """The line is cut, never the picture moved."""

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self.title = TextBlock(f"Title of {name}")
        self.picture = EvidencePicture(name, tooltip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.picture, stretch=1)
