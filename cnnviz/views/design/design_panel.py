"""Design a network: its blocks, what they amount to, and the designs that are kept."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from cnnviz.session.session import Session
from cnnviz.views.design.cards_area import CardsArea
from cnnviz.views.design.design_header import DesignHeader
from cnnviz.views.design.fields import is_train
from cnnviz.views.design.saved_section import SavedSection
from cnnviz.views.widgets.undo_keys import UndoKeys

WIDE_PX = 560  # from here on the kept designs stand beside the blocks
SAVED_PX = 250
LEAST_PX = 286


class DesignPanel(QWidget):
    """Edits the session's design; while it has the focus, undo and redo are those of the design."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._designs = session.designs
        self.header = DesignHeader(session)
        self.blocks = CardsArea(session.designs)
        self.saved = SavedSection(session.designs)
        self._is_wide = False
        self._lay_out()
        UndoKeys(self, session.designs.undo, session.designs.redo)
        self.header.pages.changed.connect(self._show_page)
        session.designs.changed.connect(self.refresh)
        session.designs.saved.changed.connect(self.refresh)
        session.network.replaced.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        session.training.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the design as it is, if anybody can see it."""
        if self.isVisible() or not self.blocks.cards:
            self.header.refresh()
            self.blocks.refresh()
            self.saved.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """The narrow arrangement's: the wide one must not keep a dock from being narrowed."""
        return QSize(LEAST_PX, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (self.width() >= WIDE_PX) != self._is_wide:
            self._arrange()

    def event(self, event: QEvent) -> bool:
        """Claim the panel's key, which may be the window's elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and is_train(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_train(event):
            self.header.train.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        self._grid.addWidget(self.header, 0, 0)
        self._grid.addWidget(self.blocks, 1, 0)
        # As high as there is room: their own wishes would make the panel scroll as a whole.
        for part in (self.blocks, self.saved.list):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1, 1)
        self._arrange()

    def _arrange(self) -> None:
        """Put the kept designs beside the blocks where there is room, else in their place."""
        self._is_wide = self.width() >= WIDE_PX
        self._grid.removeWidget(self.saved)
        if self._is_wide:
            self._grid.addWidget(self.saved, 0, 1, 2, 1)
        else:
            self._grid.addWidget(self.saved, 1, 0)
        self._grid.setColumnMinimumWidth(1, SAVED_PX if self._is_wide else 0)
        self.header.be_wide(self._is_wide)
        self._show_page()

    def _show_page(self) -> None:
        wants_blocks = self.header.pages.blocks.isChecked()
        self.blocks.setVisible(self._is_wide or wants_blocks)
        self.saved.setVisible(self._is_wide or not wants_blocks)
