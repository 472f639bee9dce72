"""Which training pictures the input resembles, and where it lies among all of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.neighbours.answer_view import AnswerView
from cnnviz.views.neighbours.comparison_line import ComparisonLine
from cnnviz.views.neighbours.map_part import MapPart
from cnnviz.views.neighbours.nearest_wall import NearestWall
from cnnviz.views.neighbours.words import empty_words, picture_words
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.picture_wall import WallPicture

EMPTY_MARGIN_PX = 100


class NeighboursPanel(QWidget):
    """Nearest pictures on the left, the map on the right; both follow the stroke."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._neighbours = session, session.neighbours
        self.answer = AnswerView(session)
        self.nearest = NearestWall()
        self.map = MapPart(session)
        self.line = ComparisonLine(session)
        self.empty = QLabel()
        self._content, self._pages = QWidget(), QStackedWidget()
        self._lay_out()
        self.tint = EarlierTint(self._content)  # the line below says why
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now, or what to do."""
        is_there = self._neighbours.surroundings is not None
        self._pages.setCurrentIndex(int(is_there))
        if not is_there:
            self.empty.setText(empty_words(self._session.data, self._neighbours))
        self.line.refresh()
        self.map.refresh()
        self.tint.mark(is_there and (self._neighbours.is_old or self._neighbours.is_running))
        self._show_found()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._neighbours.watch()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._neighbours.rest()

    def _show_found(self) -> None:
        around, found = self._neighbours.surroundings, self._neighbours.resemblance
        pictures = []
        if around is not None and found is not None:
            for number, distance in zip(
                found.nearest.indices, found.nearest.distances, strict=True
            ):
                name, place = picture_words(around.pictures, int(number))
                tip = tr(
                    "{place}: {name}, {distance:.2f} away. Click to use it as the input.",
                    place,
                    name,
                    distance,
                )
                caption = f"{name}\n{distance:.2f}"
                pictures.append(WallPicture(around.pictures.pixels(int(number)), caption, tip))
        self.nearest.show_pictures(pictures)
        self.answer.refresh()
        self.map.move_input()

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_found(self) -> None:
        if self.isVisible():
            self._show_found()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.answer.refresh()

    def _on_neighbour(self, place: int) -> None:
        if self._neighbours.resemblance is not None:
            self._make_input(int(self._neighbours.resemblance.nearest.indices[place]))

    def _make_input(self, number: int) -> None:
        if self._neighbours.surroundings is not None:
            part, index = self._neighbours.surroundings.pictures.part_and_index(number)
            self._session.show_data_picture(part, index)

    def _connect(self) -> None:
        self._neighbours.changed.connect(self._on_changed)
        self._neighbours.moved.connect(self._on_found)
        self._session.network.traced.connect(self._on_traced)
        self.nearest.chosen.connect(self._on_neighbour)
        self.map.chosen.connect(self._make_input)

    def _lay_out(self) -> None:
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(EMPTY_MARGIN_PX, 0, EMPTY_MARGIN_PX, 0)
        column(self.answer, (row(self.nearest, (self.map, 1), gap=8), 1), into=self._content, gap=6)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._content)
        column((self._pages, 1), self.line, into=self, gap=6, margins=(8, 8, 8, 6))
