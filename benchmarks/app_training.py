"""Training speed in the app with all panels visible, against the same loop headless, in turn.

python -m benchmarks.app_training [--rounds 5] [--steps 550]
"""

import argparse
import statistics
import subprocess
import sys
import time

from benchmarks.headless_training import CONFIG, WARM_UP_STEPS
from benchmarks.report import print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_until
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.window.main_window import MainWindow


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--steps", type=int, default=550)
    chosen = arguments.parse_args()
    print_machine()
    _, window = open_app()
    load_data(window)
    dataset = window.session.data.dataset
    assert dataset is not None
    headless, in_app = [], []
    for _ in range(chosen.rounds):
        headless.append(_headless(chosen.steps))
        in_app.append(_in_app(window, chosen.steps))
    window.close()
    base, app = statistics.median(headless), statistics.median(in_app)
    print_table(
        ["training on", f"pictures/s, median of {chosen.rounds}", "share"],
        [
            [f"{dataset.name}, headless", f"{base:,.0f}", ""],
            ["the same in the app, all panels visible", f"{app:,.0f}", f"{app / base:.0%}"],
        ],
    )


def _headless(steps: int) -> float:
    """Train in a process of its own, as `cnnviz train` does, while the window rests."""
    command = [sys.executable, "-m", "benchmarks.headless_training", "--steps", str(steps)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _in_app(window: MainWindow, steps: int) -> float:
    """Measure by the clock: recording and saving take their time, too."""
    training = window.session.training
    seconds: list[float] = []
    reached: list[int] = []

    def note() -> None:
        if training.last_report is not None:
            seconds.append(time.perf_counter())
            reached.append(training.last_report.step)

    training.progressed.connect(note)
    training.configure(CONFIG, "article", "new weights")
    training.run()
    wait_until(lambda: bool(reached) and reached[-1] >= steps)
    training.stop()
    wait_until(lambda: training.state is TrainingState.IDLE)
    training.progressed.disconnect(note)
    first = next(n for n, step in enumerate(reached) if step >= WARM_UP_STEPS)
    pictures = (reached[-1] - reached[first]) * CONFIG.batch_size
    return pictures / (seconds[-1] - seconds[first])


if __name__ == "__main__":
    main()
