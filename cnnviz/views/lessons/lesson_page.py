"""The page of a lesson: Markdown in the colours and the font of the program."""

import re

from PySide6.QtCore import QEvent
from PySide6.QtGui import (
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from cnnviz.core.translation import tr

ROLE = QPalette.ColorRole
LONGEST_LINE = 76  # characters; longer lines tire the reader
SIDES_PX = 16
LARGER_PT = 0.5  # than buttons and lists: a page is read, not glanced at
LINE_HEIGHT_PERCENT = 125
AFTER_FORMULA_PX = 8
FORMULA_IN_LINE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
HEADING_SIZES = {1: 2, 2: 1}  # steps above the text
REDRESSING = (
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.ApplicationFontChange,
    QEvent.Type.StyleChange,
)


class LessonPage(QTextBrowser):
    """Leaves links to the one who listens to anchorClicked; text can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(tr("The lesson's page"))

    @property
    def markdown(self) -> str:
        return self._markdown

    def show_page(self, markdown: str) -> None:
        """Show another page from its top; the same page stays where it is."""
        if markdown != self._markdown:
            self._markdown = markdown
            self._render()
            self.verticalScrollBar().setValue(0)

    def update_page(self, markdown: str) -> None:
        """Show this page with other numbers, and stay at the same place."""
        if markdown != self._markdown:
            self._markdown = markdown
            self._render_in_place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in REDRESSING:
            self._render_in_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit_width()

    def _render_in_place(self) -> None:
        place = self.verticalScrollBar().value()
        self._render()
        self.verticalScrollBar().setValue(place)

    def _render(self) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() + LARGER_PT)
        self.document().setDefaultFont(font)
        self.setMarkdown(FORMULA_IN_LINE.sub(_unbroken, self._markdown))
        block = self.document().begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        self._limit_width()

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        shape, letters = QTextBlockFormat(), QTextCharFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        height = 100 if _is_formula(block) else LINE_HEIGHT_PERCENT
        shape.setLineHeight(height, proportional)
        level = block.blockFormat().headingLevel()
        if level:
            letters.setProperty(
                QTextFormat.Property.FontSizeAdjustment, HEADING_SIZES.get(level, 0)
            )
            shape.setTopMargin(10 if level > 1 else 4)
            shape.setBottomMargin(4)
        elif _is_formula(block):
            shape.setBackground(self.palette().brush(ROLE.AlternateBase))
            shape.setNonBreakableLines(False)
            shape.setLeftMargin(8)
            shape.setTopMargin(0)
            shape.setBottomMargin(0 if _is_formula(block.next()) else AFTER_FORMULA_PX)
        cursor.mergeBlockFormat(shape)
        cursor.mergeBlockCharFormat(letters)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)
        self._colour_links(block)

    def _colour_links(self, block: QTextBlock) -> None:
        """Qt gives links the colours of the program when the page was read; themes change."""
        colour = QTextCharFormat()
        colour.setForeground(self.palette().brush(ROLE.Link))
        piece = block.begin()
        while not piece.atEnd():
            fragment = piece.fragment()
            if fragment.charFormat().isAnchor():
                cursor = QTextCursor(block)
                cursor.setPosition(fragment.position())
                end = fragment.position() + fragment.length()
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(colour)
            piece += 1

    def _limit_width(self) -> None:
        """Leave what is wider than a comfortable line empty, at both sides alike."""
        line = self.fontMetrics().averageCharWidth() * LONGEST_LINE
        side = max(SIDES_PX, (self.viewport().width() - line) // 2)
        frame = self.document().rootFrame()
        margins = frame.frameFormat()
        if margins.leftMargin() != side:
            margins.setLeftMargin(side)
            margins.setRightMargin(side)
            frame.setFrameFormat(margins)


def _is_formula(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _unbroken(formula: re.Match[str]) -> str:
    """A formula within a line, which is not to be broken at its spaces."""
    return formula[0].replace(" ", "\N{NO-BREAK SPACE}")
