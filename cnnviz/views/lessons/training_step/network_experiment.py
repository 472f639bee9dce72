"""Experiment: the chain of layers, and where the parameters lie."""

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.lessons.chain import chain
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.connections.count_bars import Count, CountBars
from cnnviz.views.lessons.training_step.chain_diagram import ChainDiagram
from cnnviz.views.widgets.layouts import row
from cnnviz.views.widgets.scrolling import scrolled_column


class NetworkExperiment(QWidget):
    """Boxes that open their layer, and below them a bar for each layer that learns."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.chain, self.bars = ChainDiagram(), CountBars(tr("Parameters of each layer"))
        self.true_scale = QCheckBox(tr("True scale"))
        self.true_scale.setToolTip(
            tr("Lengths proportional to the counts; otherwise the scale is logarithmic")
        )
        self._lay_out()
        self.true_scale.toggled.connect(self.bars.set_true_scale)
        self.true_scale.setChecked(True)
        self.chain.opened.connect(self._open)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the network on screen."""
        self.chain.show_chain(chain(self._session.network.config))
        self.bars.show_counts(
            [
                Count(layer.name, layer.parameters, tooltip=layer.parameter_formula)
                for layer in self._session.network.layers
                if layer.parameters
            ]
        )

    def _open(self, layer: str) -> None:
        self._session.navigation.follow(f"cnnviz:network?layer={layer}")

    def _lay_out(self) -> None:
        scrolled_column(
            self,
            self.chain,
            row(QLabel(tr("Parameters of each layer")), None, self.true_scale, gap=None),
            self.bars,
            None,
            gap=8,
            margins=(4, 2, 4, 2),
        )
