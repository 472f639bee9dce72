"""What opens over the network: the terms of a map, then the arithmetic of a value."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStackedWidget, QToolButton, QWidget

from cnnviz.core.design.design_sums import layer_sums
from cnnviz.core.network.explained_values import Place
from cnnviz.core.translation import tr
from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.explanation.terms_page import TermsPage
from cnnviz.views.explanation.value_page import ValuePage
from cnnviz.views.explanation.walker import Walker
from cnnviz.views.maps.selection_keys import LAYER_KEYS
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.focus_return import FocusReturn
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.painted.walking import ARROWS

DIMMED = QColor(0, 0, 0, 150)
MARGIN_PX = 14


class Explanation(QWidget):
    """Covers its parent and dims it; Escape or a click beside the card goes one depth back."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.walker = Walker(session, self)
        self.terms = TermsPage(session)
        self.value = ValuePage(session, self.walker)
        self.title, self.formulas = ElidedLabel(), ElidedLabel()
        self.play, self.close_button = QToolButton(), QToolButton()
        self._card = _Card()
        self._pages = QStackedWidget()
        self._focus = FocusReturn(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("How the selected value is computed"))
        self._describe_controls()
        self._lay_out()
        self._covered = parent
        parent.installEventFilter(self)
        session.inspection.changed.connect(self.refresh)
        session.selection.value_changed.connect(self._on_value_changed)
        session.network.replaced.connect(self._on_value_changed)
        self.walker.changed.connect(self._update_play)
        self.play.clicked.connect(self._on_play)
        self.close_button.clicked.connect(session.inspection.back)
        self.refresh()

    def refresh(self) -> None:
        """Show what the session's inspection asks for."""
        depth = self._session.inspection.depth
        if depth is Depth.OVERVIEW:
            self._focus.give_back()
            self.hide()
            return
        self._focus.remember()
        self.show()
        self._pages.setCurrentWidget(self.terms if depth is Depth.TERMS else self.value)
        self._on_value_changed()
        self.raise_()
        (self.terms if depth is Depth.TERMS else self).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())
        return False

    def showEvent(self, event: QShowEvent) -> None:
        self.setGeometry(self._covered.rect())
        self._on_value_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        self.walker.rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._card.setGeometry(self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), DIMMED)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self._session.inspection.back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        selection = self._session.selection
        if key == Qt.Key.Key_Escape:
            self._session.inspection.back()
        elif key in LAYER_KEYS:
            selection.move_layer(LAYER_KEYS[key])
        elif key in ARROWS:
            self.walker.pause()
            selection.move_value(*ARROWS[key])
        elif key == Qt.Key.Key_Space and self.play.isVisible():
            self._on_play()
        else:
            super().keyPressEvent(event)

    def _on_value_changed(self) -> None:
        """Say what is explained, also where nobody looks yet: the heading must not grow old."""
        inspection = self._session.inspection
        if inspection.depth is not Depth.OVERVIEW:
            self.play.setVisible(inspection.depth is Depth.VALUE and not self._is_fc())
            self._walk_if_looked_at()
            self._update_title()
            self._update_play()

    def _on_play(self) -> None:
        if self.walker.is_walking:
            self.walker.pause()
        else:
            self.walker.play()

    def _walk_if_looked_at(self) -> None:
        is_value = self._session.inspection.depth is Depth.VALUE and not self._is_fc()
        if self.isVisible() and is_value:
            self.walker.start()
        else:
            self.walker.rest()

    def _update_play(self) -> None:
        walking = self.walker.is_walking
        self.play.setText(tr("Pause") if walking else tr("Play"))

    def _update_title(self) -> None:
        place, network = self._session.selection.place, self._session.network
        names = network.class_names if self._is_fc() else None
        is_value = self._session.inspection.depth is Depth.VALUE
        self.title.setText(heading(place, is_value, names))
        self.formulas.setText(layer_sums(network.config, place.layer).in_words)

    def _is_fc(self) -> bool:
        return not self._session.network.layer(self._session.selection.layer).kind.has_maps

    def _describe_controls(self) -> None:
        self.play.setToolTip(tr("Animate the window over the map, or stop it (Space)"))
        self.play.setAccessibleName(tr("Animate the window"))
        self.close_button.setText(tr("Back"))
        self.close_button.setToolTip(tr("One level back (Escape, or a click outside the card)"))
        self.close_button.setAccessibleName(tr("One level back"))

    def _lay_out(self) -> None:
        self._card.setParent(self)
        self._pages.addWidget(self.terms)
        self._pages.addWidget(self.value)
        column(
            row((self.title, 1), self.play, self.close_button, gap=None),
            self.formulas,
            (self._pages, 1),
            into=self._card,
            margins=(10, 8, 10, 10),
        )


def heading(place: Place, is_value: bool, class_names: Sequence[str] | None) -> str:
    """Return whose making is explained; a place of fc comes with the names of its classes."""
    if class_names is not None:
        return tr("How fc · {class_name} is computed", class_names[place.unit])
    layer, number = place.layer, place.unit + 1
    if not is_value:
        return tr("How {layer} · map {number} is computed", layer, number)
    return tr(
        "How {layer} · map {number} · column {column}, row {row} is computed",
        *(layer, number, place.column, place.row),
    )


class _Card(QWidget):
    """Opaque, so that what lies below it is not painted anew with every number on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Base))
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
