"""Evidence as a picture: pixels in colour, shown large."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.maps.large_picture import LargePicture
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.text_block import TextBlock

EDGE_PX = 2


class EvidencePicture(LargePicture):
    """Shows a picture that is handed to it, and lets it be copied."""

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__(name, tooltip)
        self.picture_actions = PictureActions(self, self.copied_picture)
        self.show_image(None)

    def sizeHint(self) -> QSize:
        return QSize(196, 196)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.picture_actions.allow(image is not None)
        self.update()

    def pixels(self) -> QSize:
        return QSize(0, 0) if self.image is None else self.image.size()

    def picture(self, size: QSize) -> QImage:
        assert self.image is not None
        return self.image.scaled(size)

    def room(self) -> QRect:
        edge = round(EDGE_PX * self.devicePixelRatioF())
        return super().room().adjusted(edge, edge, -edge, -edge)


class TitledPicture(QWidget):
    """The line is cut, never the picture moved."""

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self.title = TextBlock(tr("Title of {name}", name))
        self.picture = EvidencePicture(name, tooltip)
        column(self.title, (self.picture, 1), into=self, gap=2)
