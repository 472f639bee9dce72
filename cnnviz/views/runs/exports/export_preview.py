"""A picture as it will be exported, as large as there is room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr

WAITING = tr("Looking through the run…")


class ExportPreview(QWidget):
    """Shows an image whole, never enlarged; until there is one it says so."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setMinimumSize(QSize(360, 300))
        self.setAccessibleName(tr("Preview"))
        self.setToolTip(tr("The step on the timeline as it will be in the file"))

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self.image is None:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, WAITING)
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            whole = self.image.deviceIndependentSize().toSize()
            room = self.size() - QSize(2, 2)
            fits = whole.width() <= room.width() and whole.height() <= room.height()
            size = whole if fits else whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            painter.drawImage(place, self.image)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
