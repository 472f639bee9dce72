"""The run from its first step to now: dragged to any step, with the sketch's life above."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.class_colours import class_colour, colour_key
from cnnviz.views.time.life_strip import LifeStrip
from cnnviz.views.time.time_axis import TimeAxis, axis_of
from cnnviz.views.time.time_words import NO_RUN, step_words
from cnnviz.views.time.track_labels import paint_reading, paint_steps
from cnnviz.views.time.track_painter import (
    HANDLE_PX,
    paint_epochs,
    paint_handle,
    paint_newest,
    paint_track,
    paint_upright,
)
from cnnviz.views.widgets.painted.parts import Painted, Span
from cnnviz.views.widgets.painting import frame_focus

ROLE = QPalette.ColorRole
MARGIN_PX = 9  # the handle stands over either end
LIFE_PX = 38
LEAST_PX = 140
WHEEL_NOTCH = 120
KEY_MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
TOOLTIP = tr(
    "<p>Drag, click, arrows, PgUp, PgDn or the wheel: go to a step of this run; "
    "Home: its start, End: now</p><p>The coloured areas: class probabilities for "
    "your drawing at each step</p>"
)


class Timeline(Painted, QWidget):
    """One axis for both; everything on screen follows the handle."""

    role = QAccessible.Role.Slider

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._machine = session, session.time_machine
        self._life = session.sketch_life
        self._strip = LifeStrip(session.sketch_life)
        self._axis: TimeAxis | None = None
        self._is_held = False
        self._pointed: QPoint | None = None
        self._turned = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Timeline"))
        self._machine.changed.connect(self._on_moved)
        self._machine.run_changed.connect(self.refresh)
        self._machine.grew.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        self._life.changed.connect(self.update)
        self.refresh()

    def refresh(self) -> None:
        """Lay the axis out anew, though not under a hand that holds it."""
        run = self._machine.run
        if run is None:
            self._axis, self._is_held = None, False
        elif not self._is_held:
            self._axis = axis_of(run, self._machine.is_growing)
        self.setToolTip(TOOLTIP + colour_key(self._session.network.class_names))
        self._on_moved()

    def sizeHint(self) -> QSize:
        return QSize(2 * LEAST_PX, LIFE_PX + HANDLE_PX + 4 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PX, self.sizeHint().height())

    def life_rect(self) -> QRect:
        """Where the sketch's life is."""
        return QRect(MARGIN_PX, 0, self.width() - 2 * MARGIN_PX, LIFE_PX)

    def point_of(self, step: int) -> QPointF:
        """Return where the handle stands at a step."""
        share = 0.0 if self._axis is None else self._axis.share_of(step)
        x = MARGIN_PX + share * (self.width() - 2 * MARGIN_PX - 1)
        return QPointF(x, LIFE_PX + 2 + HANDLE_PX / 2)

    def reading_at(self, point: QPoint) -> tuple[int, str]:
        """Return the class under a point, or -1, and all that is known of its step."""
        run, axis = self._machine.run, self._axis
        if run is None or axis is None:
            return -1, NO_RUN
        place = self._place_at(point, axis)
        if axis.places[place] > run.last_step:
            return -1, tr("step {places:,} · still to come", axis.places[place])
        words, number = step_words(run, axis.places[place]), -1
        if point.y() < LIFE_PX:
            names = self._session.network.class_names
            number, reading = self._strip.reading(place, point.y() / LIFE_PX, names)
            words += f" · {reading}" if reading else ""
        return number, words

    def span(self) -> Span | None:
        run = self._machine.run
        return None if run is None else Span(0, self._machine.shown_step, run.last_step)

    def set_value(self, value: int) -> None:
        self._machine.seek(value)

    def value_words(self) -> str:
        run = self._machine.run
        return NO_RUN if run is None else step_words(run, self._machine.shown_step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._axis is not None:
            self._is_held = True
            self._seek(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = event.position().toPoint()
        if self._is_held:
            self._seek(self._pointed)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_held:
            self._is_held = False
            self.refresh()

    def leaveEvent(self, event: object) -> None:
        self._pointed = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / WHEEL_NOTCH)
        if notches:
            self._turned -= notches * WHEEL_NOTCH
            self._machine.move(notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Home:
            self._machine.seek(0)
        elif event.key() == Qt.Key.Key_End:
            self._machine.go_live()
        elif event.key() in KEY_MOVES:
            self._machine.move(KEY_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._life.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        self._life.rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        run, axis = self._machine.run, self._axis
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if run is None or axis is None:
                self._paint_empty(painter)
            else:
                names = self._session.network.class_names
                self._strip.paint(
                    painter, self.life_rect(), len(axis.places), names, self.palette()
                )
                self._paint_track(painter, run, axis)
                self._paint_words(painter, axis)
            frame_focus(painter, self, self.rect())

    def _paint_empty(self, painter: QPainter) -> None:
        painter.fillRect(self.life_rect(), self.palette().color(ROLE.Base))
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.drawText(self.life_rect(), Qt.AlignmentFlag.AlignCenter, NO_RUN)

    def _paint_track(self, painter: QPainter, run: RecordedRun, axis: TimeAxis) -> None:
        palette, is_past = self.palette(), self._machine.step is not None
        at, newest = self.point_of(self._machine.shown_step), self.point_of(run.last_step)
        ends = self.point_of(0).x(), newest.x(), self.point_of(axis.places[-1]).x()
        paint_epochs(painter, palette, at.y(), [self.point_of(s).x() for s in axis.epoch_ends])
        paint_track(painter, palette, at.y(), ends)
        if is_past:
            paint_newest(painter, palette, newest)
        if self._pointed is not None and not self._is_held:
            paint_upright(painter, palette, ROLE.Text, self._pointed.x(), LIFE_PX, 1)
        if is_past:
            paint_upright(painter, palette, ROLE.Highlight, at.x(), round(at.y()), 3)
        paint_handle(painter, palette, at, is_past)

    def _paint_words(self, painter: QPainter, axis: TimeAxis) -> None:
        """Below: the round steps; while the mouse is here, what it points to."""
        line_px, palette = painter.fontMetrics().height(), self.palette()
        line = QRectF(0, self.height() - line_px, self.width(), line_px)
        if self._pointed is None:
            paint_steps(painter, palette, axis, line.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0))
            return
        number, words = self.reading_at(self._pointed)
        colour = class_colour(number) if number >= 0 else None
        paint_reading(painter, palette, self._pointed.x(), words, colour, line)

    def _place_at(self, point: QPoint, axis: TimeAxis) -> int:
        return axis.index_at((point.x() - MARGIN_PX) / max(1, self.width() - 2 * MARGIN_PX - 1))

    def _seek(self, point: QPoint) -> None:
        if self._axis is not None:
            self._machine.seek(self._axis.places[self._place_at(point, self._axis)])

    def _on_moved(self) -> None:
        self.update()
        if QAccessible.isActive():
            event = QAccessibleValueChangeEvent(self, self._machine.shown_step)
            QAccessible.updateAccessibility(event)
