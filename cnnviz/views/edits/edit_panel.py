"""Edit the network: a kernel's numbers, its scale, its silence; what it costs; and back again."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.edits.accuracy_line import AccuracyLine
from cnnviz.views.edits.edit_list import EditList
from cnnviz.views.edits.edited_kernel import EditedKernel
from cnnviz.views.edits.ranking_part import RankingPart
from cnnviz.views.edits.scale_row import ScaleRow
from cnnviz.views.edits.verb_buttons import VerbButtons
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels
from cnnviz.views.widgets.layouts import REST
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.undo_keys import UndoKeys

HINT = tr("Click a number to type over it, or drag it")


class EditPanel(QWidget):
    """Follows selection, weights and edits; hidden, it rests."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.shown = ShownKernels(session.network)
        self.kernel = EditedKernel(session, self.shown)
        self.said = QLabel(HINT)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self.scale = ScaleRow(session.edits, self.shown)
        self.verbs = VerbButtons(session.edits, self.shown)
        self.accuracy = AccuracyLine(session)
        self.list = EditList(session)
        self.ranking = RankingPart(session)
        above = (self.kernel, self.said, self.scale, self.verbs)
        below = (_line(), self.accuracy, self.list, _line(), self.ranking)
        scrolled_column(self, *above, *below, REST, gap=6, margins=(8, 4, 8, 6))
        self._connect()
        UndoKeys(self, session.edits.undo, session.edits.redo)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        self.shown.forget()
        self.kernel.list_layers()
        self._follow_selection()
        self._show_edits()
        self.accuracy.refresh()
        self.ranking.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._look()

    def _follow_selection(self) -> None:
        selection = self._session.selection
        self.shown.show(selection.kernel_layer, KernelAddress(selection.unit, selection.channel))
        self.kernel.refresh()
        self.scale.refresh()
        self.verbs.refresh()

    def _show_edits(self) -> None:
        why_not = self._session.edits.why_not
        self.said.setText(why_not or HINT)
        self.kernel.bias.setReadOnly(bool(why_not))
        self.scale.refresh()
        self.verbs.refresh()
        self.list.refresh()
        self.ranking.refresh_bars()

    def _look(self) -> None:
        """The accuracy before any edit is measured while the first one is thought of."""
        if self.isVisible() and not self._session.edits.why_not:
            self._session.edits.accuracy.look()

    def _on_weights_changed(self) -> None:
        self.shown.forget()
        if self.isVisible():
            self.kernel.update_weights()

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self._follow_selection()
            self.ranking.refresh_bars()

    def _on_replaced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_edits_changed(self) -> None:
        if self.isVisible():
            self._show_edits()
            self._look()

    def _on_refused(self, sentence: str) -> None:
        self.said.setText(sentence)

    def _on_accuracy_changed(self) -> None:
        if self.isVisible():
            self.accuracy.refresh()

    def _on_ranking_changed(self) -> None:
        if self.isVisible():
            self.ranking.refresh()

    def _on_data_changed(self) -> None:
        if self.isVisible():
            self.accuracy.refresh()
            self.ranking.refresh()
            self._look()

    def _connect(self) -> None:
        session = self._session
        session.network.weights_changed.connect(self._on_weights_changed)
        session.network.replaced.connect(self._on_replaced)
        session.selection.changed.connect(self._on_selection_changed)
        session.selection.channel_changed.connect(self._on_selection_changed)
        session.data.changed.connect(self._on_data_changed)
        session.edits.changed.connect(self._on_edits_changed)
        session.edits.refused.connect(self._on_refused)
        session.edits.accuracy.changed.connect(self._on_accuracy_changed)
        session.edits.costs.changed.connect(self._on_ranking_changed)
        session.edits.costs.progressed.connect(self.ranking.show_progress)


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line
