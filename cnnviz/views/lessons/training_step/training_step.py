"""Experiment: the chain of shapes, and one training step in slow motion on a copy."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.lessons.chain import chain
from cnnviz.core.lessons.slow_step import (
    BackwardStage,
    BatchStage,
    ForwardStage,
    LossStage,
    Stage,
    UpdateStage,
    slow_step,
)
from cnnviz.core.translation import tr
from cnnviz.session.lessons.batch_reader import BatchReader
from cnnviz.session.session import Session
from cnnviz.views.lessons.link_line import LinkLine
from cnnviz.views.lessons.pictures_line import PicturesLine
from cnnviz.views.lessons.training_step.chain_diagram import ChainDiagram, Lit
from cnnviz.views.lessons.training_step.step_batch import StepBatch
from cnnviz.views.lessons.training_step.step_parameters import StepParameters
from cnnviz.views.lessons.training_step.step_words import words_of
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.fields.number_field import WholeField, rate_field
from cnnviz.views.widgets.layouts import row
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.segment_button import SegmentButton

STAGES = (tr("1 Batch"), tr("2 Forward"), tr("3 Loss"), tr("4 Backward"), tr("5 Update"))
LIGHTS: tuple[Lit, ...] = ("first", "forward", "last", "backward", "learning")
TOOLTIPS = (
    tr("Some pictures with their classes"),
    tr("What the copy predicts"),
    tr("How wrong that is"),
    tr("How the loss changes with each weight"),
    tr("Each weight of the copy moves against its gradient"),
)
FIRST_OF_PARAMETERS = 3  # the stages before it are about pictures
PLAY_MS = 1800
FIRST_SIZE, LARGEST_SIZE = 8, 32
TALL_PX = 420  # from here on there is room for the chain of shapes as well
OLDER = tr("<b>Out of date: press Again.</b>")
NO_PICTURES = tr(
    "None of the example drawings has a class of this network. Load its data set to take a step."
)


class TrainingStepExperiment(QWidget):
    """All five stages are reckoned at once; Next and Play only show the one behind."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.reader = BatchReader(session, self, progressed=self._on_stage)
        self._timer = QTimer(self)
        self.stages: list[Stage] = []
        self.shown = 0
        self.is_older = False  # than the weights on screen
        self._checkpoint: Checkpoint | None = None
        self._batch: ImageSet | None = None
        self.chain = ChainDiagram()
        self.buttons = [SegmentButton(name) for name in STAGES]
        self._group = QButtonGroup(self)
        self.next, self.play = QPushButton(tr("Next")), QPushButton(tr("Play"))
        self.again, self.shapes = QPushButton(tr("Again")), SegmentButton(tr("Shapes"))
        self.rate = rate_field(tr("Learning rate"))
        self.batch_size = WholeField(2, LARGEST_SIZE, tr("Pictures in the batch"))
        self.batch, self.parameters = StepBatch(), StepParameters()
        self._pages = QStackedWidget()
        self.tint = EarlierTint(self._pages)
        self.told = LinkLine(session, tr("What happens in this stage"), lines=3)
        self.source = PicturesLine(session, self.reader.pictures)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.chain.show_chain(chain(session.network.config))

    def restart(self, *clicked: object) -> None:
        """Take the network as it is on screen now, and begin again at the batch."""
        self._timer.stop()
        self.stages, self.shown = [], 0
        self.is_older = False
        self._batch = self.reader.take(self.batch_size.value(), with_labels=True)
        if self._batch is None:
            self._show(tr("Preparing the example drawings…"))
        elif len(self._batch) < 2:
            self._show(NO_PICTURES)
        else:
            self.source.say(str(len(self._batch)))
            self._checkpoint = self._session.network.checkpoint()
            self._reckon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.stages:
            self.shapes.setChecked(self.height() >= TALL_PX)
            self.restart()
        self._on_weights()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.reader.rest()
        self._name_play()

    def _reckon(self) -> None:
        """Reckon the step anew: the same batch and weights, perhaps another rate."""
        if self._checkpoint is None or self._batch is None or len(self._batch) < 2:
            return
        start = self._checkpoint
        self.stages = []
        self.reader.ask(
            slow_step(start.network(), self._batch, start.picture_shape, self.rate.value())
        )

    def _on_stage(self, stage: Stage) -> None:
        self.stages.append(stage)
        if len(self.stages) == len(STAGES) or not self.batch.batch:
            self._show()
            self._on_weights()

    def _show(self, instead: str = "") -> None:
        """Show the stages up to the present one, or say why there are none."""
        self.buttons[self.shown].setChecked(True)
        self.chain.light(LIGHTS[self.shown] if self.stages else "none")
        seen = self.stages[: self.shown + 1]
        names = self._session.network.class_names
        batch = next((stage for stage in seen if isinstance(stage, BatchStage)), None)
        forward = next((stage for stage in seen if isinstance(stage, ForwardStage)), None)
        loss = next((stage for stage in seen if isinstance(stage, LossStage)), None)
        backward = next((stage for stage in seen if isinstance(stage, BackwardStage)), None)
        update = next((stage for stage in seen if isinstance(stage, UpdateStage)), None)
        self.batch.show_stages(names, batch, forward, loss)
        self.parameters.show_stages(backward, update)
        page = self.batch if self.shown < FIRST_OF_PARAMETERS else self.parameters
        self._pages.setCurrentWidget(page)
        self._pages.setFixedHeight(page.sizeHint().height())
        self.told.show_html(self._words(seen[-1]) if seen else instead)
        self.tint.mark(self.is_older)
        self._name_play()

    def _words(self, stage: Stage) -> str:
        has_norm = any(layer.kind.normalises for layer in self._session.network.layers)
        words = words_of(stage, self.batch, has_norm)
        return f"{OLDER} {words}" if self.is_older else words

    def _go(self, number: int) -> None:
        if len(self.stages) == len(STAGES):
            self.shown = number % len(STAGES)
        self._show()

    def _on_next(self, *clicked: object) -> None:
        self._go(self.shown + 1)

    def _on_clicked(self, *clicked: object) -> None:
        self._timer.stop()
        self._go(self._group.checkedId())

    def _on_play(self, *clicked: object) -> None:
        if self._timer.isActive():
            self._timer.stop()
        elif self.stages:
            if self.shown == len(STAGES) - 1:
                self._go(0)
            self._timer.start()
        self._name_play()

    def _on_tick(self) -> None:
        self._go(self.shown + 1)
        if self.shown == len(STAGES) - 1:
            self._timer.stop()
            self._name_play()

    def _name_play(self) -> None:
        self.play.setText(tr("Pause") if self._timer.isActive() else tr("Play"))

    def _on_replaced(self) -> None:
        self.chain.show_chain(chain(self._session.network.config))
        self._on_asked()

    def _on_weights(self) -> None:
        """Show the step at hand on, but as one out of date, until asked for another."""
        if self.is_older or not self.stages or self._checkpoint is None:
            return
        self.is_older = self._session.network.checkpoint().has_other_weights_than(self._checkpoint)
        if self.is_older:
            self._show()

    def _on_asked(self, *changed: object) -> None:
        """Other pictures or another network: nothing of the step at hand holds any more."""
        self.reader.drop()
        self.stages = []
        self.batch.show_stages((), None, None, None)
        if self.isVisible():
            self.restart()

    def _open(self, layer: str) -> None:
        self._session.navigation.follow(f"cnnviz:network?layer={layer}")

    def _on_rate(self, *changed: object) -> None:
        if self.isVisible():
            self._reckon()

    def _describe_controls(self) -> None:
        self._timer.setInterval(PLAY_MS)
        for number, (button, tooltip) in enumerate(zip(self.buttons, TOOLTIPS, strict=True)):
            button.setToolTip(tooltip)
            self._group.addButton(button, number)
        self.buttons[0].setChecked(True)
        self.next.setToolTip(tr("Show the next stage of this step"))
        self.play.setToolTip(tr("Play the stages one after another"))
        self.again.setToolTip(tr("Copy the network on screen again, and start over"))
        self.shapes.setToolTip(tr("Show or hide the chain of shapes above"))
        self.shapes.setChecked(True)
        self.rate.show_value(self._session.training.config.learning_rate)
        self.rate.setPrefix(tr("rate"))
        self.rate.setToolTip(
            tr("How far this step moves the copy's weights; the network does not change")
        )
        self.batch_size.setValue(FIRST_SIZE)
        self.batch_size.setSuffix(tr("pictures"))
        self.batch_size.setToolTip(tr("Number of pictures in this step"))

    def _lay_out(self) -> None:
        stages = row(*self.buttons, None, gap=0)
        controls = row(self.next, self.play, self.again, self.rate, self.batch_size, None, gap=None)
        self._pages.addWidget(self.batch)
        self._pages.addWidget(self.parameters)
        source = row((self.source, 1), self.shapes, gap=None)
        shown = (self.chain, stages, controls, source, self.told, self._pages)
        scrolled_column(self, *shown, None)

    def _connect(self) -> None:
        self.reader.failed.connect(self._session.failed)
        self.reader.due.connect(self._on_asked)
        self._timer.timeout.connect(self._on_tick)
        self._group.buttonClicked.connect(self._on_clicked)
        self.next.clicked.connect(self._on_next)
        self.play.clicked.connect(self._on_play)
        self.again.clicked.connect(self.restart)
        self.rate.valueChanged.connect(self._on_rate)
        self.batch_size.valueChanged.connect(self._on_asked)
        self.shapes.toggled.connect(self.chain.setVisible)
        self.chain.opened.connect(self._open)
        self._session.network.weights_changed.connect(self._on_weights)
        self._session.network.replaced.connect(self._on_replaced)
