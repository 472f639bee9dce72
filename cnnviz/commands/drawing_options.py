"""The options of the commands for drawings: teach and fetch-drawings."""

import argparse
from pathlib import Path

from cnnviz.commands.shared_options import CHECKPOINT_HELP, DATA_DIR_HELP, add_shared_option
from cnnviz.core.translation import tr

FETCH_DRAWINGS_ABOUT = tr(
    "Download drawings by players of Google's Quick, Draw! (CC BY 4.0), about 30 MB, and sort "
    "them into the classes of Fashion-MNIST; recipe sketch learns from them. Ctrl-C stops, and "
    "the same command fetches the rest. CNNVIZ_DRAWINGS_URL names another server."
)
TEACH_ABOUT = tr(
    "Fine-tune a network on labelled drawings, beside pictures of its data set so that it forgets "
    "little, and print before and after as one JSON object. With --new, train the article's "
    "network from new weights on the classes of the drawings alone."
)


def add_teach_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--drawings",
        type=Path,
        metavar="F",
        required=True,
        help=tr("an .ndjson file of labelled drawings, as My drawings exports it"),
    )
    add(
        "--output",
        type=Path,
        metavar="F",
        required=True,
        help=tr("the .safetensors file to write; an existing one is replaced"),
    )
    add(
        "--new",
        action="store_true",
        help=tr("train a new network whose classes are those of the drawings: 2 to 20"),
    )
    add_shared_option(parser, "--checkpoint", "F", CHECKPOINT_HELP)
    add("--dataset", metavar="NAME", help=tr("default: what the network was trained on"))
    add_shared_option(parser, "--data-dir", "D", DATA_DIR_HELP)
    add("--seed", type=int, default=0, metavar="S", help=tr("for all chance (default: 0)"))


def add_fetch_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--output",
        type=Path,
        metavar="FOLDER",
        help=tr(
            "where to put them (default: $CNNVIZ_DRAWINGS, or else a folder in cnnviz's data "
            "folder)"
        ),
    )
    add(
        "--each",
        type=int,
        metavar="N",
        help=tr("the first drawings of each of eight words to fetch (default: 4500)"),
    )
