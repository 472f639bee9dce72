"""Render the README's pictures from the shipped checkpoint: python -m docs.render_pictures

Uses the real window, offscreen, so that the pictures cannot show what the program does not. With
`pictures` or `films` behind it, it makes only those; for the films it trains for an epoch, and
exports what was recorded.
"""

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import QEventLoop, SignalInstance
from PySide6.QtWidgets import QApplication

from benchmarks.running_app import wait_ms
from cnnviz.core.runs.film import Film, layers_with_kernels, layers_with_maps, spread_steps
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.training.recipes import RECIPES
from cnnviz.program import build_window
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.evidence.evidence_panel import PAIR, EvidencePanel
from cnnviz.views.network.network_panel import NetworkPanel
from cnnviz.views.runs.exports.film_files import FilmStyle, write_gif
from cnnviz.views.runs.exports.frame_painter import FrameLook
from cnnviz.views.theme import apply_theme
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.splash import make_application

FOLDER = Path(__file__).parent / "pictures"
SETTLE_MS = 400
EVIDENCE_MS = 4000  # captum is imported first
FILM_STEPS, FILM_WIDTH_PX, FILM_FRAMES_A_SECOND = 60, 480, 12


def main() -> None:
    app = make_application(sys.argv)
    window = build_window(app)
    window.resize(1440, 900)
    window.show()
    window.reset_layout()
    if "films" not in sys.argv:
        _render_pictures(app, window)
    if "pictures" not in sys.argv:
        _render_films(app, window.session)
    window.close()


def _render_pictures(app: QApplication, window: MainWindow) -> None:
    session = window.session
    boot = next(e for e in session.examples if e.class_name == "Ankle boot")
    for theme, panel in (("dark", "network"), ("light", "network"), ("dark", "kernels")):
        apply_theme(app, theme)
        session.canvas.show_example(boot)
        session.selection.select("conv1", 3)
        window.docks[panel].raise_()
        wait_ms(SETTLE_MS)
        window.grab().save(str(FOLDER / f"{panel}-{theme}.png"))
    _render_evidence(window)
    session.canvas.show_example(boot)
    window.docks["network"].raise_()
    session.selection.select_value("conv2", 9, 8, 6)
    session.inspection.open_channel(3)
    window.findChild(NetworkPanel).explanation.walker.pause()
    wait_ms(SETTLE_MS)
    window.grab().save(str(FOLDER / "value-dark.png"))


def _render_evidence(window: MainWindow) -> None:
    session = window.session
    window.docks["evidence"].raise_()
    panel = window.findChild(EvidencePanel)
    panel.pages.choose(PAIR)
    session.canvas.show_example(next(e for e in session.examples if e.class_name == "T-shirt/top"))
    wait_ms(EVIDENCE_MS)
    window.grab().save(str(FOLDER / "evidence-dark.png"))


def _render_films(app: QApplication, session: Session) -> None:
    """Train for an epoch; show the first kernels, and what they make of a drawing, as they come."""
    apply_theme(app, "dark")
    session.canvas.show_example(next(e for e in session.examples if e.class_name == "Ankle boot"))
    run = _recorded_run(session)
    picture, steps = session.network.trace.input, spread_steps(run, FILM_STEPS)
    kernels = Film(run, layers_with_kernels(run)[0], None, steps)
    maps = next(layer for layer in layers_with_maps(run) if layer.name == "relu1")
    style = FilmStyle(FILM_WIDTH_PX, FILM_FRAMES_A_SECOND, FrameLook.of_app())
    for film, name in ((kernels, "kernels"), (Film(run, maps, picture, steps), "maps")):
        session.exports.start(write_gif(film, style, FOLDER / f"{name}-over-training.gif"))
        _wait_for(session.exports.ended)


def _recorded_run(session: Session) -> RecordedRun:
    session.training.configure(replace(RECIPES["one-cycle"], epochs=1), "article", "new weights")
    session.training.run()
    while session.training.state is not TrainingState.IDLE:
        _wait_for(session.training.state_changed)
    assert session.training.recording is not None
    return session.training.recording


def _wait_for(signal: SignalInstance) -> None:
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
