"""What channels look for: searching, reading what is kept, climbing, and how the window fares.

python -m benchmarks.channels [--rounds 3]
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence

# Before anything asks where: kept results of this machine's user are neither read nor deleted.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.gui_gaps import GuiGaps, gap_cells
from benchmarks.report import print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_ms, wait_until
from cnnviz.core.channels.channel_files import finds_path, read_finds
from cnnviz.core.channels.maximisation import ascend
from cnnviz.session.session import Session
from cnnviz.views.channels.channel_panel import ChannelPanel
from cnnviz.views.window.main_window import MainWindow

PLACES = (("conv1", 3), ("pool1", 3), ("conv2", 5), ("pool2", 5), ("fc", 9))
SETTLED_MS = 400


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=3)
    rounds = arguments.parse_args().rounds
    print_machine()
    _, window = open_app()
    window.reset_layout()
    window.resize(1280, 800)
    window.show_panel("channel")
    QTest.qWaitForWindowExposed(window)
    load_data(window)
    wait_ms(SETTLED_MS)
    rows = [
        _searching(window, rounds),
        _reading(window.session, rounds),
        *(_climbing(window.session, layer, unit, rounds) for layer, unit in PLACES),
    ]
    print_table(["in the app, idle", f"median of {rounds}", "GUI gap, p99", "longest"], rows)
    print()
    heads = ["channel", "noise", "best picture", "climbed", "times the best", "by itself"]
    print_table(heads, _heights(window.session))
    window.close()


def _searching(window: MainWindow, rounds: int) -> list[str]:
    """From the click to the pictures on screen."""
    panel, session = window.findChild(ChannelPanel), window.session
    assert panel is not None
    channels, seconds, all_gaps = session.channels, [], []
    for _ in range(rounds):
        _change_weights(session)
        wait_ms(3 * SETTLED_MS)
        gaps, begin = GuiGaps(), time.perf_counter()
        gaps.begin()
        QTest.mouseClick(panel.search.button, Qt.MouseButton.LeftButton)
        wait_until(lambda: not channels.is_running)
        seconds.append(time.perf_counter() - begin)
        wait_ms(100)  # in which the answer is painted
        all_gaps += gaps.end()
        assert channels.findings is not None
        assert not channels.is_old
    assert channels.findings is not None
    words = f"searching {channels.findings.finds.pictures:,} pictures for all channels"
    return [words, f"{statistics.median(seconds):.1f} s", *gap_cells(all_gaps)]


def _change_weights(session: Session) -> None:
    weights = session.network.checkpoint().weights
    weights["fc.bias"].add_(1e-4)
    session.network.update_weights(weights)


def _reading(session: Session, rounds: int) -> list[str]:
    checkpoint, dataset = session.network.checkpoint(), session.data.dataset
    assert dataset is not None

    def read() -> None:
        path = finds_path(checkpoint, dataset)
        assert read_finds(path, checkpoint.config, dataset) is not None

    return ["reading a kept result, by itself", _median_ms(read, rounds), "", ""]


def _climbing(session: Session, layer: str, unit: int, rounds: int) -> list[str]:
    """From the selection to the last step on screen."""
    ascents, seconds, all_gaps = session.channels.ascents, [], []
    for _ in range(rounds):
        session.selection.select(layer, unit - 1)
        wait_until(lambda: not ascents.is_running)
        wait_ms(SETTLED_MS)
        gaps, begin = GuiGaps(), time.perf_counter()
        gaps.begin()
        session.selection.select(layer, unit)
        wait_until(lambda: not ascents.is_running)
        seconds.append(time.perf_counter() - begin)
        wait_ms(100)
        all_gaps += gaps.end()
    words = f"climbing for {layer}'s channel {unit + 1}"
    return [words, f"{1000 * statistics.median(seconds):.0f} ms", *gap_cells(all_gaps)]


def _heights(session: Session) -> list[list[str]]:
    findings, checkpoint = session.channels.findings, session.network.checkpoint()
    assert findings is not None
    network, picture_shape = checkpoint.network(), checkpoint.picture_shape
    rows = []
    for layer in ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc"):
        ends, milliseconds, best = [], [], findings.finds.layers[layer].values[:, 0].tolist()
        for unit in range(len(best)):
            begin = time.perf_counter()
            *_, last = ascend(network, checkpoint.config, layer, unit, picture_shape)
            milliseconds.append((time.perf_counter() - begin) * 1000)
            ends.append(last)
        ratios = [end.value / value for end, value in zip(ends, best, strict=True) if value > 0]
        rows.append(
            [
                f"{layer}, median of {len(best)}",
                f"{statistics.median(end.noise_value for end in ends):.2f}",
                f"{statistics.median(best):.2f}",
                f"{statistics.median(end.value for end in ends):.2f}",
                _spread(ratios),
                f"{statistics.median(milliseconds):.0f} ms",
            ]
        )
    return rows


def _spread(ratios: Sequence[float]) -> str:
    return f"{min(ratios):.2f} to {max(ratios):.2f}, median {statistics.median(ratios):.2f}"


def _median_ms(work: Callable[[], None], rounds: int) -> str:
    milliseconds = []
    for _ in range(max(5, rounds)):
        begin = time.perf_counter()
        work()
        milliseconds.append((time.perf_counter() - begin) * 1000)
    return f"{statistics.median(milliseconds):.0f} ms"


if __name__ == "__main__":
    main()
