"""The nearest pictures and the map: by themselves, in the app, and how the window fares meanwhile.

python -m benchmarks.neighbours [--events 200]
"""

import argparse
import resource
import time
from collections.abc import Callable, Generator
from typing import Any

import torch
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.gui_gaps import GuiGaps, gap_cells
from benchmarks.report import latency_cells, print_machine, print_table
from benchmarks.running_app import load_data, move_mouse, open_app, wait_ms, wait_until
from cnnviz.core.neighbours.feature_space import choose_pictures, feature_space, features_of
from cnnviz.core.neighbours.projections import principal_components, sample_of, tsne
from cnnviz.session.neighbours.neighbours import SHOWN
from cnnviz.session.session import Session
from cnnviz.views.input.canvas_widget import CanvasWidget
from cnnviz.views.neighbours.neighbours_panel import NeighboursPanel
from cnnviz.views.window.main_window import MainWindow

PAUSE_MS = 8  # a mouse reports about 125 times a second
SETTLING_MS = 200


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=200)
    events = arguments.parse_args().events
    print_machine()
    app, window = open_app()
    load_data(window)
    before = _resident()
    _show_panel(window)
    session, panel = window.session, window.findChild(NeighboursPanel)
    assert panel is not None
    wait_until(lambda: session.neighbours.resemblance is not None)
    rows = [
        _timed("showing it all pictures, and PCA", session.neighbours.ask, _is_idle(session)),
        _timed("the t-SNE map", lambda: panel.map.kind.choose(1), _has_map(session)),
    ]
    panel.map.kind.choose(0)
    rows.append(["a stroke to its neighbours", *_followed(app, window, events)])
    window.show_panel("network")
    wait_ms(SETTLING_MS)
    rows.append(["a stroke, nobody looking at neighbours", *_followed(app, window, events)])
    window.show_panel("neighbours")
    wait_until(lambda: _is_current(session))
    print_table(["in the app", "time", "GUI gap, p99", "longest"], rows)
    cells = latency_cells(_moved(app, panel, events))
    print()
    print_table(["the input's point moved and painted", "p50", "p99", "worst"], [["map", *cells]])
    print(f"\nresident memory: {before} before, {_resident()} with space and maps\n")
    session.neighbours.cancel()
    torch.set_num_threads(1)
    _by_itself(session, events)
    window.close()


def _show_panel(window: MainWindow) -> None:
    """1280 x 800 as at first start, the neighbours in front."""
    window.reset_layout()
    window.resize(1280, 800)
    window.show_panel("neighbours")
    QTest.qWaitForWindowExposed(window)
    wait_ms(SETTLING_MS)


def _resident() -> str:
    """The peak so far: with numbers before and after, what was added."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def _is_idle(session: Session) -> Callable[[], bool]:
    return lambda: not session.neighbours.is_running and session.neighbours.resemblance is not None


def _has_map(session: Session) -> Callable[[], bool]:
    return lambda: not session.neighbours.tsne.is_running


def _timed(name: str, begin: Callable[[], None], is_done: Callable[[], bool]) -> list[str]:
    gaps = GuiGaps()
    gaps.begin()
    start = time.perf_counter()
    begin()
    wait_until(is_done)
    spent = time.perf_counter() - start
    wait_ms(SETTLING_MS)
    return [name, f"{spent:.1f} s", *gap_cells(gaps.end())]


def _followed(app: QApplication, window: MainWindow, events: int) -> list[str]:
    """Draw; the time from each mouse event to the neighbours of what is drawn then."""
    session, panel = window.session, window.findChild(NeighboursPanel)
    canvas = window.findChild(CanvasWidget)
    assert canvas is not None
    assert panel is not None
    gaps, waited = GuiGaps(), []
    session.canvas.clear()
    gaps.begin()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=_point(canvas, 0, events))
    for number in range(events):
        begin = time.perf_counter()
        move_mouse(app, canvas, _point(canvas, number, events), Qt.MouseButton.LeftButton)
        if not panel.visibleRegion().isEmpty():
            wait_until(lambda: _is_current(session), poll_ms=1)
        waited.append((time.perf_counter() - begin) * 1000)
        wait_ms(PAUSE_MS)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    median, p99, _ = latency_cells(waited)
    return [f"{median}, p99 {p99}", *gap_cells(gaps.end())]


def _is_current(session: Session) -> bool:
    found = session.neighbours.resemblance
    return found is not None and bool((found.input == session.network.trace.input).all())


def _point(canvas: CanvasWidget, number: int, events: int) -> QPoint:
    row, column = divmod(5 * number / events, 1)
    return QPoint(
        round(canvas.width() * (0.2 + 0.6 * column)), round(canvas.height() * (0.2 + 0.12 * row))
    )


def _moved(app: QApplication, panel: NeighboursPanel, events: int) -> list[float]:
    view, latencies = panel.map.view, []
    assert view.place is not None
    place, joined = view.place.copy(), view.joined
    for number in range(events):
        begin = time.perf_counter()
        view.show_input(place + 0.01 * number, joined)
        app.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        latencies.append((time.perf_counter() - begin) * 1000)
    return latencies


def _by_itself(session: Session, events: int) -> None:
    """One thread, no window."""
    dataset, checkpoint = session.data.dataset, session.network.checkpoint()
    assert dataset is not None
    network = checkpoint.network()
    pictures = choose_pictures(network, dataset)
    space, seconds = _exhausted(feature_space(network, pictures, checkpoint.picture_shape))
    numbers = f"{len(space):,} x {space.features.shape[1]:,}"
    rows = [[f"features, {numbers}, {space.bytes / 1e6:.0f} MB", f"{seconds:.1f} s"]]
    images = checkpoint.picture_shape.normalised(dataset.test.images[:events])
    latencies = []
    for vector in features_of(network, images):
        begin = time.perf_counter()
        space.nearest(vector, SHOWN)
        latencies.append((time.perf_counter() - begin) * 1000)
    median, p99, worst = latency_cells(latencies)
    rows.append([f"the nearest {SHOWN} of {numbers}", f"{median}, p99 {p99}, worst {worst}"])
    sample = space.features[sample_of(len(space), space.features.shape[1])]
    components, seconds = _exhausted(principal_components(sample))
    rows.append([f"PCA of {len(sample):,}", f"{seconds:.2f} s"])
    points, seconds = _exhausted(tsne(components.place(sample)))
    rows.append([f"t-SNE of {len(points):,}", f"{seconds:.1f} s"])
    print_table(["by itself, in one thread", "time"], rows)


def _exhausted(work: Generator[Any, None, Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value, time.perf_counter() - begin


if __name__ == "__main__":
    main()
