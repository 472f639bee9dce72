"""Every map of every layer for the present input, on one screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from cnnviz.core.design.design_sums import layer_sums
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.explanation.explanation import Explanation
from cnnviz.views.maps.legend import Legend
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint, describe_point
from cnnviz.views.network.network_view import NetworkView
from cnnviz.views.network.range_control import RangeControl
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.segment_button import SegmentButton

MAX_LEGEND_PX = 320
LEAST_NOTE_PX = 40  # cut short rather than that the panel scrolls
CURVES_HINT = tr(
    "Show how training changed each layer, below its name. Convolutions and fc: norm "
    "of the gradient (blue) and of the weights (orange), and the relative change of "
    "the weights per step. Batch norm: running standard deviation (blue) and mean "
    "(orange). ReLU: share of dead maps. Click to go to that step"
)
NO_RUN = tr("No recording of this network yet: train, and every layer gets its curves here")
LONGEST_READOUT = tr("conv12 map 1000 at (10, 10): -10.000")
SCOPE_NOTES = {
    "unit": tr("each map has its own range: see its tooltip"),
    "layer": tr("each layer has its own range: see below its maps"),
    "network": "",
}


class NetworkPanel(QWidget):
    """The columns, the choice of colour range above them, the value under the cursor below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._point: MapPoint | None = None
        self._head = ""
        self._curves = ""
        self.view = NetworkView(session)
        self.ranges = RangeControl(session.selection)
        self.legend = Legend()
        self.curves_button = SegmentButton(tr("Layer curves"))
        self.curves_button.setAccessibleName(tr("Curves of each layer over training"))
        self.scope_note = ElidedLabel()
        self.readout = ElidedLabel("")
        self.readout.setFont(number_font())
        self.readout.setMinimumWidth(self.readout.fontMetrics().horizontalAdvance(LONGEST_READOUT))
        self.size_note = ElidedLabel()
        self._scroll = _MapsScroll(self.view)
        self.explanation = Explanation(session, self)
        self._colour_note = QStackedWidget()
        self._lay_out()
        self.view.hovered.connect(self._on_hovered)
        self.view.head_hovered.connect(self._on_head_hovered)
        self.view.curves_hovered.connect(self._on_curves_hovered)
        self.curves_button.clicked.connect(self.view.show_curves)
        session.layer_histories.changed.connect(self._update_curves_button)
        session.network.traced.connect(self._on_traced)
        session.network.replaced.connect(self.refresh)
        session.selection.changed.connect(self._on_selection_changed)
        session.selection.range_scope_changed.connect(self.refresh)
        self.view.planned.connect(self._update_size_note)
        self.refresh()

    def refresh(self) -> None:
        """Say what the colours stand for, and what does not fit."""
        scope = self._session.selection.range_scope
        self.scope_note.setText(SCOPE_NOTES[scope])
        self._colour_note.setCurrentWidget(self.legend if scope == "network" else self.scope_note)
        self._update_size_note()
        self._update_curves_button()
        self._on_traced()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_traced()

    def _lay_out(self) -> None:
        self._colour_note.addWidget(self.scope_note)
        self._colour_note.addWidget(self.legend)
        self.legend.setMaximumWidth(MAX_LEGEND_PX)
        self._colour_note.setMaximumHeight(self.legend.sizeHint().height())
        self._colour_note.setMinimumWidth(LEAST_NOTE_PX)
        column(
            row(
                self.ranges,
                (self._colour_note, 1),
                self.curves_button,
                gap=10,
                margins=(8, 0, 8, 0),
            ),
            (self._scroll, 1),
            row((self.readout, 1), self.size_note, gap=None, margins=(8, 0, 8, 0)),
            into=self,
            margins=(0, 4, 0, 4),
        )

    def _on_traced(self) -> None:
        if not self.isVisible():
            return
        self._tell()
        if self._session.selection.range_scope == "network":
            self.legend.show_range(self._joint_range())

    def _tell(self) -> None:
        """Say what the cursor points at, or how a layer's sizes come about."""
        if self._point is not None:
            self.readout.setText(describe_point(self._session, self._point))
            return
        if self._curves:
            self.readout.setText(self._curves)
            return
        if self._head == INPUT_NAME:
            self.readout.setText(tr("input: the picture as the network reads it"))
            return
        name = self._head or self._session.selection.layer
        layer = layer_sums(self._session.network.config, name)
        sums = layer.in_words or tr("same size as the layer before")
        self.readout.setText(f"{layer.name}: {sums}")

    def _joint_range(self) -> ColourRange:
        shape = self._session.network.layers[0]
        return ColourRange(self.view.pictures.range_of(shape).reach, diverging=True)

    def _on_hovered(self, point: MapPoint | None) -> None:
        self._point = point
        self._tell()

    def _on_head_hovered(self, layer: str) -> None:
        self._head = layer
        self._tell()

    def _on_curves_hovered(self, words: str) -> None:
        if words != self._curves:
            self._curves = words
            self._tell()

    def _update_curves_button(self) -> None:
        can_show = self._session.layer_histories.is_expected
        self.curves_button.setEnabled(can_show)
        self.curves_button.setChecked(can_show and self._session.preferences.layer_curves)
        self.curves_button.setToolTip(CURVES_HINT if can_show else NO_RUN)

    def _on_selection_changed(self) -> None:
        self._tell()
        rect = self.view.selected_rect
        self._scroll.ensureVisible(rect.center().x(), rect.center().y(), rect.width(), 0)

    def _update_size_note(self) -> None:
        self.size_note.setText(self.view.plan.note)


class _MapsScroll(QScrollArea):
    """Gives the view its own size; scrolls sideways where columns need more."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__()
        self._view = view
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(320, 200)
        self.setWidget(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._view.fit_to(self.viewport().size())
        super().resizeEvent(event)
