"""The headless commands by name."""

import argparse
from collections.abc import Callable

from cnnviz.commands_classify import classify_pictures
from cnnviz.commands_evaluate import evaluate_network
from cnnviz.commands_export_run import export_run
from cnnviz.commands_train import train_network

COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": train_network,
    "evaluate": evaluate_network,
    "classify": classify_pictures,
    "export-run": export_run,
}
