"""What every benchmark prints: the machine first, then one Markdown table."""

import os
import platform
import statistics
from collections.abc import Sequence

import PySide6
import torch

from cnnviz import __version__
from cnnviz.core.training.fast_pass.compiled_library import compiled_library


def print_machine() -> None:
    compiled = "compiled" if compiled_library() else "nothing compiled"
    print(
        f"cnnviz {__version__} ({compiled}), Python {platform.python_version()}, "
        f"torch {torch.__version__}, PySide6 {PySide6.__version__}, {platform.machine()}, "
        f"{os.cpu_count()} cores, Qt platform {os.environ.get('QT_QPA_PLATFORM', 'default')}\n"
    )


def latency_cells(latencies_ms: Sequence[float]) -> list[str]:
    """The median, the 99th of 100 and the worst."""
    cuts = statistics.quantiles(latencies_ms, n=100)
    return [f"{value:.2f} ms" for value in (cuts[49], cuts[98], max(latencies_ms))]


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |")
