"""What would it take: the evidence between two classes, and the bars to change by drawing."""

from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evidence.age import EvidenceAge
from cnnviz.views.evidence.evidence_images import overlay_image
from cnnviz.views.evidence.evidence_picture import TitledPicture
from cnnviz.views.evidence.message_page import MessagePage
from cnnviz.views.evidence.pair_bars import ClassBar, PairBars
from cnnviz.views.evidence.rivals_row import RivalsRow
from cnnviz.views.evidence.words import class_title, odds_words, pointed_words
from cnnviz.views.maps.large_picture import Pixel
from cnnviz.views.maps.legend import Legend
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.text_block import TextBlock

HINT = tr(
    "Try it: on the canvas, erase the strokes that are orange in the third picture, or "
    "draw where it is blue, and watch the bars. Ctrl+Z restores strokes."
)
ONE_CLASS = tr("This network has only one class: there is nothing to compare.")
NAMES = (
    tr("Evidence for the first class"),
    tr("Evidence for the second class"),
    tr("The difference"),
)


class PairPage(QWidget):
    """A, B, and A rather than B, in the same colours."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._attributions = session, session.attributions
        self.rivals = RivalsRow(session)
        self.pictures = tuple(
            TitledPicture(name, tr("The input, and what it says")) for name in NAMES
        )
        self.legend, self.message = Legend(120), MessagePage(session.attributions)
        self.bars, self.odds = PairBars(), TextBlock(tr("How much likelier"))
        self.remember = QPushButton(tr("Mark these bars"))
        self.hint = TextBlock(tr("What to try"), 2, QPalette.ColorRole.PlaceholderText)
        self._before: tuple[float, ...] | None = None  # probabilities of all classes
        self._pointed: Pixel | None = None
        self._stack = QStackedWidget()
        self._describe_controls()
        self._lay_out()
        self.tint = EvidenceAge(self._stack, session.attributions)
        self._connect()

    def refresh(self) -> None:
        """Show the findings of now, and whether they are of now."""
        if not self.isVisible():
            return
        work = self._attributions
        reason = work.reason if work.question.has_rival else ONE_CLASS
        found = work.findings
        has_pair = found is not None and found.question.rival is not None
        if reason or not has_pair or found is None or not found.is_finite:
            self.message.explain(reason)
            self._stack.setCurrentWidget(self.message)
        else:
            self._stack.setCurrentIndex(0)
            self._show_pictures()
        self._show_bars()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _show_pictures(self) -> None:
        findings, names = self._attributions.findings, self._session.network.class_names
        if findings is None or len(findings.attributions) < 3 or not self.isVisible():
            return
        shown = ColourRange(findings.reach, findings.signed)
        opacity = self._attributions.question.opacity
        for part, found in zip(self.pictures, findings.attributions, strict=True):
            image = overlay_image(findings.pixels, found.values, shown, opacity)
            part.picture.show_image(image)
            part.title.setText(class_title(found, names))
        self.legend.show_range(shown)

    def _show_bars(self) -> None:
        """Of the input as it is now, whatever the pictures are of."""
        network, question = self._session.network, self._attributions.question
        logits = list(network.trace.outputs.values())[-1]
        pair = (question.target, question.rival)[: 2 if question.has_rival else 1]
        self.bars.show_bars(
            tuple(
                ClassBar(
                    network.class_names[number],
                    float(network.trace.probabilities[number]),
                    float(logits[number]),
                    None if self._before is None else self._before[number],
                )
                for number in pair
            )
        )
        self._show_words()

    def _show_words(self) -> None:
        findings, names = self._attributions.findings, self._session.network.class_names
        if self._pointed is not None and findings is not None:
            self.odds.setText(pointed_words(findings, self._pointed, names))
        elif len(self.bars.bars) == 2:
            first, second = self.bars.bars
            self.odds.setText(odds_words(first.logit, second.logit, (first.name, second.name)))

    def _on_hovered(self, pixel: Pixel | None) -> None:
        if pixel != self._pointed:
            self._pointed = pixel
            for part in self.pictures:
                part.picture.mark(pixel)
            self._show_words()

    def _on_remember(self, is_marked: bool) -> None:
        probabilities = self._session.network.trace.probabilities.tolist()
        self._before = tuple(probabilities) if is_marked else None
        self._show_bars()

    def _on_replaced(self) -> None:
        self._before = None
        self.remember.setChecked(False)

    def _describe_controls(self) -> None:
        self.remember.setCheckable(True)
        self.remember.setToolTip(
            tr("Mark the current ends of both bars, to see how far a stroke moves them")
        )
        self.remember.setAccessibleName(tr("Mark where the bars end now"))
        self.hint.setText(HINT)

    def _lay_out(self) -> None:
        pictures = QWidget()
        row(*((part, 1) for part in self.pictures), into=pictures, gap=8)
        self._stack.addWidget(pictures)
        self._stack.addWidget(self.message)
        column(
            row(self.rivals, None, self.legend, gap=None),
            (self._stack, 1),
            row((self.bars, 1), self.remember, gap=12),
            self.odds,
            self.hint,
            into=self,
            gap=3,
        )

    def _connect(self) -> None:
        self._attributions.changed.connect(self.refresh)
        self._attributions.question.opacity_changed.connect(self._show_pictures)
        self._session.network.replaced.connect(self._on_replaced)
        self.remember.toggled.connect(self._on_remember)
        for part in self.pictures:
            part.picture.hovered.connect(self._on_hovered)
