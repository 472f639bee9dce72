"""What a value sees of the input: its receptive field, and how much each pixel counts."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from cnnviz.core.inspection.images import reaches
from cnnviz.core.inspection.receptive_field import Box
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.map_picture import MapStack
from cnnviz.views.maps.value_map import ValueMap
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.tables.number_model import Marks

FloatArray = npt.NDArray[np.float32]
LEAST_WITH_MIDDLE_PX = 4
BOX_TOOLTIP = tr("The box contains every pixel that can affect the value: its receptive field.")


class FieldMaps(QObject):
    """Two pictures of the input, each with a line of words, for a page to place."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.on_input = ValueMap(tr("The receptive field on the input"))
        self.effective = ValueMap(tr("How strongly the value depends on each pixel"))
        self.on_input_name, self.effective_name = ElidedLabel(), ElidedLabel()
        self.effective.setToolTip(
            tr(
                "The effective field: the absolute gradient of the value with respect "
                "to each pixel; below, the share of its sum at the centre of the box"
            )
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
        self.on_input.show_map(MapStack.of_pixels(self._session.canvas.seen.grey[None]))
        self.on_input.mark(frame)
        self.on_input_name.setText(_size(box))
        where = tr("It is cut at the border.") if box.cut else ""
        self.on_input.setToolTip(f"{BOX_TOOLTIP} {where}".strip())
        field = self._session.network.effective_field(place)[np.newaxis]
        self.effective.show_map(MapStack.of_layer(field, reaches(field), signed=False))
        self.effective.mark(frame)
        self.effective_name.setText(_words(field[0], box))


def _size(box: Box) -> str:
    size = box.field.size_text
    if box.is_empty:
        return tr("sees padding only")
    return tr("sees {size} px, cut", size) if box.cut else tr("sees {size} px", size)


def _words(field: FloatArray, box: Box) -> str:
    """How much of a field lies in the middle half of its box, each way; small boxes have none."""
    whole = float(field.sum())
    if not whole:
        return tr("follows no pixel here")
    if min(box.height, box.width) < LEAST_WITH_MIDDLE_PX:
        return tr(
            "follows {count} of these {height} px", np.count_nonzero(field), box.height * box.width
        )
    down, across = box.height // 4, box.width // 4
    middle = field[box.top + down : box.bottom - down, box.left + across : box.right - across]
    high, wide = middle.shape
    return tr(
        "{float:.0f} % in the middle {wide}x{high} px",
        100 * float(middle.sum()) / whole,
        wide,
        high,
    )
