"""Experiment: sigmoid, tanh and ReLU at the values that this network really puts into them."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from cnnviz.core.lessons.activation_reading import ActivationReading, read_activations
from cnnviz.core.network.kinds.table import ACTIVATIONS
from cnnviz.core.network.network_config import Activation
from cnnviz.core.translation import tr
from cnnviz.session.lessons.batch_reader import BatchReader
from cnnviz.session.lessons.lesson_work import FloatArray, activation_reading
from cnnviz.session.session import Session
from cnnviz.views.lessons.activations.activation_plot import NAMES, ActivationPlot
from cnnviz.views.lessons.activations.activation_table import ActivationTable
from cnnviz.views.lessons.link_line import LinkLine, map_links
from cnnviz.views.lessons.pictures_line import PicturesLine
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.earlier_tint import PATIENCE_MS, RECOMPUTED, EarlierTint
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.segment_button import SegmentButton

BATCH = 32
FRAME_MS = 33
REST_MS = 500  # between two batches while the network learns
MOST_LINKS = 12


class NonlinearityExperiment(QWidget):
    """One activation layer, for the current input or for a batch of pictures."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.reader = BatchReader(session, self, self._take)
        self.reading: ActivationReading | None = None
        self.layers = ChoiceBox()
        self.one, self.batch = SegmentButton(tr("This input")), SegmentButton(tr("A batch"))
        self._scopes = QButtonGroup(self)
        self.plot, self.table = ActivationPlot(), ActivationTable()
        self.tint = EarlierTint(self.plot, RECOMPUTED, PATIENCE_MS)
        self.readout = described(QLabel(), name=tr("x with the function's value and slope there"))
        self.dead = LinkLine(session, tr("Centre of the outputs, and dead maps"), lines=3)
        self.source = PicturesLine(session, self.reader.pictures)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self._list_layers()

    @property
    def own(self) -> Activation:
        """The function that the network has in this layer."""
        kind = self._session.network.layer(self.layers.currentText()).kind.name
        return next(function for function in NAMES if function == kind)

    def refresh(self) -> None:
        """Read the layer anew; a batch is read in the background, while the old one stays."""
        self.source.setVisible(self.batch.isChecked())
        if self.one.isChecked():
            self.tint.mark(False)
            self._take(read_activations(self._arriving()[None], self.layers.currentText()))
            return
        pictures = self.reader.take(BATCH)
        if pictures is None:
            self._take(None)
        else:
            self.source.say(str(len(pictures)))
            checkpoint = self._session.network.checkpoint()
            self.reader.ask(activation_reading(checkpoint, pictures, self.layers.currentText()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reader.rest()

    def _arriving(self) -> FloatArray:
        """What flows into the layer for the current input: (D, H, W)."""
        names = [layer.name for layer in self._session.network.layers]
        before = names[names.index(self.layers.currentText()) - 1]
        return self._session.network.trace.outputs[before]

    def _take(self, reading: ActivationReading | None) -> None:
        self.reading = reading
        shape = self._session.network.layer(self.layers.currentText())
        self.plot.show_reading(reading, self.table.function)
        self.plot.move_to(self.plot.at_x)
        self.table.show_reading(reading, self.own, shape.depth)
        self._tell_x()
        self._tell_dead()

    def _tell_x(self) -> None:
        function, x = self.table.function, self.plot.at_x
        kind = ACTIVATIONS[function]
        value, slope = float(kind.value(x)), float(kind.slope(x))
        self.readout.setText(
            tr(
                "x = {x: .3f}   {names}(x) = {value: .3f}   slope = {slope:.3f}",
                x,
                NAMES[function],
                value,
                slope,
            )
        )
        self.readout.setToolTip(
            tr("In full: x = {x!r}, value {value!r}, slope {slope!r}", x, value, slope)
        )

    def _tell_dead(self) -> None:
        function, layer = self.table.function, self.layers.currentText()
        if self.reading is None:
            self.dead.show_html(tr("Preparing the example drawings…"))
            return
        count = self.reading.pictures
        found = self.reading.statistics[function]
        signs, units = _signs(function, found.output_mean), found.dead_units
        if not units:
            self.dead.show_html(f"{signs} {_none(function, layer, count)}")
            return
        text = _some(function, count, map_links(layer, units, MOST_LINKS))
        would = "" if function == self.own else tr("With {function}:", NAMES[function])
        hint = tr("(A map is dead only if so for every picture: try a batch.)") * (count == 1)
        self.dead.show_html(" ".join(filter(None, (signs, would, text, hint))))

    def _list_layers(self) -> None:
        """Name the network's activation layers, and begin with the first one's function."""
        names = [
            shape.name for shape in self._session.network.layers if shape.kind.role == "activation"
        ]
        self.layers.blockSignals(True)
        self.layers.clear()
        self.layers.addItems(names)
        self.layers.blockSignals(False)
        self.table.choose(self.own)

    def _on_replaced(self) -> None:
        self.reader.drop()
        self._list_layers()
        self._on_traced()

    def _on_layer(self, *chosen: object) -> None:
        self.table.choose(self.own)
        self._on_asked()

    def _on_asked(self, *clicked: object) -> None:
        """Another layer, scope or other pictures: what is being read now is of no more use."""
        self.reader.drop()
        if self.isVisible():
            self.refresh()

    def _on_function(self) -> None:
        self._take(self.reading)

    def _on_traced(self) -> None:
        if self.isVisible() and self.one.isChecked():
            self.reader.outdate(FRAME_MS)

    def _on_weights(self) -> None:
        if self.isVisible() and self.batch.isChecked():
            self.reader.outdate(REST_MS)

    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_aged(self) -> None:
        self.tint.mark(self.reader.is_older and self.batch.isChecked())

    def _describe_controls(self) -> None:
        described(self.layers, tr("The layer whose input values are shown"), tr("Activation layer"))
        self.one.setToolTip(tr("Count the input values for the current canvas"))
        self.batch.setToolTip(
            tr(
                "Count them over {batch} pictures: one picture cannot show that a map is dead",
                BATCH,
            )
        )
        for button in (self.one, self.batch):
            self._scopes.addButton(button)
        self.one.setChecked(True)
        self.readout.setFont(number_font())
        self.readout.setMinimumWidth(80)

    def _lay_out(self) -> None:
        above = row(self.layers, None, row(self.one, self.batch, gap=0), gap=None)
        below = (self.readout, self.table, self.dead)
        scrolled_column(self, above, self.source, (self.plot, 1), *below)

    def _connect(self) -> None:
        network = self._session.network
        self.reader.due.connect(self._on_due)
        self.reader.aged.connect(self._on_aged)
        self.reader.failed.connect(self._session.failed)
        self.layers.currentTextChanged.connect(self._on_layer)
        self._scopes.buttonClicked.connect(self._on_asked)
        self.table.chosen.connect(self._on_function)
        self.plot.x_changed.connect(self._tell_x)
        network.traced.connect(self._on_traced)
        network.weights_changed.connect(self._on_weights)
        network.replaced.connect(self._on_replaced)


def _signs(function: Activation, output_mean: float) -> str:
    if ACTIVATIONS[function].lowest < 0:
        return tr("It preserves the sign: centred at 0 if its input is.")
    if output_mean == 0:
        return tr("The output is 0 everywhere.")
    return tr("The output is never negative: not centred at 0.")


def _none(function: Activation, layer: str, count: int) -> str:
    if not ACTIVATIONS[function].silences:
        one = tr("No map of {layer} is saturated everywhere for this input.", layer)
        many = tr(
            "No map of {layer} is saturated everywhere for these {count} pictures.", layer, count
        )
    else:
        one = tr("No map of {layer} is silent for this input.", layer)
        many = tr("No map of {layer} is dead for these {count} pictures.", layer, count)
    return one if count == 1 else many


def _some(function: Activation, count: int, links: str) -> str:
    if not ACTIVATIONS[function].silences:
        one = tr("Saturated everywhere for this input: {links}", links)
        many = tr("Saturated everywhere for these {count} pictures: {links}", count, links)
    else:
        one = tr("Silent for this input: {links}", links)
        many = tr("Dead for these {count} pictures: {links}", count, links)
    return one if count == 1 else many
