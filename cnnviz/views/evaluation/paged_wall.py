"""Many pictures of the data set, a page of them at a time; one click makes one the input."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QToolButton, QWidget

from cnnviz.core.data.datasets import Part
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.picture_wall import PictureWall, WallPicture
from cnnviz.views.widgets.scrolling import scrolling

PAGE = 120
TO_INPUT = tr("Click to use it as the input.")
Describe = Callable[[int], tuple[str, str]]  # of a picture's index: caption, tooltip


class PagedWall(QWidget):
    """A wall with a line above it that turns the pages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._part: Part = "test"
        self._indices: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._describe: Describe = _undescribed
        self.page = 0
        self.wall = PictureWall()
        self.area = scrolling(self.wall)
        self.empty, self._stack = QLabel(), QStackedWidget()
        self.back, self.on = QToolButton(), QToolButton()
        self.place = ElidedLabel()
        self._lay_out()
        self.wall.chosen.connect(self._on_chosen)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_on)

    @property
    def indices(self) -> npt.NDArray[np.int64]:
        """All pictures, of all pages, in order."""
        return self._indices

    def show_indices(
        self, part: Part, indices: npt.NDArray[np.int64], describe: Describe, empty_words: str
    ) -> None:
        """Show pictures of a part of the data set; the page stays if they are the same ones."""
        are_others = part != self._part or not np.array_equal(indices, self._indices)
        self._part, self._indices, self._describe = part, indices, describe
        self.empty.setText(empty_words)
        if are_others:
            self.page = 0
            self.area.verticalScrollBar().setValue(0)
        self._fill()

    def reveal(self, index: int) -> bool:
        """Turn to the page of a picture, and frame it; False if it is not among them."""
        places = np.flatnonzero(self._indices == index)
        if not len(places):
            return False
        page, place = divmod(int(places[0]), PAGE)
        if page != self.page:
            self.page = page
            self._fill()
        # The wall takes its new height when events are next dealt with; scrolling needs it now.
        self.wall.resize(self.wall.width(), self.wall.heightForWidth(self.wall.width()))
        self.wall.walk_to(place)
        return True

    def _fill(self) -> None:
        shown = self._indices[self._first : self._first + PAGE].tolist()
        self.wall.show_pictures([self._picture(index) for index in shown])
        self._stack.setCurrentIndex(0 if shown else 1)
        count = len(self._indices)
        last = self._first + len(shown)
        self.place.setText(
            tr("{first:,} to {last:,} of {count:,}", self._first + 1, last, count)
            if shown
            else tr("none")
        )
        self.back.setEnabled(self.page > 0)
        self.on.setEnabled(last < count)

    @property
    def _first(self) -> int:
        return self.page * PAGE

    def _picture(self, index: int) -> WallPicture:
        dataset = self._session.data.dataset
        assert dataset is not None
        pixels = dataset.part(self._part).pixels(index)
        caption, tooltip = self._describe(index)
        return WallPicture(pixels, caption, f"{tooltip}\n{TO_INPUT}")

    def _turn(self, by: int) -> None:
        self.page += by
        self.area.verticalScrollBar().setValue(0)
        self._fill()

    def _on_back(self) -> None:
        self._turn(-1)

    def _on_on(self) -> None:
        self._turn(1)

    def _on_chosen(self, number: int) -> None:
        self._session.show_data_picture(self._part, int(self._indices[self._first + number]))

    def _lay_out(self) -> None:
        self.back.setArrowType(Qt.ArrowType.LeftArrow)
        self.on.setArrowType(Qt.ArrowType.RightArrow)
        for button, words in ((self.back, tr("Previous pictures")), (self.on, tr("More pictures"))):
            described(button, tr("{words}; disabled if there are none", words), words)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.place.setFont(number_font())
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Always there: coming and going it would change how many pictures have room in a row.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.empty)
        column(row(self.back, self.on, (self.place, 1)), (self._stack, 1), into=self)


def _undescribed(index: int) -> tuple[str, str]:
    return "", ""
