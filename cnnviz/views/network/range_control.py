"""The choice of what the ends of the colours stand for: a map, its layer, the whole network."""

from typing import get_args

from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QWidget

from cnnviz.core.inspection.images import RangeScope
from cnnviz.core.translation import tr
from cnnviz.session.network.selection import Selection
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.segment_button import SegmentButton

SCOPES: tuple[RangeScope, ...] = get_args(RangeScope)
NAMES: dict[RangeScope, str] = {"unit": tr("Unit"), "layer": tr("Layer"), "network": tr("Network")}
TOOLTIPS = {
    "unit": tr(
        "Scale the colours to each map's own maximum: faint maps become visible, but "
        "maps cannot be compared"
    ),
    "layer": tr("One colour range for all maps of a layer: they can be compared with each other"),
    "network": tr("One colour range for the whole network: layers can be compared too"),
}


class RangeControl(QWidget):
    """Three buttons of which one is down."""

    def __init__(self, selection: Selection) -> None:
        super().__init__()
        self._selection = selection
        self._group = QButtonGroup(self)
        for number, scope in enumerate(SCOPES):
            button = described(SegmentButton(NAMES[scope]), TOOLTIPS[scope])
            button.setAccessibleName(tr("Colour range: {scope}", NAMES[scope]))
            self._group.addButton(button, number)
        row(QLabel(tr("Colour range")), 8, *self._group.buttons(), into=self, gap=0)
        self._group.idClicked.connect(self._on_clicked)
        selection.range_scope_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.button(self._selection.range_scope).setChecked(True)

    def button(self, scope: RangeScope) -> QAbstractButton:
        return self._group.button(SCOPES.index(scope))

    def _on_clicked(self, number: int) -> None:
        self._selection.set_range_scope(SCOPES[number])
