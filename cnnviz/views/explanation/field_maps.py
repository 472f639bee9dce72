"""What a value sees of the input: its receptive field, and how much each pixel counts."""

import numpy as np
from PySide6.QtCore import QObject

from cnnviz.core.images import reaches
from cnnviz.session.session import Session
from cnnviz.views.elided_label import ElidedLabel
from cnnviz.views.explanation.value_map import Marks, ValueMap
from cnnviz.views.map_picture import MapStack

BOX_TOOLTIP = "The box holds every pixel that can change the value: its receptive field."


class FieldMaps(QObject):
    """Two pictures of the input, each with a line of words, for a page to place."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.on_input = ValueMap("The receptive field on the input")
        self.effective = ValueMap("How strongly the value follows each pixel")
        self.on_input_name, self.effective_name = ElidedLabel(), ElidedLabel()
        self.effective.setToolTip(
            "The effective field: the slope of the value against each pixel, without its sign; "
            "below it the share that lies in the middle half of the box"
        )

    def show(self, visible: bool) -> None:
        """Show the pictures and their words, or leave the room to others."""
        widgets = (self.on_input, self.effective, self.on_input_name, self.effective_name)
        for widget in widgets:
            widget.setVisible(visible)

    def refresh(self) -> None:
        place = self._session.selection.place
        box = self._session.network.boxes(place)[-1]
        window = None if box.is_empty else (box.top, box.left, box.height, box.width)
        frame = Marks(window=window)
        self.on_input.show_map(MapStack.of_pixels(self._session.canvas.seen.pixels))
        self.on_input.mark(frame)
        cut = ", cut" if box.cut else ""
        sees = "sees padding alone" if box.is_empty else f"sees {box.field.size_text} px{cut}"
        self.on_input_name.setText(sees)
        where = " It is cut at the border." if box.cut else ""
        self.on_input.setToolTip(BOX_TOOLTIP + where)
        field = self._session.network.effective_field(place)[np.newaxis]
        self.effective.show_map(MapStack.of_layer(field, reaches(field), signed=False))
        self.effective.mark(frame)
        whole = float(field.sum())
        middle = _middle_share(field[0], box.top, box.left, box.height, box.width)
        words = f"middle half: {100 * middle:.0f} %"
        self.effective_name.setText(words if whole else "follows no pixel here")


def _middle_share(field: np.ndarray, top: int, left: int, height: int, width: int) -> float:
    """The share of a field's weight that lies in the middle half of its box, each way."""
    rows = slice(top + height // 4, top + height - height // 4)
    columns = slice(left + width // 4, left + width - width // 4)
    whole = float(field.sum())
    return float(field[rows, columns].sum()) / whole if whole else 0.0
