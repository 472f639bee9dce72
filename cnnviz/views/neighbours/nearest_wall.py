"""The nearest pictures, three in a row, as large as four rows of them have room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from cnnviz.core.translation import tr
from cnnviz.views.widgets.picture_wall import PictureWall, WallPicture

COLUMNS, ROWS = 3, 4
SIDES_PX = (48, 64, 80, 96)


class NearestWall(QScrollArea):
    """As wide as it needs to be; another size of pictures is another wall."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pictures: tuple[WallPicture, ...] = ()
        self.side_px = SIDES_PX[0]
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._make_wall()

    def show_pictures(self, pictures: Sequence[WallPicture]) -> None:
        self._pictures = tuple(pictures)
        self.wall.show_pictures(self._pictures)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words_px = self.wall.minimumSizeHint().height() - self.side_px
        room_px = self.viewport().height() // ROWS - words_px
        side_px = max((side for side in SIDES_PX if side <= room_px), default=SIDES_PX[0])
        if side_px != self.side_px:
            self.side_px = side_px
            self._make_wall()
        self._take_width()

    def _take_width(self) -> None:
        cell = self.wall.minimumSizeHint()
        is_scrolled = ROWS * cell.height() > self.viewport().height()
        bar_px = self.verticalScrollBar().sizeHint().width() if is_scrolled else 0
        self.setFixedWidth(COLUMNS * cell.width() + bar_px)

    def _make_wall(self) -> None:
        self.wall = PictureWall(self.side_px)
        self.wall.setAccessibleName(tr("The nearest pictures; Enter uses one as the input"))
        self.wall.show_pictures(self._pictures)
        self.wall.chosen.connect(self.chosen)
        self.setWidget(self.wall)
