"""What can be done to the channel and with all edits: silence, reset, undo, redo."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QToolButton, QWidget

from cnnviz.core.edits.weight_edits import channel_of, is_silenced
from cnnviz.core.translation import tr
from cnnviz.session.edits.network_edits import NetworkEdits
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.widgets.segment_button import SegmentButton

NO_CLASS = tr("A class is not a channel that other layers read: there is nothing to ablate.")


class VerbButtons(QWidget):
    """A button that can do nothing now says why."""

    def __init__(self, edits: NetworkEdits, shown: ShownKernels) -> None:
        super().__init__()
        self._edits, self._shown = edits, shown
        self.silence = _made(SegmentButton(tr("Ablate")))
        self.reset_channel, self.reset_all = _push(tr("Reset channel")), _push(tr("Reset all"))
        self.undo, self.redo = _push(tr("Undo")), _push(tr("Redo"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, button in enumerate((self.silence, self.undo, self.redo)):
            grid.addWidget(button, 0, 2 * place, 1, 2)
        grid.addWidget(self.reset_channel, 1, 0, 1, 3)
        grid.addWidget(self.reset_all, 1, 3, 1, 3)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self.silence.clicked.connect(self._on_silence)
        self.reset_channel.clicked.connect(self._on_reset_channel)
        self.reset_all.clicked.connect(edits.reset_all)
        self.undo.clicked.connect(edits.undo)
        self.redo.clicked.connect(edits.redo)

    def refresh(self) -> None:
        """Offer what can be done now."""
        edits, why_not = self._edits, self._edits.why_not
        layer, unit = self._shown.layer, self._shown.selected.unit
        silent = is_silenced(edits.made, layer, unit)
        self.silence.setChecked(silent)
        self.silence.setText(tr("Ablated") if silent else tr("Ablate"))
        is_edited = any(channel_of(edit) == (layer, unit) for edit in edits.made)
        _allow(
            self.silence,
            tr(
                "Ablate this channel: its map becomes 0 for all later layers. Click "
                "again to restore it"
            ),
            why_not or (NO_CLASS if self._shown.is_fc else ""),
        )
        _allow(
            self.reset_channel,
            tr("Undo all edits of this channel: restores its weights exactly"),
            why_not or ("" if is_edited else tr("This channel has no edits.")),
        )
        _allow(
            self.reset_all,
            tr("Undo all edits: restores the network exactly as it was before the first"),
            why_not or ("" if edits.made else tr("There are no edits.")),
        )
        _allow(
            self.undo,
            tr("Undo the last edit of the network (Ctrl+Alt+Z)"),
            why_not or ("" if edits.can_undo else tr("Nothing to undo.")),
        )
        _allow(
            self.redo,
            tr("Redo what was undone (Ctrl+Alt+Y)"),
            why_not or ("" if edits.can_redo else tr("Nothing to redo.")),
        )

    def _on_silence(self, silent: bool) -> None:
        self._edits.silence(self._shown.layer, self._shown.selected.unit, silent)
        self.refresh()

    def _on_reset_channel(self) -> None:
        self._edits.reset_channel(self._shown.layer, self._shown.selected.unit)


def _push(text: str) -> QAbstractButton:
    button = QToolButton()
    button.setText(text)
    return _made(button)


def _made(button: QAbstractButton) -> QAbstractButton:
    button.setAccessibleName(button.text())
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _allow(button: QAbstractButton, tooltip: str, why_not: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(f"{tooltip}.\n{why_not}" if why_not else tooltip)
