"""Experiment: a batch-norm layer with this batch's statistics, and with the running ones."""

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLabel, QWidget

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.session.lessons.batch_reader import BatchReader
from cnnviz.session.lessons.lesson_work import ModesReading, modes_reading
from cnnviz.session.session import Session
from cnnviz.views.lessons.batch_norm.channel_histograms import ChannelHistograms
from cnnviz.views.lessons.batch_norm.channel_moments import ChannelMoments
from cnnviz.views.lessons.batch_norm.mode_table import ModeTable
from cnnviz.views.lessons.link_line import LinkLine, map_link
from cnnviz.views.lessons.pictures_line import PicturesLine
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.earlier_tint import PATIENCE_MS, RECOMPUTED, EarlierTint
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.segment_button import SegmentButton

FIRST_SIZE, LARGEST_SIZE = 16, 64
SOON_MS, REST_MS = 60, 500
BELOW, BESIDE = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
MEAN, VARIANCE = tr("mean"), tr("variance")
WIDE_PX = 560  # from here on the words have room beside the numbers
NO_BATCH_NORM = tr(
    "This network has no batch norm. Add it to a block in the <a "
    'href="cnnviz:design">Design panel</a>, or open another checkpoint.'
)


class BatchNormExperiment(QWidget):
    """Your input is the first picture of the batch; the others change what training mode says."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.reader = BatchReader(session, self, self._take)
        self.reading: ModesReading | None = None
        self.layers = described(
            ChoiceBox(), tr("The layer whose values are compared"), tr("Batch-norm layer")
        )
        self.batch_size = WholeField(1, LARGEST_SIZE, tr("Pictures in the batch"))
        self.evaluating, self.training = SegmentButton(tr("eval")), SegmentButton(tr("train"))
        self._modes = QButtonGroup(self)
        self.moments, self.histograms = ChannelMoments(), ChannelHistograms()
        self.table = ModeTable()
        self.numbers = described(QLabel(), name=tr("Statistics of the chosen map"))
        self.told = LinkLine(session, tr("What the batch does"), lines=3)
        self.source = PicturesLine(session, self.reader.pictures)
        self._content = QWidget()
        self._below = QBoxLayout(BELOW)
        self.tint = EarlierTint(self, RECOMPUTED, PATIENCE_MS)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self._list_layers()

    def refresh(self) -> None:
        """Compare both modes anew, in the background; the old comparison stays until then."""
        if not self.layers.count():
            return
        others = self.reader.take(self.batch_size.value() - 1)
        if others is None:
            self.told.show_html(tr("Preparing the example drawings…"))
        else:
            self.source.say(tr("Your input and {count}", len(others)))
            network = self._session.network
            layer, current = self.layers.currentText(), network.trace.input
            self.reader.ask(modes_reading(network.checkpoint(), current, others, layer))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reader.rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._below.setDirection(BESIDE if self.width() >= WIDE_PX else BELOW)

    def _take(self, reading: ModesReading) -> None:
        self.reading = reading
        self.table.show_logits(
            self._session.network.class_names,
            (reading.modes.evaluating[0], reading.modes.training[0]),
        )
        self._show_mode()

    def _show_mode(self, *clicked: object) -> None:
        found = self.reading.comparison if self.reading else None
        self.moments.show_comparison(found, self.training.isChecked())
        self._show_channel()
        self._tell()

    def _show_channel(self) -> None:
        if self.reading is None:
            return
        found, channel = self.reading.comparison, self.moments.channel
        self.histograms.show_channel(found, channel, self.training.isChecked())
        after = found.after_batch if self.training.isChecked() else found.after_running
        lines = [
            f"{name:<8}{MEAN} {moments.means[channel]: 9.3f}"
            f"   {VARIANCE} {moments.variances[channel]: 9.3f}"
            for name, moments in (
                (tr("batch"), found.before),
                (tr("running"), found.running),
                (tr("out"), after),
            )
        ]
        self.numbers.setText("\n".join(lines))

    def _tell(self) -> None:
        if self.reading is None:
            return
        evaluated, trained = (p.argmax() for p in self.table.probabilities)
        names, link = self._session.network.class_names, self._map()
        if len(self.reading.comparison.inputs) == 1:
            self.told.show_html(
                tr(
                    "A batch of one: training mode normalises each map over this "
                    "picture alone, so how bright {link} is compared with other "
                    "pictures is lost.",
                    link,
                )
            )
        elif evaluated == trained:
            self.told.show_html(
                tr(
                    "Both modes predict {name}, with different numbers: in training "
                    "mode the other pictures of the batch change your {link}. Try a "
                    "batch of 1, or Others.",
                    names[evaluated],
                    link,
                )
            )
        else:
            self.told.show_html(
                tr(
                    "Eval mode says {names}, training mode {other}: the same input and "
                    "weights, but the statistics of this batch in place of the running "
                    "ones.",
                    names[evaluated],
                    names[trained],
                )
            )

    def _map(self) -> str:
        return map_link(self.layers.currentText(), self.moments.channel)

    def _on_failure(self, error: Exception) -> None:
        """One picture of one place, or an error nobody expected."""
        self.reading = None
        self.tint.mark(False)
        self.moments.show_comparison(None, False)
        self.histograms.show_channel(None, 0, False)
        if isinstance(error, CnnvizError):
            self.told.show_html(str(error))
        else:
            self._session.failed.emit(error)

    def _on_channel(self) -> None:
        self._show_channel()
        self._tell()

    def _list_layers(self) -> None:
        names = [shape.name for shape in self._session.network.layers if shape.kind.normalises]
        self.layers.blockSignals(True)
        self.layers.clear()
        self.layers.addItems(names)
        self.layers.blockSignals(False)
        for part in (self._content, self.numbers, self.table):
            part.setVisible(bool(names))
        if not names:
            self.told.show_html(NO_BATCH_NORM)

    def _on_replaced(self) -> None:
        self.reader.drop()
        self.reading = None
        self._show_mode()
        self._list_layers()
        self._on_asked()

    def _on_asked(self, *chosen: object) -> None:
        """What is being compared now is of no more use."""
        self.reader.drop()
        if self.isVisible():
            self.refresh()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.reader.outdate(REST_MS if self._session.training.is_active else SOON_MS)

    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_aged(self) -> None:
        self.tint.mark(self.reader.is_older)

    def _describe_controls(self) -> None:
        self.batch_size.setValue(FIRST_SIZE)
        self.batch_size.setPrefix(tr("batch of"))
        self.batch_size.setToolTip(tr("Number of pictures in the batch, including yours; try 1"))
        self.evaluating.setToolTip(
            tr("Show the output with the running statistics, as in evaluation")
        )
        self.training.setToolTip(tr("Show the output with this batch's statistics"))
        for button in (self.evaluating, self.training):
            self._modes.addButton(button)
        self.evaluating.setChecked(True)
        self.numbers.setFont(number_font())
        self.numbers.setMinimumWidth(80)
        self.numbers.setText("\n\n")

    def _lay_out(self) -> None:
        modes = row(self.evaluating, self.training, gap=0)
        column(
            row(self.layers, self.batch_size, (self.source, 1), modes, gap=None),
            (row((self.moments, 1), (self.histograms, 1), gap=None), 1),
            into=self._content,
        )
        self._below.setSpacing(12)
        self._below.addWidget(self.numbers)
        self._below.addWidget(self.told, stretch=1)
        scrolled_column(self, (self._content, 1), self._below, self.table)

    def _connect(self) -> None:
        network = self._session.network
        self.reader.due.connect(self._on_due)
        self.reader.aged.connect(self._on_aged)
        self.reader.failed.connect(self._on_failure)
        self.layers.currentTextChanged.connect(self._on_asked)
        self.batch_size.valueChanged.connect(self._on_asked)
        self._modes.buttonClicked.connect(self._show_mode)
        self.moments.chosen.connect(self._on_channel)
        network.traced.connect(self._on_traced)
        network.replaced.connect(self._on_replaced)
