"""A short text on how a picture is read, which can be folded away."""

from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.link_button import LinkButton

OPEN, FOLDED = tr("▾ How to read this"), tr("▸ How to read this")


class HowToRead(QWidget):
    """A line that opens and folds the text below it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.button = LinkButton(OPEN, tr("Show or hide the explanation"), self)
        self.button.setAccessibleName(tr("How to read this"))
        self.text = QLabel(text)
        self.text.setWordWrap(True)
        column(self.button, self.text, into=self, gap=2)
        self.button.setFixedSize(self.button.sizeHint())
        self.button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.text.setVisible(self.text.isHidden())
        self.button.setText(FOLDED if self.text.isHidden() else OPEN)
