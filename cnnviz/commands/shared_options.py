"""Options that several commands have."""

import argparse
from pathlib import Path

from cnnviz.core.translation import tr

DATA_DIR_HELP = tr("where data sets are looked for first, before $CNNVIZ_DATA and the cache folder")
CHECKPOINT_HELP = tr("a .safetensors checkpoint or a .pt state dict (default: the shipped network)")


def add_shared_option(
    parser: argparse.ArgumentParser, name: str, metavar: str, help_text: str
) -> None:
    """An option that may also stand before the command: a default here would overwrite it."""
    parser.add_argument(name, type=Path, metavar=metavar, help=help_text, default=argparse.SUPPRESS)
