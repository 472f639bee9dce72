"""A picture of evidence with a line above it."""

from PySide6.QtWidgets import QWidget

from cnnviz.views.evidence.evidence_picture import EvidencePicture
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.text_block import TextBlock


class TitledPicture(QWidget):
    """The line is cut, never the picture moved."""

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self.title = TextBlock(f"Title of {name}")
        self.picture = EvidencePicture(name, tooltip)
        column(self.title, (self.picture, 1), into=self, gap=2)
