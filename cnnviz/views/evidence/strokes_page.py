"""Which strokes spoke for a class: over the input, and by themselves."""

from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnviz.core.evidence.attribution_methods import METHODS
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evidence.age import EvidenceAge
from cnnviz.views.evidence.class_choice import ClassChoice
from cnnviz.views.evidence.evidence_images import map_image, overlay_image
from cnnviz.views.evidence.evidence_picture import TitledPicture
from cnnviz.views.evidence.message_page import MessagePage
from cnnviz.views.evidence.words import class_title, method_title, pointed_words, target_words
from cnnviz.views.maps.large_picture import Pixel
from cnnviz.views.maps.legend import Legend
from cnnviz.views.widgets.layouts import column, grid, row
from cnnviz.views.widgets.text_block import TextBlock

CLASSES_PX = 188
DIM = QPalette.ColorRole.PlaceholderText


class StrokesPage(QWidget):
    """One class, one method."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._attributions = session, session.attributions
        self.classes = ClassChoice(session)
        self.over = TitledPicture(tr("Evidence over the input"), tr("The input, and what it says"))
        self.map = TitledPicture(tr("Attribution alone"), tr("What each pixel says"))
        self.legend, self.message = Legend(120), MessagePage(session.attributions)
        self.numbers = TextBlock(tr("What the evidence adds up to"))
        self.meaning = TextBlock(tr("What the method means"), 2, DIM)
        self.misleads = TextBlock(tr("Where the method misleads"), 2, DIM)
        self._pointed: Pixel | None = None
        self._stack = QStackedWidget()
        self._lay_out()
        self.tint = EvidenceAge(self._stack, session.attributions)
        self._connect()

    def refresh(self) -> None:
        """Show the findings of now, and whether they are of now."""
        if not self.isVisible():
            return
        work, method = self._attributions, METHODS[self._attributions.question.method]
        self.meaning.setText(method.meaning)
        self.misleads.setText(tr("Where it misleads: {misleads}", method.misleads))
        found = work.findings
        if work.reason or found is None or not found.is_finite:
            self.message.explain()
            self._stack.setCurrentWidget(self.message)
            self.numbers.setText("")
            return
        self._stack.setCurrentIndex(0)
        self._show_pictures()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _show_pictures(self) -> None:
        findings, names = self._attributions.findings, self._session.network.class_names
        if findings is None or not self.isVisible():
            return
        found = findings.attributions[0]
        shown = ColourRange(findings.reach, found.signed)
        opacity = self._attributions.question.opacity
        self.over.picture.show_image(overlay_image(findings.pixels, found.values, shown, opacity))
        self.map.picture.show_image(map_image(found.values, shown))
        self.over.title.setText(class_title(found, names))
        self.map.title.setText(method_title(found))
        self.legend.show_range(shown)
        self._show_numbers()

    def _show_numbers(self) -> None:
        findings, names = self._attributions.findings, self._session.network.class_names
        if findings is None:
            return
        pointed = self._pointed
        if pointed is None:
            self.numbers.setText(target_words(findings))
        else:
            self.numbers.setText(pointed_words(findings, pointed, names))

    def _on_hovered(self, pixel: Pixel | None) -> None:
        if pixel != self._pointed:
            self._pointed = pixel
            for part in (self.over, self.map):
                part.picture.mark(pixel)
            self._show_numbers()

    def _lay_out(self) -> None:
        pictures = QWidget()
        lines = ((self.over, self.map), (None, self.legend))
        grid(*lines, into=pictures, gaps=(8, 2), rows=(1,))
        self._stack.addWidget(pictures)
        self._stack.addWidget(self.message)
        self.classes.setFixedWidth(CLASSES_PX)
        column(
            (row(self.classes, (self._stack, 1), gap=12), 1),
            self.numbers,
            self.meaning,
            self.misleads,
            into=self,
            gap=2,
        )

    def _connect(self) -> None:
        self._attributions.changed.connect(self.refresh)
        self._attributions.question.opacity_changed.connect(self._show_pictures)
        for part in (self.over, self.map):
            part.picture.hovered.connect(self._on_hovered)
