"""Whether the nearest pictures are of the network's opinion: a sentence, and their classes."""

from collections import Counter

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import read
from cnnviz.views.maps.class_colours import class_colour, text_on
from cnnviz.views.neighbours.words import agreement

GAP_PX = 4
PAD_PX = 3
WIDEST_PX = 40  # of the strip, for each picture


class AnswerView(QWidget):
    """Keeps its height whatever it says; what has no room ends in dots."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._classes: list[int] = []
        self.sentence = ""
        self.setAccessibleName(tr("The nearest pictures and the network's answer"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def refresh(self) -> None:
        """Tell of what was found last, and of what the network says now."""
        neighbours = self._session.neighbours
        around, found = neighbours.surroundings, neighbours.resemblance
        self._classes, self.sentence = [], ""
        if around is not None and found is not None:
            self._classes = [int(n) for n in around.pictures.labels[found.nearest.indices]]
            names = [self._names[number] for number in self._classes]
            self.sentence = agreement(read(self._session), names)
        self.setAccessibleDescription(self.sentence)
        self.setToolTip(self.sentence)
        self.update()

    def counts(self) -> list[tuple[str, int]]:
        """Return the classes of the nearest with how many there are, most first."""
        return [(self._names[number], n) for number, n in Counter(self._classes).most_common()]

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(300, 2 * line + GAP_PX + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self.fontMetrics().height()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            said = QRectF(0, 0, self.width(), line)
            painter.drawText(said, Qt.AlignmentFlag.AlignLeft, self._elided(self.sentence))
            if self._classes:
                width = min(self.width(), WIDEST_PX * len(self._classes))
                self._paint_counts(painter, QRectF(0, line + GAP_PX, width, line + 2))

    @property
    def _names(self) -> tuple[str, ...]:
        around = self._session.neighbours.surroundings
        return () if around is None else around.pictures.dataset.class_names

    def _paint_counts(self, painter: QPainter, place: QRectF) -> None:
        each, left = place.width() / len(self._classes), place.left()
        for number, count in Counter(self._classes).most_common():
            part = QRectF(left, place.top(), count * each - 1, place.height())
            colour = class_colour(number)
            painter.fillRect(part, colour)
            painter.setPen(text_on(colour))
            inside = part.adjusted(PAD_PX, 0, -PAD_PX, 0)
            text = self._elided(f"{count} {self._names[number]}", inside.width())
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, text)
            left += count * each

    def _elided(self, text: str, width: float | None = None) -> str:
        room = self.width() if width is None else int(width)
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
