"""The design at hand: a network that is not trained yet, edited step by step."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.design.design_sums import Examination, examine
from cnnviz.core.design.network_design import (
    add_block,
    apply_remedy,
    change_block,
    duplicate_block,
    move_block,
    remove_block,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import Remedy
from cnnviz.core.translation import tr
from cnnviz.session.background.undo_stack import UndoStack
from cnnviz.session.design.saved_designs import SavedDesigns
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState

UNDO_DEPTH = 200
OWN_NAME = tr("my design")  # of what began as a network that comes with cnnviz


class Designs(QObject):
    """Edits with an undo stack, the designs that are kept, and the step from design to run."""

    changed = Signal()  # the design, or what it amounts to
    failed = Signal(Exception)

    def __init__(
        self, network: LiveNetwork, training: Training, path: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._training = network, training
        self.saved = SavedDesigns(path, self)
        self.current = network.config
        self.examined: Examination = self._examine()
        self._undo_stack = UndoStack(self._take, self, UNDO_DEPTH)
        self._undo_stack.indexChanged.connect(self.changed)
        self._awaiting: NetworkConfig | None = None  # trained as soon as the run going on has ended
        self.saved.failed.connect(self.failed)
        training.settings_changed.connect(self._on_settings_changed)
        training.state_changed.connect(self._on_training_state)

    @property
    def can_undo(self) -> bool:
        return self._undo_stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self._undo_stack.canRedo()

    def open(self, design: NetworkConfig) -> None:
        """Make this the design at hand; the one before is an undo away."""
        if design != self.current:
            before = self.current
            self._take(design)
            self._undo_stack.note(before, design)

    def take_from_screen(self) -> None:
        self.open(self._network.config)

    def add_block(self) -> None:
        self._try(add_block, self.current)

    def duplicate_block(self, index: int) -> None:
        self._try(duplicate_block, self.current, index)

    def remove_block(self, index: int) -> None:
        self._try(remove_block, self.current, index)

    def move_block(self, index: int, by: int) -> None:
        self._edit(move_block(self.current, index, by))

    def change_block(self, index: int, block: BlockConfig) -> None:
        self._edit(change_block(self.current, index, block))

    def apply(self, remedy: Remedy) -> None:
        self._edit(apply_remedy(self.current, remedy))

    def undo(self) -> None:
        self._undo_stack.undo()

    def redo(self) -> None:
        self._undo_stack.redo()

    def save_as(self, name: str) -> None:
        """Save the design under this name, in place of another one of that name."""
        design = replace(self.current, name=name.strip())
        if self.saved.save(design):
            self.open(design)

    def train(self) -> None:
        """Train the design by the training panel's recipe; a run going on ends first."""
        if self.examined.refusal:
            self.failed.emit(CnnvizError(self.examined.refusal))
        elif self._training.is_active:
            self._awaiting = self.current
            self._training.stop()
        else:
            self._training.run_special(NewRun(self.current, tr("a design")))

    def shut_down(self) -> None:
        """Start nothing any more."""
        self._awaiting = None

    def _try(self, edit: Callable[..., NetworkConfig], *arguments: object) -> None:
        try:
            self._edit(edit(*arguments))
        except CnnvizError as error:
            self.failed.emit(error)

    def _edit(self, design: NetworkConfig) -> None:
        """Take an edited design; it no longer is the network that comes with cnnviz."""
        if design.blocks != self.current.blocks and design.name in NETWORKS:
            design = replace(design, name=OWN_NAME)
        self.open(design)

    def _take(self, design: NetworkConfig) -> None:
        self.current = design
        self.examined = self._examine()

    def _examine(self) -> Examination:
        return examine(self.current, self._training.config.batch_size)

    def _on_settings_changed(self) -> None:
        examined = self._examine()
        if examined != self.examined:
            self.examined = examined
            self.changed.emit()

    def _on_training_state(self) -> None:
        if self._awaiting is not None and self._training.state is TrainingState.IDLE:
            design, self._awaiting = self._awaiting, None
            self._training.run_special(NewRun(design, tr("a design")))
