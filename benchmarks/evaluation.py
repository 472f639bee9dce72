"""Evaluating on all test pictures: idle and beside training, and how the window fares meanwhile.

python -m benchmarks.evaluation [--rounds 5]
"""

import argparse
import statistics
import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.gui_gaps import GuiGaps, gap_cells
from benchmarks.report import print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_ms, wait_until
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.evaluation.evaluation_panel import EvaluationPanel
from cnnviz.views.window.main_window import MainWindow


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args().rounds
    print_machine()
    _, window = open_app()
    _show_panel(window)
    load_data(window)
    rows = [["evaluate() by itself, the GUI thread's one core", _alone(window, rounds), "", ""]]
    rows.append(["in the app, idle", *_in_app(window, rounds)])
    training = window.session.training
    training.run()
    wait_until(lambda: len(training.history.steps) > 20)
    rows.append(["in the app, beside training", *_in_app(window, rounds)])
    assert training.state is TrainingState.RUNNING
    rows.append(["training alone", "", *_training_alone(window)])
    window.close()
    dataset = window.session.data.dataset
    assert dataset is not None
    title = f"{len(dataset.test):,} pictures of {dataset.name}"
    print_table([title, f"median of {rounds}", "GUI gap, p99", "longest"], rows)


def _show_panel(window: MainWindow) -> None:
    """1280 x 800 as at first start, the evaluation in front."""
    window.reset_layout()
    window.resize(1280, 800)
    window.show_panel("evaluation")
    QTest.qWaitForWindowExposed(window)
    wait_ms(300)


def _alone(window: MainWindow, rounds: int) -> str:
    session = window.session
    assert session.data.dataset is not None
    checkpoint, test = session.network.checkpoint(), session.data.dataset.test
    network, seconds = checkpoint.network(), []
    for _ in range(rounds):
        begin = time.perf_counter()
        evaluate(network, test, checkpoint.picture_shape)
        seconds.append(time.perf_counter() - begin)
    return f"{statistics.median(seconds):.2f} s"


def _in_app(window: MainWindow, rounds: int) -> list[str]:
    """From the click to the figures on screen."""
    panel = window.findChild(EvaluationPanel)
    assert panel is not None
    assessments, gaps = window.session.assessments, GuiGaps()
    seconds, all_gaps = [], []
    for _ in range(rounds):
        gaps.begin()
        begin = time.perf_counter()
        QTest.mouseClick(panel.head.button, Qt.MouseButton.LeftButton)
        wait_until(lambda: not assessments.is_running)
        seconds.append(time.perf_counter() - begin)
        wait_ms(100)  # in which the answer is painted
        all_gaps += gaps.end()
        assert assessments.found is not None
    return [f"{statistics.median(seconds):.2f} s", *gap_cells(all_gaps)]


def _training_alone(window: MainWindow) -> list[str]:
    """The gaps that are there anyway."""
    gaps = GuiGaps()
    gaps.begin()
    wait_ms(5000)
    return gap_cells(gaps.end())


if __name__ == "__main__":
    main()
