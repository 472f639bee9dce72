"""The values of one map over a batch, before batch norm and behind it, on one axis."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette

from cnnviz.core.lessons.activation_reading import reach_of
from cnnviz.core.lessons.batch_norm_comparison import BatchNormComparison
from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import show_counts, ticks

ROLE = QPalette.ColorRole
BINS, ENDS_PX = 48, 14
TOP = 1.25  # bars end at 1, the caption is above them


class ChannelHistograms(Plot):
    """Bars as high as the root of the count; lines at the means: batch whole, running dashed."""

    def __init__(self) -> None:
        super().__init__(tr("The values of the chosen map, before and after batch norm"), (1, 1))
        self.counts: tuple[npt.NDArray[np.int64], ...] = ()  # of what flows in, and of what out
        self.setMinimumSize(180, 130)
        self.setToolTip(
            tr(
                "Histograms of the inputs and outputs over this batch; solid line: the "
                "batch's mean, dashed line: the running mean. Heights grow with the "
                "square root of the count"
            )
        )
        self._bars = [box.bars(ROLE.PlaceholderText) for box in self.boxes]
        self._means = [box.line(ROLE.Link, 2) for box in self.boxes]
        self._running = self.box.line(ROLE.Link, 2, Qt.PenStyle.DashLine)
        self.rows.setContentsMargins(ENDS_PX, 0, ENDS_PX, 0)
        for box in self.boxes:
            box.line(ROLE.Mid, angle=0)
            box.left.hide()
        self.show_channel(None, 0, False)

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def show_channel(self, found: BatchNormComparison | None, channel: int, trains: bool) -> None:
        self.counts = ()
        self.centralWidget.setVisible(found is not None)
        if found is None:
            return
        outputs = found.batch_outputs if trains else found.running_outputs
        after = found.after_batch if trains else found.after_running
        both = found.inputs[:, channel], outputs[:, channel]
        reach = max(reach_of(values) for values in both)
        self.counts = tuple(np.histogram(values, BINS, (-reach, reach))[0] for values in both)
        for number, moments in enumerate((found.before, after)):
            box = self.boxes[number]
            box.show_range((-reach, reach), (0, TOP))
            box.caption.setText(tr("map {channel}, {value}", channel + 1, ("in", "out")[number]))
            show_counts(self._bars[number], self.counts[number], (-reach, reach))
            self._means[number].setValue(moments.means[channel])
        self._running.setValue(found.running.means[channel])
        ticks(self.bottom, {-reach: f"{-reach:g}", 0: "0", reach: f"{reach:g}"})
