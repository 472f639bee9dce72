"""What the selected channel would like best, as it emerges, and how that compares."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.ascent_view import AscentView
from cnnviz.views.channels.words import ascent_words, title
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.link_button import LinkButton
from cnnviz.views.widgets.text_block import TextBlock

PATIENCE_MS = 150  # with what is climbed anew by itself


class BestInput(QWidget):
    """Climbs again from the same noise, or from other noise; the result can become the input."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.view = AscentView(session)
        self.tint = EarlierTint(self.view, tr("out of date"), PATIENCE_MS)
        self.words = TextBlock(tr("Activation for the best input"), 2, QPalette.ColorRole.Text)
        self.again = LinkButton(
            tr("Again"),
            tr("Repeat gradient ascent from the same noise, with the current weights"),
            self,
        )
        self.other = LinkButton(
            tr("Other noise"),
            tr("Start from different noise: a channel can respond to several patterns"),
            self,
        )
        self.use = LinkButton(
            tr("Use as input"), tr("Use it as the network's input; Undo restores the drawing"), self
        )
        self._lay_out()
        self.again.clicked.connect(self._on_again)
        self.other.clicked.connect(self._on_other)
        self.use.clicked.connect(self._on_use)
        session.channels.ascents.changed.connect(self.refresh)

    def refresh(self) -> None:
        if not self.isVisible():
            return
        ascents = self._session.channels.ascents
        ascent = ascents.ascent
        self.words.setText(
            tr("Training continues: press Again for the current weights.")
            if ascent is None
            else ascent_words(self._session, ascent)
        )
        self.use.setEnabled(ascent is not None)
        self.tint.mark(ascents.is_old)
        self.view.update()

    def _lay_out(self) -> None:
        column(self.view, self.words, row(self.again, self.other, self.use, None, gap=8), into=self)

    def _on_again(self) -> None:
        self._session.channels.ascents.climb()

    def _on_other(self) -> None:
        self._session.channels.ascents.climb_from_other_noise()

    def _on_use(self) -> None:
        ascent = self._session.channels.ascents.ascent
        if ascent is not None:
            title_now = tr("Maximises {session}", title(self._session))
            self._session.canvas.show_pixels(ascent.pixels.copy(), title_now)
