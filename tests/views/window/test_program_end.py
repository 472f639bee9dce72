"""When its window closes the program ends, whatever is open or going on."""

import subprocess
import sys

import pytest

# A menu and a file dialog run event loops of their own.
SITUATIONS = {
    "menu": "QTimer.singleShot(0, window.menus['File'].exec)",
    "file dialog": "QTimer.singleShot(0, window.actions_by_name['open_picture'].trigger)",
    "window of a library": "other = QWidget(); other.show()",
    "message": "window.messages.show_crash('Traceback')",
    "training": "window.session.data.want('synthetic-garments'); window.session.training.run()",
    "context menu of a plot": """
window.show_panel('training')
plot = window.findChild(StepPlot)
at = plot.viewport().rect().center()
event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, plot.mapToGlobal(at))
QTimer.singleShot(0, lambda: app.sendEvent(plot.viewport(), event))
""",
}
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget
from cnnviz.app import open_app
from cnnviz.views.widgets.plots.step_plot import StepPlot
app, window = open_app()
{situation}
QTimer.singleShot(500, window.close)
sys.exit(app.exec())
"""


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS.keys())
def test_the_program_ends_with_its_window(situation: str) -> None:
    program = PROGRAM.replace("{situation}", situation)
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
