"""The tools beside or below the canvas."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.input.canvas_document import PEN_GREYS, PEN_WIDTHS_PX, CanvasDocument, Tool
from cnnviz.views.widgets.fields.calm_wheel import Slider
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import described

GAP_PX = 4
NO_BUTTON_COLUMN = 6  # takes the room that is left, so that the buttons stay together
TOOLS: tuple[tuple[Tool, str, str], ...] = (
    ("pen", tr("Pen"), tr("Pen (P): draw ink; the network reads it at once")),
    ("eraser", tr("Eraser"), tr("Eraser (E, or the right mouse button): remove ink")),
    ("fill", tr("Fill"), tr("Fill (F): paint a closed area; real garments are filled")),
)
CLEAR_TOOLTIP = tr("Clear (Delete on the canvas): remove all ink; Undo restores it")
WIDTH_TOOLTIP = tr("Pen width ([ and ], or the wheel), in pixels of the 280 x 280 canvas")
GREY_TOOLTIP = tr("Brightness of the ink, up to 255: the network reads greys, not only outlines")


class CanvasTools(QWidget):
    """Pen, eraser, fill, undo, redo, clear, pen width and grey; a column or two rows."""

    def __init__(self, canvas: CanvasDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.tools = {tool: IconButton(tool, name, tip, self) for tool, name, tip in TOOLS}
        self.undo_button = IconButton("undo", tr("Undo"), "", self)
        self.redo_button = IconButton("redo", tr("Redo"), "", self)
        self.clear_button = IconButton("clear", tr("Clear"), CLEAR_TOOLTIP, self)
        self.width_label, self.grey_label = (
            QLabel(tr("Width {width}", "00"), self),
            QLabel(tr("Grey {grey}", "000"), self),
        )
        self.width_slider = self._slider(PEN_WIDTHS_PX, tr("Pen width"), WIDTH_TOOLTIP)
        self.grey_slider = self._slider(PEN_GREYS, tr("Pen grey"), GREY_TOOLTIP)
        self._group_tools()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        self._show_tool()
        self._show_undo()

    def set_column(self, is_column: bool) -> None:
        """Stand in a column beside the canvas, or lie in two rows below it."""
        if is_column != self._is_column:
            self._place(is_column)

    def _slider(self, limits: tuple[int, int], name: str, tooltip: str) -> Slider:
        slider = Slider(Qt.Orientation.Horizontal, self)
        slider.setRange(*limits)
        described(slider, tooltip, name)
        return slider

    def _group_tools(self) -> None:
        self._group = QButtonGroup(self)
        for number, button in enumerate(self.tools.values()):
            button.setCheckable(True)
            self._group.addButton(button, number)

    def _lay_out(self) -> None:
        for label in (self.width_label, self.grey_label):
            label.setMinimumWidth(label.sizeHint().width())  # so that nothing jumps later
        self._button_grid, self._slider_grid = QGridLayout(), QGridLayout()
        self._button_grid.setSpacing(GAP_PX)
        self._button_grid.setColumnStretch(NO_BUTTON_COLUMN, 1)
        self._slider_grid.setHorizontalSpacing(2 * GAP_PX)
        self._slider_grid.setVerticalSpacing(0)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        layout.addLayout(self._button_grid)
        layout.addLayout(self._slider_grid)
        layout.addStretch()
        self._place(is_column=True)

    def _place(self, is_column: bool) -> None:
        self._is_column = is_column
        buttons = (*self.tools.values(), self.undo_button, self.redo_button, self.clear_button)
        for number, button in enumerate(buttons):
            row, column = (number % 3, number // 3) if is_column else (0, number)
            self._button_grid.addWidget(button, row, column)
        sliders = (self.width_label, self.width_slider, self.grey_label, self.grey_slider)
        for number, widget in enumerate(sliders):
            row, column = (number, 0) if is_column else (0, number)
            self._slider_grid.addWidget(widget, row, column)
        self._column.invalidate()  # or it would go on telling the size of the old arrangement

    def _connect(self) -> None:
        self._group.idClicked.connect(self._choose)
        self.undo_button.clicked.connect(self._canvas.undo)
        self.redo_button.clicked.connect(self._canvas.redo)
        self.clear_button.clicked.connect(self._canvas.clear)
        self.width_slider.valueChanged.connect(self._set_width)
        self.grey_slider.valueChanged.connect(self._set_grey)
        self._canvas.tool_changed.connect(self._show_tool)
        self._canvas.undo_changed.connect(self._show_undo)

    def _choose(self, number: int) -> None:
        self._canvas.set_tool(TOOLS[number][0])

    def _set_width(self, width_px: int) -> None:
        self._canvas.set_pen(width_px, self._canvas.pen_grey)

    def _set_grey(self, grey: int) -> None:
        self._canvas.set_pen(self._canvas.pen_width_px, grey)

    def _show_tool(self) -> None:
        self.tools[self._canvas.tool].setChecked(True)
        width_px, grey = round(self._canvas.pen_width_px), self._canvas.pen_grey
        self.width_label.setText(tr("Width {width}", width_px))
        self.grey_label.setText(tr("Grey {grey}", grey))
        for slider, value in ((self.width_slider, width_px), (self.grey_slider, grey)):
            with QSignalBlocker(slider):
                slider.setValue(value)

    def _show_undo(self) -> None:
        undo, redo = self._canvas.can_undo, self._canvas.can_redo
        self.undo_button.setEnabled(undo)
        self.undo_button.setToolTip(
            tr("Undo (Ctrl+Z): undo the last change of the canvas")
            if undo
            else tr("Undo (Ctrl+Z): nothing to undo yet")
        )
        self.redo_button.setEnabled(redo)
        self.redo_button.setToolTip(
            tr("Redo (Ctrl+Shift+Z): redo what was undone")
            if redo
            else tr("Redo (Ctrl+Shift+Z): nothing to redo")
        )
