"""Drawing after drawing: which class comes next, an example of it, and what to do with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from cnnviz.core.my_drawings.labelled_drawing import MAX_NAME_LENGTH, LabelledDrawing
from cnnviz.core.translation import tr
from cnnviz.session.teaching.drawing_set import ENOUGH, DrawingSet
from cnnviz.views.my_drawings.drawing_painter import draw_thumbnail
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import REST, column, described, row

SIDE_PX = 72
AUTHOR_PX = 110
PROMPT_PT = 15.0
ADD = tr("Keep the drawing in this class, and go on with the class that has the fewest")
ADD_KEY = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
SKIP = tr("Draw the next class of the set instead")
END = tr("Draw no more for now; all drawings stay in My drawings")
DRAW = tr("Empty the canvas, and draw one class after the other")
AUTHOR = tr(
    "The name that the drawings get; where several draw, they can be judged author by author"
)
NO_EXAMPLE = tr("none yet")


class DrawingMode(QWidget):
    """A prompt while the set is drawn, and a button that begins it while it is not."""

    def __init__(self, drawing_set: DrawingSet) -> None:
        super().__init__()
        self._set = drawing_set
        self._shown: object = None
        self.prompt = described(ElidedLabel(), name=tr("What to draw next"))
        self.hint = described(ElidedLabel(), name=tr("What to do"))
        self.example = described(QLabel(NO_EXAMPLE), name=tr("A drawing of this class"))
        self.author = described(QLineEdit(), AUTHOR, tr("Who draws"))
        self.author.setPlaceholderText(tr("who draws"))
        self.author.setMaxLength(MAX_NAME_LENGTH)
        self.add = described(_button(tr("Add")), name=tr("Add the drawing"))
        self.skip = described(_button(tr("Skip")), SKIP, tr("Skip this class"))
        self.end = described(_button(tr("End")), END, tr("End drawing"))
        self.draw = described(QPushButton(tr("Draw the set")), DRAW)
        self.running, self.resting = QWidget(), QWidget()
        self._lay_out()
        self.author.textChanged.connect(drawing_set.say_author)
        self.add.clicked.connect(drawing_set.add)
        self.skip.clicked.connect(drawing_set.skip)
        self.end.clicked.connect(drawing_set.end)
        self.draw.clicked.connect(drawing_set.draw)
        drawing_set.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is to be drawn now, if anything."""
        drawn = self._set
        self.running.setVisible(drawn.is_drawn)
        self.resting.setVisible(not drawn.is_drawn)
        if not drawn.is_drawn:
            return
        counts = drawn.counts()
        self.prompt.setText(_prompt(drawn.wanted, counts[drawn.wanted]))
        is_enough = all(count >= ENOUGH for count in counts.values())
        why_not = drawn.why_not_add
        enough = tr("There are enough of all: train on them, or draw on.")
        self.hint.setText(enough if is_enough else why_not or tr("Add it with {key}.", ADD_KEY))
        self.add.setEnabled(not why_not)
        tooltip = tr("{what}: {key}", ADD, ADD_KEY)
        self.add.setToolTip(f"{tooltip}\n{why_not}" if why_not else tooltip)
        self._show_example(drawn.example())

    def _show_example(self, drawing: LabelledDrawing | None) -> None:
        scale = self.devicePixelRatioF()
        shown = (drawing.key if drawing else "", scale)
        if shown == self._shown:
            return
        self._shown = shown
        if drawing is None:
            self.example.setPixmap(QPixmap())
            self.example.setText(NO_EXAMPLE)
            self.example.setToolTip(tr("There is no drawing of this class yet"))
        else:
            self.example.setPixmap(draw_thumbnail(drawing, SIDE_PX, scale))
            self.example.setToolTip(tr("The newest drawing of {name}", drawing.class_name))

    def _lay_out(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(PROMPT_PT)
        font.setBold(True)
        self.prompt.setFont(font)
        self.example.setFixedSize(SIDE_PX, SIDE_PX)
        self.example.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.author.setFixedWidth(AUTHOR_PX)
        verbs = row(self.add, self.skip, self.end, REST)
        beside = row((self.hint, 1), self.author)
        words = column(self.prompt, beside, REST, verbs, gap=2)
        row(self.example, (words, 1), into=self.running, gap=10)
        row(self.draw, REST, into=self.resting)
        column(self.running, self.resting, into=self, gap=0)


def _button(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _prompt(name: str, count: int) -> str:
    if count < ENOUGH:
        return tr("Draw: {name}, {number} of {enough}", name, count + 1, ENOUGH)
    return tr("Draw: {name}, number {number}", name, count + 1)
