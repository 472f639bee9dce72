"""Train a network on the set: start it, follow it, and why it cannot be trained yet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.teaching.own_classes import OwnClasses
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

TRAIN = tr(
    "Train the article's network from new weights on these classes; it comes on screen in place of "
    "the one that is there"
)


class TrainPart(QWidget):
    """A button and a bar; while something stands in the way, a sentence."""

    def __init__(self, own: OwnClasses) -> None:
        super().__init__()
        self._own = own
        self.train = WorkButton(own, tr("Train"), TRAIN)
        self.bar = WorkBar(tr("Progress of training"), has_words=True)
        self.obstacle = described(QLabel(), name=tr("Why it cannot be trained"))
        self.obstacle.setTextFormat(Qt.TextFormat.PlainText)
        self.obstacle.setWordWrap(True)
        self.train.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        top = row((self.train, 0, Qt.AlignmentFlag.AlignLeft), (self.bar, 1))
        column(top, self.obstacle, into=self, gap=4)
        own.changed.connect(self.refresh)
        own.progressed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Show whether one can train, and how far it is."""
        own = self._own
        self.train.refresh(tr("Train"))
        self.bar.setVisible(own.is_running)
        self.obstacle.setText("" if own.is_running else own.obstacle)
        self.obstacle.setVisible(bool(self.obstacle.text()))
        self._show_progress()

    def _show_progress(self) -> None:
        if not self._own.is_running:
            return
        progress = self._own.progress
        words = tr("Step {done} of {total}", progress.done, progress.total)
        if not self._own.is_learning:
            words = tr("Making pictures of the drawings")
        self.bar.show_progress(progress, words)
