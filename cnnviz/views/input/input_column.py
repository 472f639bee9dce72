"""The parts of the input panel, one below the other."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.session.session import Session
from cnnviz.views.input.canvas_area import CanvasArea
from cnnviz.views.input.classes.class_bars import ClassBars
from cnnviz.views.input.classes.label_line import LabelLine
from cnnviz.views.input.input_sources import InputSources
from cnnviz.views.input.stages.stage_strip import StageStrip

MARGIN_PX = 8
GAP_PX = 8
LABEL_GAP_PX = 2  # it belongs to the bars


class InputColumn(QWidget):
    """Height to spare goes to the canvas while that makes it larger, then to the bars.

    Done by hand, as a box layout learns how high the canvas may be a frame after its width.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.sources = InputSources(session, self)
        self.area = CanvasArea(session.canvas, self)
        self.strip = StageStrip(session, self)
        self.bars = ClassBars(session, self)
        self.label = LabelLine(session, self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """The height below which there must be scrolling."""
        return sum(self._least_heights(width)) + 3 * GAP_PX + LABEL_GAP_PX + 2 * MARGIN_PX

    def minimumSizeHint(self) -> QSize:
        parts = (self.sources, self.area, self.bars, self.label)
        width = max(part.minimumSizeHint().width() for part in parts) + 2 * MARGIN_PX
        return QSize(width, self.heightForWidth(width))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part wants another size
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        width = self.width() - 2 * MARGIN_PX
        sources, area, strip, bars, label = self._least_heights(self.width())
        spare = max(0, self.height() - self.heightForWidth(self.width()))
        for_area = min(spare, max(0, self.area.largest_height(width) - area))
        for_bars = min(spare - for_area, max(0, self.bars.largest_height() - bars))
        heights = (sources, area + for_area, strip, bars + for_bars, label)
        top = MARGIN_PX
        parts = (self.sources, self.area, self.strip, self.bars, self.label)
        for part, height in zip(parts, heights, strict=True):
            part.setGeometry(MARGIN_PX, top, width, height)
            top += height + (LABEL_GAP_PX if part is self.bars else GAP_PX)

    def _least_heights(self, width: int) -> tuple[int, int, int, int, int]:
        return (
            self.sources.minimumSizeHint().height(),
            self.area.minimumSizeHint().height(),
            self.strip.heightForWidth(width - 2 * MARGIN_PX),
            self.bars.minimumSizeHint().height(),
            self.label.sizeHint().height(),
        )
