"""The selected map, large, with everything about it; for fc its outputs as a list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QWidget

from cnnviz.core.inspection.images import statistics
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.histogram import Histogram
from cnnviz.views.maps.legend import Legend
from cnnviz.views.maps.map_point import describe_point
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.selected.logit_list import LogitList
from cnnviz.views.selected.map_kernel import MapKernel
from cnnviz.views.selected.map_view import MapView
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.steady_label import SteadyLabel

ARROW_PX = 28
HINT = tr("Point at the map to read its values")


class SelectedPanel(QWidget):
    """Follows the session's selection, trace, weights and scope of colours."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.pictures = NetworkPictures(session)
        self.previous, self.next = QToolButton(), QToolButton()
        self.copy = QToolButton()
        self.title = ElidedLabel()
        self.view = MapView(session, self.pictures)
        self.histogram = Histogram()
        self.legend = Legend()
        self.readout = ElidedLabel(HINT)
        self.facts = described(
            SteadyLabel(), tr("Of all values of this map; zeros are exactly 0"), tr("About the map")
        )
        self.kernel = MapKernel(session)
        self.logits = LogitList(session, self.pictures)
        self._pages = QStackedWidget()
        self.copy_picture = QAction(tr("Copy as picture"), self)
        self.copy_values = QAction(tr("Copy values"), self)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected now."""
        self.pictures.forget()
        selection, network = self._session.selection, self._session.network
        layer = network.layer(selection.layer)
        is_fc = not layer.kind.has_maps
        self.previous.setEnabled(selection.unit > 0)
        self.next.setEnabled(selection.unit < layer.depth - 1)
        self.title.setText(f"{layer.name} · {self._unit_text()}")
        self._pages.setCurrentIndex(int(is_fc))
        if is_fc:
            self.logits.refresh()
        else:
            self.kernel.show_kernel(selection.kernel_layer, selection.unit)
            self._show_values()

    def copied_values(self) -> str:
        """Return the values as lines of numbers between tabs, as a spreadsheet takes them."""
        network, selection = self._session.network, self._session.selection
        output = network.trace.outputs[selection.layer]
        if output.ndim == 1:
            rows = zip(network.class_names, output, network.trace.probabilities, strict=True)
            lines = [f"{name}\t{logit:.6g}\t{share:.6g}" for name, logit, share in rows]
            return "\n".join(["class\tlogit\tprobability", *lines])
        return "\n".join("\t".join(f"{v:.6g}" for v in row) for row in output[selection.unit])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _unit_text(self) -> str:
        selection, network = self._session.selection, self._session.network
        count = network.layer(selection.layer).depth
        if self._is_fc():
            return tr(
                "{name} ({unit} of {count})",
                network.class_names[selection.unit],
                selection.unit + 1,
                count,
            )
        return tr("map {unit} of {count}", selection.unit + 1, count)

    def _is_fc(self) -> bool:
        return not self._session.network.layer(self._session.selection.layer).kind.has_maps

    def _show_values(self) -> None:
        """Show the selected map's values as they are now."""
        selection = self._session.selection
        layer = self._session.network.layer(selection.layer)
        values = self.pictures.maps(layer)[selection.unit]
        shown = self.pictures.range_of(layer, selection.unit)
        found = statistics(values)
        self.facts.setText(
            tr(
                "min {minimum}   mean  {mean}\nmax {maximum}   zeros  {zeros:5.1f} %",
                steady_number(found.low),
                steady_number(found.mean),
                steady_number(found.high),
                100 * found.zeros,
            )
        )
        self.histogram.show_values(values, shown)
        self.legend.show_range(shown)
        self.view.refresh()
        self._show_pointed()

    def _show_pointed(self) -> None:
        point = self.view.pointed
        value = "" if point is None else describe_point(self._session, point)
        self.readout.setText(value or self.kernel.numbers.told or HINT)

    def _on_traced(self) -> None:
        self.pictures.forget()
        if not self.isVisible():
            return
        if self._is_fc():
            self.logits.refresh()
        else:
            self._show_values()

    def _on_weights_changed(self) -> None:
        if self.isVisible() and not self._is_fc():
            self.kernel.update_weights()
            self._show_pointed()

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_previous(self) -> None:
        self._session.selection.move_unit(-1)

    def _on_next(self) -> None:
        self._session.selection.move_unit(1)

    def _on_copy(self) -> None:
        """Copy what Ctrl+C copies: the picture, or of fc the numbers."""
        if self._is_fc():
            self._on_copy_values()
        else:
            QGuiApplication.clipboard().setImage(self.view.copied_picture())

    def _on_copy_values(self) -> None:
        QGuiApplication.clipboard().setText(self.copied_values())

    def _describe_controls(self) -> None:
        self.previous.setArrowType(Qt.ArrowType.LeftArrow)
        described(self.previous, tr("Previous map of this layer"), tr("Previous map"))
        self.next.setArrowType(Qt.ArrowType.RightArrow)
        described(self.next, tr("Next map of this layer"), tr("Next map"))
        self.copy.setText(tr("Copy"))
        self.copy.setToolTip(tr("Copy the map as a picture or as numbers"))
        self.copy.setAccessibleName(tr("Copy the selected map"))
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy_picture.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy_picture.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for button in (self.previous, self.next):
            button.setFixedWidth(ARROW_PX)
        for button in (self.previous, self.next, self.copy):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.readout.setFont(number_font())

    def _lay_out(self) -> None:
        menu = QMenu(self.copy)
        for action in (self.copy_picture, self.copy_values):
            menu.addAction(action)
            self.addAction(action)
        self.copy.setMenu(menu)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._pages.addWidget(self._map_page())
        self._pages.addWidget(self.logits)
        column(
            row(self.previous, self.next, (self.title, 1), self.copy),
            (self._pages, 1),
            into=self,
            gap=6,
            margins=(8, 4, 8, 6),
        )

    def _map_page(self) -> QWidget:
        page = QWidget()
        column(
            (self.view, 1),
            self.readout,
            self.histogram,
            self.legend,
            self.facts,
            self.kernel,
            None,
            into=page,
        )
        return page

    def _connect(self) -> None:
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.copy_picture.triggered.connect(self._on_copy)
        self.copy_values.triggered.connect(self._on_copy_values)
        self.view.hovered.connect(self._show_pointed)
        self.kernel.hovered.connect(self._show_pointed)
        network, selection = self._session.network, self._session.selection
        network.traced.connect(self._on_traced)
        network.weights_changed.connect(self._on_weights_changed)
        selection.changed.connect(self._on_selection_changed)
        selection.channel_changed.connect(self._on_selection_changed)
        selection.range_scope_changed.connect(self._on_traced)
