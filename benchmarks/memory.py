"""Peak memory of the app with the data set loaded and a training run of some seconds.

python -m benchmarks.memory [--seconds 20]
"""

import argparse
import resource
import sys

from benchmarks.report import print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_ms


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=20)
    seconds = arguments.parse_args().seconds
    print_machine()
    _, window = open_app()
    rows = [["window shown", _peak()]]
    load_data(window)
    dataset = window.session.data.dataset
    assert dataset is not None
    rows.append([f"{dataset.name} loaded", _peak()])
    window.session.training.run()
    wait_ms(seconds * 1000)
    print(f"{len(window.session.training.history.steps):,} steps\n")
    rows.append([f"{seconds} s of training", _peak()])
    window.close()
    print_table(["after", "peak resident memory"], rows)


def _peak() -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return f"{peak * bytes_per_unit / 2**20:.0f} MiB"


if __name__ == "__main__":
    main()
