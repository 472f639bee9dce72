"""Experiment: how few connections a convolution has, where they lie, and what a value sees."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.explanation.field_maps import FieldMaps
from cnnviz.views.lessons.connections.connection_count import ConnectionCount
from cnnviz.views.lessons.convolution.band_view import BandView
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import grid, row
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.segment_button import SegmentButton

ROOMY = QSize(760, 560)  # from here on all parts are seen at once
COUNT = 0  # the first segment


class SparseExperiment(QWidget):
    """Counts, matrix and field: in turn where there is little room."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.count, self.band = ConnectionCount(session), BandView(session)
        self.fields = FieldMaps(session, self)
        self.field_view = QWidget()
        self.field_title, self.effective_title = ElidedLabel(), ElidedLabel()
        names = (tr("Count"), tr("Matrix"), tr("Field"))
        self.segments = tuple(SegmentButton(name) for name in names)
        self._choice, self._parts = QButtonGroup(self), QGridLayout()
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def is_roomy(self) -> bool:
        return self.width() >= ROOMY.width() and self.height() >= ROOMY.height()

    def refresh(self) -> None:
        """Show the network, the drawing and the selected value as they are now."""
        self.count.refresh()
        self.band.refresh()
        self._show_field()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_field(self) -> None:
        """A gradient through the network, so only where it is seen."""
        if not self.field_view.isVisible():
            return
        place = self._session.selection.place
        if not self._session.network.layer(place.layer).kind.has_maps:
            what = tr("fc · {name}", self._session.network.class_names[place.unit])
        else:
            where = tr("row {row}, column {column}", place.row, place.column)
            what = tr("{layer} · map {unit} · {where}", place.layer, place.unit + 1, where)
        self.field_title.setText(tr("What {what} sees", what))
        self.fields.refresh()

    def _arrange(self) -> None:
        chosen = self._choice.checkedId()
        for number, part in enumerate((self.count, self.band, self.field_view)):
            part.setVisible(self.is_roomy or number == chosen)
        for segment in self.segments:
            segment.setVisible(not self.is_roomy)
        self._parts.setHorizontalSpacing(24 if self.is_roomy else 0)
        self._parts.setRowStretch(0, 2 if self.is_roomy or chosen == COUNT else 0)
        self._parts.setRowStretch(1, 5 if self.is_roomy or chosen != COUNT else 0)
        self._show_field()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.band.refresh()
            self._show_field()

    def _on_replaced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_value_changed(self) -> None:
        if self.isVisible():
            self._show_field()

    def _on_segment(self, *clicked: object) -> None:
        self._arrange()

    def _describe_controls(self) -> None:
        tooltips = (
            tr("Count a layer's connections against those of a dense layer"),
            tr("A small convolution as a matrix: a band in a field of zeros"),
            tr("What the selected value sees of your drawing, and how much each part matters"),
        )
        for number, (segment, tooltip) in enumerate(zip(self.segments, tooltips, strict=True)):
            segment.setToolTip(tooltip)
            self._choice.addButton(segment, number)
        self.segments[0].setChecked(True)
        self.field_title.setAccessibleName(tr("The selected value"))
        self.effective_title.setText(tr("Weight of each pixel"))

    def _lay_out(self) -> None:
        fields = self.fields
        grid(
            (self.field_title, self.effective_title),
            (fields.on_input, fields.effective),
            (fields.on_input_name, fields.effective_name),
            into=self.field_view,
            rows=(0, 1),
        )
        parts = self._parts
        parts.setVerticalSpacing(12)
        parts.addWidget(self.count, 0, 0, 1, 2)
        parts.addWidget(self.band, 1, 0)
        parts.addWidget(self.field_view, 1, 1)
        scrolled_column(
            self, row(*self.segments, None, gap=0), (parts, 1), gap=6, margins=(4, 2, 4, 2)
        )

    def _connect(self) -> None:
        self._choice.buttonClicked.connect(self._on_segment)
        self._session.network.traced.connect(self._on_traced)
        self._session.network.replaced.connect(self._on_replaced)
        self._session.selection.value_changed.connect(self._on_value_changed)
