"""Render the README's pictures from the shipped checkpoint: python -m docs.render_pictures

Uses the real window, offscreen, so that the pictures cannot show what the program does not.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()

from PySide6.QtTest import QTest

from cnnviz.program import build_window
from cnnviz.views.network_panel import NetworkPanel
from cnnviz.views.splash import make_application
from cnnviz.views.theme import apply_theme

FOLDER = Path(__file__).parent / "pictures"
SETTLE_MS = 400


def main() -> None:
    app = make_application(sys.argv)
    window = build_window(app)
    window.resize(1440, 900)
    window.show()
    window.reset_layout()
    session = window.session
    boot = next(e for e in session.examples if e.class_name == "Ankle boot")
    for theme, panel in (("dark", "network"), ("light", "network"), ("dark", "kernels")):
        apply_theme(app, theme)
        session.canvas.show_example(boot)
        session.selection.select("conv1", 3)
        window.docks[panel].raise_()
        QTest.qWait(SETTLE_MS)
        window.grab().save(str(FOLDER / f"{panel}-{theme}.png"))
    window.docks["network"].raise_()
    session.selection.select_value("conv2", 9, 8, 6)
    session.inspection.open_channel(3)
    window.findChild(NetworkPanel).explanation.walker.pause()
    QTest.qWait(SETTLE_MS)
    window.grab().save(str(FOLDER / "value-dark.png"))
    window.close()


if __name__ == "__main__":
    main()
