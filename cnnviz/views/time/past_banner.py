"""Says plainly that the past is on screen, and what can be done with it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.time.time_words import past_sentence
from cnnviz.views.widgets.dialogs import ask_and_save_checkpoint
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import row

ROLE = QPalette.ColorRole
GAP_PX = 14
STOP_FIRST = tr("Stop the run first.")
TRAIN_ON_TOOLTIP = tr(
    "Start a run from these weights, with the settings of the Training panel; the "
    "recorded run does not change"
)


class PastBanner(QWidget):
    """Lies over the rest of the menu bar's line, so that nothing moves when it comes and goes."""

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.setAccessibleName(tr("The past is on screen"))
        self.sentence = _Sentence()
        self.back = BannerButton(tr("Back to now"), tr("Show the newest weights again"))
        self.save = BannerButton(
            tr("Save this step…"), tr("Save the network of this step to a file")
        )
        self.train_on = BannerButton(tr("Train on from here"), TRAIN_ON_TOOLTIP)
        self._lay_out()
        self.back.clicked.connect(session.time_machine.go_live)
        self.save.clicked.connect(self._save)
        self.train_on.clicked.connect(session.time_machine.train_on)
        session.time_machine.changed.connect(self.refresh)
        session.training.progressed.connect(self._tell)
        session.training.state_changed.connect(self._tell)
        window.installEventFilter(self)
        self.refresh()

    def refresh(self) -> None:
        self._tell()
        is_past = self._session.time_machine.step is not None
        if is_past and self.isHidden():
            self._take_place()
            self.raise_()
        self.setVisible(is_past)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._take_place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(ROLE.Highlight))

    def _tell(self) -> None:
        if self._session.time_machine.step is None:
            return
        self.sentence.setText(past_sentence(self._session))
        why_not = STOP_FIRST if self._session.training.is_active else ""
        self.train_on.setEnabled(not why_not)
        self.train_on.setToolTip(f"{TRAIN_ON_TOOLTIP}\n{why_not}".rstrip())

    def _take_place(self) -> None:
        bar = self._window.menuBar()
        # A menu bar of the system's own has no line in the window.
        menus = [bar.actionGeometry(action).right() for action in bar.actions()]
        left = max(menus) + GAP_PX if bar.isVisible() else self._window.width() // 3
        height = bar.height() if bar.isVisible() else self.sizeHint().height()
        self.setGeometry(left, 0, self._window.width() - left, height)

    def _save(self) -> None:
        ask_and_save_checkpoint(self._window, self._session)

    def _lay_out(self) -> None:
        row(
            (self.sentence, 1),
            self.back,
            self.save,
            self.train_on,
            into=self,
            gap=6,
            margins=(GAP_PX, 1, 4, 1),
        )


class BannerButton(QAbstractButton):
    """Outlined in the colour of the banner's text, and filled with it under the mouse."""

    def __init__(self, text: str, tooltip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setToolTip(tooltip)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 18, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        text, ground = (
            self.palette().color(role) for role in (ROLE.HighlightedText, ROLE.Highlight)
        )
        frame = self.rect().adjusted(0, 0, -1, -1)
        with QPainter(self) as painter:
            if self.isEnabled():
                painter.setPen(text)
                painter.setBrush(text if self.underMouse() else ground)
                painter.drawRoundedRect(frame, 3, 3)
                painter.setPen(ground if self.underMouse() else text)
            else:
                painter.setPen(text)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame.adjusted(2, 2, -2, -2))


class _Sentence(ElidedLabel):
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(ROLE.HighlightedText))
            aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect(), aligned, self.shown_text())
