"""The sandbox's kernel: point at a weight to see what it meets, click it to type another."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.core.typed_numbers import NumberKind
from cnnviz.views.lessons.cells.cell_grid import CellGrid
from cnnviz.views.lessons.convolution.sandbox import Sandbox
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.number_field import NumberField
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.tables.cell_places import Cell
from cnnviz.views.widgets.tables.number_model import Marks

DECIMALS = 4
WEIGHTS = NumberKind(-99, 99, step=0.25)


class KernelEditor(QWidget):
    """Enter in the field goes on to the next weight."""

    hovered = Signal(tuple)  # Cell | None

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox
        self.chosen: Cell = (0, 0)
        self.title = QLabel()
        self.grid = CellGrid(tr("The kernel's weights"))
        self.weight = NumberField(WEIGHTS, tr("The framed weight"))
        self._describe_controls()
        self._lay_out()
        self.grid.hovered.connect(self.hovered)
        self.grid.cell_pressed.connect(self._choose)
        self.grid.typed.connect(self._begin_typing)
        self.weight.valueChanged.connect(self._on_weight)
        self.weight.lineEdit().returnPressed.connect(self._go_on)

    def refresh(self) -> None:
        """Show the sandbox's kernel."""
        kernel = self._sandbox.kernel
        last = len(kernel) - 1
        self.chosen = min(self.chosen[0], last), min(self.chosen[1], last)
        self.title.setText(tr("kernel {count} x {count}", len(kernel)))
        self.grid.show_values(kernel, float(abs(kernel).max()) or 1.0)
        self.grid.mark(Marks(cell=self.chosen))
        self.weight.show_value(round(float(kernel[self.chosen]), DECIMALS))

    def _choose(self, cell: Cell) -> None:
        self.chosen = cell
        self.refresh()

    def _begin_typing(self, character: str) -> None:
        if self.grid.pointed is not None:
            self._choose(self.grid.pointed)
        self.weight.begin(character)

    def _on_weight(self, weight: float) -> None:
        self._sandbox.set_weight(self.chosen, weight)

    def _go_on(self) -> None:
        side = len(self._sandbox.kernel)
        place = (self.chosen[0] * side + self.chosen[1] + 1) % side**2
        self._choose(divmod(place, side))
        self.weight.selectAll()

    def _describe_controls(self) -> None:
        self.grid.setToolTip(
            tr(
                "Point at a weight: all inputs it is multiplied with light up. Click "
                "it, then type a number"
            )
        )
        self.weight.setFont(number_font())
        self.weight.setMinimumWidth(60)
        self.weight.setToolTip(tr("The framed weight of the kernel; Enter moves to the next"))

    def _lay_out(self) -> None:
        column(self.title, (self.grid, 1), self.weight, into=self, gap=2)
