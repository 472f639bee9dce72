"""By which method the question is asked, and with which settings."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.evidence.attribution_methods import METHODS, MethodName, layers_with_maps
from cnnviz.core.evidence.occlusion import window_count
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox, Slider
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import described, row

MOST_WINDOW_PX = 99


class QuestionRow(QWidget):
    """Shows the settings that the chosen method has."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._question = session, session.attributions.question
        self.method, self.layer = ChoiceBox(), ChoiceBox()
        self.window_px, self.stride_px = WholeField(1, 1), WholeField(1, 1)
        self.windows = QLabel()
        self.opacity = Slider(Qt.Orientation.Horizontal)
        self._layer_parts: tuple[QWidget, ...] = (QLabel(tr("Layer")), self.layer)
        self._window_parts: tuple[QWidget, ...] = (
            QLabel(tr("Window")),
            self.window_px,
            QLabel(tr("every")),
            self.stride_px,
            self.windows,
        )
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked, of a network with perhaps other layers."""
        question = self._question
        controls = (self.method, self.layer, self.window_px, self.stride_px)
        for control in controls:
            control.blockSignals(True)
        self.method.setCurrentIndex(list(METHODS).index(question.method))
        names = [layer.name for layer in layers_with_maps(self._session.network.config)]
        if names != [self.layer.itemText(place) for place in range(self.layer.count())]:
            self.layer.clear()
            self.layer.addItems(names)
        self.layer.setCurrentIndex(names.index(question.layer))
        _, high, wide = self._session.network.config.input_shape
        self.window_px.setMaximum(min(MOST_WINDOW_PX, high, wide))
        self.window_px.show_value(question.window)
        self.stride_px.setMaximum(question.window)
        self.stride_px.show_value(question.stride)
        for control in controls:
            control.blockSignals(False)
        count = window_count(high, wide, question.window, question.stride)
        self.windows.setText(tr("{count} windows", count))
        self._show_settings_of(question.method)

    def _show_settings_of(self, method: MethodName) -> None:
        """Hide before showing: with both at once the panel would widen for good."""
        parts = {"grad-cam": self._layer_parts, "occlusion": self._window_parts}
        shown = parts.get(method, ())
        for part in (*self._layer_parts, *self._window_parts):
            if part not in shown:
                part.hide()
        for part in shown:
            part.show()

    def _on_method(self, place: int) -> None:
        self._question.choose_method(list(METHODS)[place])

    def _on_layer(self, place: int) -> None:
        self._question.choose_layer(self.layer.itemText(place))

    def _on_window(self, *value: int) -> None:
        self._question.choose_window(self.window_px.value(), self.stride_px.value())

    def _on_opacity(self, percent: int) -> None:
        self._question.set_opacity(percent / 100)

    def _describe_controls(self) -> None:
        self.method.addItems([method.title for method in METHODS.values()])
        texts = (
            (self.method, tr("Method"), tr("The attribution method; the network does not change")),
            (
                self.layer,
                tr("Layer of Grad-CAM"),
                tr(
                    "The layer whose maps are weighted: late layers know the class, "
                    "early ones the position"
                ),
            ),
            (
                self.window_px,
                tr("Window"),
                tr(
                    "Size of the occluding window in pixels: small finds details, large finds parts"
                ),
            ),
            (
                self.stride_px,
                tr("Stride"),
                tr("Pixels between windows: fewer is finer, and takes longer"),
            ),
            (
                self.opacity,
                tr("Opacity of the evidence"),
                tr("Opacity of the attribution over the input in the left picture"),
            ),
        )
        for control, name, tooltip in texts:
            described(control, tooltip, name)
        for spin in (self.window_px, self.stride_px):
            spin.setSuffix("px")
        self.opacity.setRange(0, 100)
        self.opacity.setValue(round(100 * self._question.opacity))
        self.opacity.setFixedWidth(80)

    def _lay_out(self) -> None:
        row(
            self.method,
            *self._layer_parts,
            *self._window_parts,
            None,
            QLabel(tr("Overlay")),
            self.opacity,
            into=self,
            gap=5,
        )

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._on_method)
        self.layer.currentIndexChanged.connect(self._on_layer)
        self.window_px.valueChanged.connect(self._on_window)
        self.stride_px.valueChanged.connect(self._on_window)
        self.opacity.valueChanged.connect(self._on_opacity)
        self._question.changed.connect(self.refresh)
