"""The headless commands by name."""

import argparse
from collections.abc import Callable

from cnnviz.commands.classify import classify_pictures
from cnnviz.commands.evaluate import evaluate_network
from cnnviz.commands.export_run import export_run
from cnnviz.commands.fetch_drawings import fetch_peoples_drawings
from cnnviz.commands.teach import teach_network
from cnnviz.commands.train import train_network

COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": train_network,
    "teach": teach_network,
    "evaluate": evaluate_network,
    "classify": classify_pictures,
    "export-run": export_run,
    "fetch-drawings": fetch_peoples_drawings,
}
