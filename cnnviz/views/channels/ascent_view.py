"""Noise, and what it becomes when a channel's value climbs: side by side, as large as fits."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.channels.maximisation import STEPS, Ascent
from cnnviz.core.inspection.images import ByteArray
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.patches import frame_of
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.painting import paint_fitting, picture_image
from cnnviz.views.widgets.picture_actions import PictureActions

ROLE = QPalette.ColorRole
ARROW_PX = 24
LARGEST_PX = 160
COPIED_SCALE = 8


class AscentView(QWidget):
    """Shows only the pixels that the value sees, and its values below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._ascents = session.channels.ascents
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("The input that maximises the channel"))
        self.setToolTip(
            tr(
                "Left: the initial noise. Right: the input after gradient ascent. "
                "Below: the channel's activation for each"
            )
        )
        self.picture_actions = PictureActions(self, self.copied_picture)

    def sizeHint(self) -> QSize:
        return QSize(250, self.heightForWidth(250))

    def heightForWidth(self, width: int) -> int:
        return self._side(width) + 2 * self.fontMetrics().lineSpacing() + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        left, right = self.squares()
        with QPainter(self) as painter:
            ascent = self._ascents.ascent
            if ascent is None:
                for square in (left, right):
                    painter.fillRect(square, self.palette().color(ROLE.Midlight))
                return
            self.setAccessibleDescription(
                tr("Value {noise_value:.4g} to {value:.4g}", ascent.noise_value, ascent.value)
            )
            self._paint(painter, left, ascent.noise, ascent, tr("noise"), ascent.noise_value)
            done = tr("step {step} of {steps}", ascent.step, STEPS)
            self._paint(painter, right, ascent.pixels, ascent, done, ascent.value)
            painter.setPen(self.palette().color(ROLE.PlaceholderText))
            between = QRect(left.right(), left.top(), right.left() - left.right(), left.height())
            painter.drawText(between, Qt.AlignmentFlag.AlignCenter, "→")

    def squares(self) -> tuple[QRect, QRect]:
        """Where the two pictures lie."""
        side = self._side(self.width())
        start = max(0, (self.width() - 2 * side - ARROW_PX) // 2)
        return QRect(start, 0, side, side), QRect(start + side + ARROW_PX, 0, side, side)

    def _side(self, width: int) -> int:
        return max(16, min(LARGEST_PX, (width - ARROW_PX) // 2))

    def _paint(
        self,
        painter: QPainter,
        square: QRect,
        pixels: ByteArray,
        ascent: Ascent,
        words: str,
        value: float,
    ) -> None:
        paint_fitting(painter, square, _seen(pixels, ascent))
        line_px = self.fontMetrics().lineSpacing()
        below = QRect(square.left(), square.bottom() + 3, square.width(), line_px)
        painter.setPen(self.palette().color(ROLE.WindowText))
        painter.drawText(
            below, Qt.AlignmentFlag.AlignHCenter, tr("value {value}", short_number(value))
        )
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.drawText(below.translated(0, line_px), Qt.AlignmentFlag.AlignHCenter, words)

    def copied_picture(self) -> QImage | None:
        """Return what the channel would like best, large enough to be seen anywhere."""
        ascent = self._ascents.ascent
        if ascent is None:
            return None
        image = picture_image(_seen(ascent.pixels, ascent))
        return image.scaled(image.size() * COPIED_SCALE)


def _seen(pixels: ByteArray, ascent: Ascent) -> ByteArray:
    frame = frame_of(ascent.box, *pixels.shape[1:])
    if frame is None:
        return pixels
    top, left, height, width = frame
    return pixels[:, top : top + height, left : left + width]
