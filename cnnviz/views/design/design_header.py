"""Undo, Train this, and what the design amounts to or why it cannot be trained."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cnnviz.core.design.design_sums import Examination
from cnnviz.core.design.network_design import summary
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.design.page_choice import PageChoice
from cnnviz.views.design.train_question import TrainQuestion
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import REST, column, row

MOST_REMEDIES = 2
VERDICT_LINES = 2


class DesignHeader(QWidget):
    """Always in sight above the cards; keeps its height whatever it has to say."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._designs = session, session.designs
        self.undo = IconButton("undo", tr("Undo"), "", self)
        self.redo = IconButton("redo", tr("Redo"), "", self)
        self.from_screen = QPushButton(tr("Copy from screen"))
        self.train = QPushButton(tr("Train this"))
        self.summary = ElidedLabel()
        self.verdict = QLabel()
        self.recipe = ElidedLabel()
        self.pages = PageChoice()
        self.remedies = [QPushButton() for _ in range(MOST_REMEDIES)]
        self._is_wide = False
        self.question = TrainQuestion(session, self)
        self._describe()
        self._lay_out()
        self._connect()

    def be_wide(self, is_wide: bool) -> None:
        """Beside the kept designs no choice is needed between them and the blocks."""
        self.pages.setVisible(not is_wide)
        self._is_wide = is_wide
        self.refresh()

    def refresh(self) -> None:
        """Show what the design amounts to, and allow what can be done."""
        designs = self._designs
        examined = designs.examined
        self.summary.setText(summary(designs.current))
        self.pages.show_count(len(designs.saved.designs))
        self.verdict.setText(examined.refusal or totals(examined))
        for place, button in enumerate(self.remedies):
            button.setVisible(place < len(examined.remedies))
            if place < len(examined.remedies):
                remedy = examined.remedies[place]
                button.setText(tr("Take {text}", remedy.text))
                button.setAccessibleName(
                    tr("Use {text} in block {block}", remedy.text, remedy.block + 1)
                )
                button.setToolTip(
                    tr("Set {text} in block {block}, which fits", remedy.text, remedy.block + 1)
                )
        self.recipe.setVisible(self._is_wide and not examined.remedies)
        self.recipe.setText(self._recipe())
        self._allow(examined)

    def _recipe(self) -> str:
        config = self._session.training.config
        return tr(
            "Recipe {recipe}, {epochs} epochs (set in Training)", config.recipe, config.epochs
        )

    def _allow(self, examined: Examination) -> None:
        designs, on_screen = self._designs, self._session.network.config
        _allow(
            self.undo,
            tr("Undo the last edit: Ctrl+Z"),
            designs.can_undo,
            tr("Nothing to undo yet."),
        )
        _allow(
            self.redo, tr("Redo the edit: Ctrl+Shift+Z"), designs.can_redo, tr("Nothing to redo.")
        )
        _allow(
            self.from_screen,
            tr("Start the design from the network on screen"),
            designs.current != on_screen,
            tr("It is the same."),
        )
        stops = self._session.training.state is TrainingState.STOPPING
        reason = tr("A run is stopping: please wait.") if stops else examined.refusal
        tooltip = tr("Initialise new weights and train: Ctrl+Return\n{recipe}", self._recipe())
        _allow(self.train, tooltip, not reason, reason)

    def _take_first(self) -> None:
        self._take(0)

    def _take_second(self) -> None:
        self._take(1)

    def _take(self, place: int) -> None:
        self._designs.apply(self._designs.examined.remedies[place])

    def _connect(self) -> None:
        self.undo.clicked.connect(self._designs.undo)
        self.redo.clicked.connect(self._designs.redo)
        self.from_screen.clicked.connect(self._designs.take_from_screen)
        self.train.clicked.connect(self.question.train_or_ask)
        self.remedies[0].clicked.connect(self._take_first)
        self.remedies[1].clicked.connect(self._take_second)

    def _describe(self) -> None:
        for button in (self.from_screen, self.train):
            button.setAccessibleName(button.text())
        self.summary.setFont(number_font())
        self.verdict.setToolTip(
            tr(
                "Products: multiplications per picture, which determine the training "
                "time.\nMemory: an estimate for one training batch."
            )
        )
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verdict.setMinimumHeight(VERDICT_LINES * self.verdict.fontMetrics().lineSpacing())

    def _lay_out(self) -> None:
        tools = row(self.undo, self.redo, self.from_screen, REST, self.train, gap=3)
        last = QWidget()
        row(self.pages, (self.recipe, 1), *self.remedies, None, into=last)
        last.setFixedHeight(self.train.sizeHint().height())
        column(tools, self.summary, self.verdict, last, into=self, margins=(7, 8, 7, 4))


def totals(examined: Examination) -> str:
    """What a whole design amounts to, in a line each."""
    seen = "-" if examined.seen is None else f"{examined.seen.text} px"
    memory = max(1, round(examined.training_bytes / 1e6))
    return tr(
        "{parameters:,} parameters, receptive field {seen}\n{multiplications:,.2f} "
        "million products, training takes {memory:,} MB",
        examined.parameters,
        seen,
        examined.multiplications / 1000000.0,
        memory,
    )


def _allow(button: QWidget, tooltip: str, is_possible: bool, reason: str) -> None:
    button.setEnabled(is_possible)
    button.setToolTip(tooltip if is_possible else f"{tooltip}\n{reason}")
