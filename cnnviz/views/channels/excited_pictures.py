"""The nine pictures that excite the selected channel most."""

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.channels.channel_search import Find
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.explained_values import Place
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.patches import frame_of, patch_of
from cnnviz.views.channels.words import dead_words, find_caption, find_tooltip
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.picture_wall import GAP_PX, PictureWall, WallPicture

SIDE_PX = 74
CLOSE = tr("Show only the receptive field, enlarged; black beyond the picture's edge")
WHOLE = tr("Logits see the whole picture")


class ExcitedPictures(QWidget):
    """A click makes one the input, and its strongest place the selected value."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: tuple[Find, ...] = ()
        self.wall = PictureWall(SIDE_PX, caption_lines=2, widest_caption="Ankle boot")
        self.wall.setAccessibleName(tr("Pictures with the highest activation"))
        self.wall.setMaximumWidth(4 * (SIDE_PX + GAP_PX) - 1)  # three rows of three
        self.dead = QLabel()
        self.dead.setWordWrap(True)
        self.patches_alone = QCheckBox(tr("Patches alone"))
        self.tint = EarlierTint(self.wall, tr("out of date"))
        column(self.wall, self.dead, self.patches_alone, into=self)
        self.wall.chosen.connect(self._on_chosen)
        self.patches_alone.toggled.connect(self._on_toggled)

    def refresh(self) -> None:
        """Show what is known of the selected channel."""
        channels, selection = self._session.channels, self._session.selection
        findings = channels.findings
        self.setVisible(findings is not None)
        if findings is None:
            return
        layer = self._session.network.layer(selection.layer)
        self._found = findings.finds.of(layer.name, selection.unit)
        self.dead.setVisible(not self._found)
        self.dead.setText(dead_words(layer, findings.finds.pictures))
        self.wall.setVisible(bool(self._found))
        self.patches_alone.setVisible(bool(self._found))
        self.patches_alone.setEnabled(layer.kind.has_maps)
        self.patches_alone.setToolTip(CLOSE if layer.kind.has_maps else WHOLE)
        self.wall.show_pictures([self._picture(find, findings.dataset) for find in self._found])
        self.tint.mark(channels.is_old)

    def _picture(self, find: Find, dataset: Dataset) -> WallPicture:
        selection, network = self._session.selection, self._session.network
        layer = network.layer(selection.layer)
        pixels = dataset.part(find.part).pixels(find.index)
        box = network.boxes(Place(layer.name, selection.unit, find.row, find.column))[-1]
        frame = frame_of(box, *pixels.shape[1:])
        if self.patches_alone.isChecked() and frame is not None:
            field = network.largest_field(layer.name)
            pixels, frame = patch_of(pixels, frame, max(field.height, field.width)), None
        tooltip = find_tooltip(find, dataset, not layer.kind.has_maps)
        return WallPicture(pixels, find_caption(find, dataset), tooltip, frame)

    def _on_chosen(self, number: int) -> None:
        find, selection = self._found[number], self._session.selection
        self._session.show_data_picture(find.part, find.index)
        selection.select_value(selection.layer, selection.unit, find.row, find.column)

    def _on_toggled(self, is_close: bool) -> None:
        self.refresh()
