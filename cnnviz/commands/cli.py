"""The command line: no subcommand starts the app; train, evaluate and classify need no window.

Nothing heavy is imported up here, so that `--help` and `--version` answer at once; the app and the
headless commands are imported when they are called for, and never both.
"""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from cnnviz import __version__
from cnnviz.commands.terminal import ReaderGone, complain, tell
from cnnviz.core.errors import CnnvizError, TeamError
from cnnviz.core.printable import printable
from cnnviz.core.training.team.torchrun import first_on_machine

BAD_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
READER_GONE = 141  # 128 + SIGPIPE
MOST_CHARACTERS = 1000  # of a complaint that quotes what was typed

DATASET_HELP = "fashion-mnist, mnist, kmnist or synthetic-garments (default: fashion-mnist)"
DATA_DIR_HELP = "where data sets are looked for first, before $CNNVIZ_DATA and the cache folder"
CHECKPOINT_HELP = "a .safetensors checkpoint or a .pt state dict (default: the shipped network)"
NORMALISATION_HELP = (
    "how pixels were normalised for a network trained elsewhere: fashion-mnist, zero-to-one, "
    "minus-one-to-one, mnist, zero-to-255, or MEAN,STD as in 0.286,0.353 (default: the file's own)"
)
PRECISION_HELP = (
    "float32 or bfloat16 (default: float32); bfloat16 is faster on some devices, slower on others, "
    "and gives different weights"
)
DEVICE_HELP = "auto, cpu, cuda or mps (default: auto)"
TRAIN_ABOUT = (
    "Train a network. The data set is fetched if it does not "
    "exist. After each epoch the weights of "
    "the best epoch so far, by accuracy on the held-out validation pictures, are saved; the test "
    "pictures are not looked at. Ctrl-C ends the run and keeps what it has, and --resume goes on; "
    "after a crash, too. On one machine's CPU the same command ends at the same weights to the "
    "bit, idle or busy, with as many threads: one a core, or what OMP_NUM_THREADS says. With "
    "torchrun before it, several processes or machines share the work: "
    "torchrun --nproc-per-node=2 -m -- cnnviz train ..."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 2 for what the user can mend, 130 for Ctrl-C."""
    _print_any_file_name()
    _keep_to_own_words()
    try:
        return _dispatch(_parser().parse_args(argv))
    except CnnvizError as error:
        if first_on_machine() or isinstance(error, TeamError):
            complain(str(error))
        return BAD_INPUT
    except ImportError as error:
        package = (error.name or "A package").partition(".")[0]
        complain(f"{package} cannot be loaded; `cnnviz doctor` says why, and how to fix it.")
        return BAD_INPUT
    except ReaderGone:
        return READER_GONE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED


def _dispatch(arguments: argparse.Namespace) -> int:
    if arguments.command is None:
        from cnnviz.app import run_app

        return run_app(arguments.checkpoint, arguments.data_dir)
    if arguments.command == "doctor":  # works where what the other commands need does not
        from cnnviz.commands.doctor.report import run_doctor

        return run_doctor(arguments)
    from cnnviz.commands.table import COMMANDS

    return COMMANDS[arguments.command](arguments)


class _OneLineParser(argparse.ArgumentParser):
    """Complains in one line instead of printing the usage as well."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        if first_on_machine():
            complain(f"{printable(message, MOST_CHARACTERS)} (see {self.prog} --help)")
        self.exit(BAD_INPUT)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print the help or the version, as argparse asks for it."""
        tell(message.rstrip("\n"))


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
        prog="cnnviz",
        description="See a convolutional neural network think. Without a command, the app starts.",
    )
    parser.add_argument("--version", action="version", version=f"cnnviz {__version__}")
    parser.add_argument("--checkpoint", type=Path, metavar="F", help=CHECKPOINT_HELP)
    parser.add_argument("--data-dir", type=Path, metavar="D", help=DATA_DIR_HELP)
    commands = parser.add_subparsers(
        dest="command", metavar="train | evaluate | classify | export-run | doctor"
    )
    _add_train(commands.add_parser("train", help="train a network", description=TRAIN_ABOUT))
    _add_evaluate(
        commands.add_parser(
            "evaluate",
            help="how good a network is on the test pictures",
            description="Classify all test pictures of a data set and report the accuracy, the "
            "loss, the accuracy per class and the confusion. The data set is fetched if absent.",
        )
    )
    _add_classify(
        commands.add_parser(
            "classify",
            help="which garment a picture shows",
            description="Classify each picture, with the preprocessing of a drawing.",
        )
    )
    _add_export_run(
        commands.add_parser(
            "export-run",
            help="the numbers of a recorded run, for a spreadsheet or TensorBoard",
            description="Export the recording of a training run: loss, accuracy and "
            "learning rate of each step, validation, and the norms of each layer's weights, "
            "gradients and updates. Without RUN, list the runs.",
        )
    )
    _add_doctor(
        commands.add_parser(
            "doctor",
            help="what keeps cnnviz from working here, and how to fix it",
            description="Report what a bug report needs: versions, display, libraries, devices, "
            "folders and data, and what to do about each trouble. The exit code is 1 where there "
            "is any.",
        )
    )
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    # No defaults here: what is given with --resume must be told from what is not.
    add("--dataset", metavar="NAME", help=DATASET_HELP)
    _add_shared_option(parser, "--data-dir", "D", DATA_DIR_HELP)
    add(
        "--network",
        metavar="NAME",
        help="article (5x5 kernels) or article-3x3 (default: article)",
    )
    add(
        "--recipe",
        metavar="NAME",
        help="article (the default: Adam 0.001 and 10 epochs, as in the article; batches of 100 "
        "and keeping the best epoch are ours), fast, best, one-cycle, or sketch, which learns "
        "drawings too",
    )
    add("--epochs", type=int, metavar="N", help="default: the recipe's")
    add("--batch-size", type=int, metavar="B", help="pictures per step; default: the recipe's")
    add("--learning-rate", type=float, metavar="R", help="its maximum; default: the recipe's")
    add(
        "--seed",
        type=int,
        metavar="S",
        help="for initial weights and shuffling; default: the recipe's",
    )
    add("--device", metavar="NAME", help=DEVICE_HELP)
    add("--precision", metavar="NAME", help=PRECISION_HELP)
    add(
        "--resume",
        type=Path,
        metavar="F",
        help="resume an interrupted run, as if it had never stopped: the .resume.safetensors "
        "file that it left; settings and output are those of the run",
    )
    add(
        "--output",
        type=Path,
        metavar="F",
        help="the .safetensors file to write; an existing one is replaced "
        "(default: DATASET-NETWORK.safetensors in this folder)",
    )
    add(
        "--log",
        type=Path,
        metavar="F",
        help="a .jsonl file to write: one JSON object a step with step, epoch, loss, seconds and, "
        "after each epoch, validation_accuracy (with recipe sketch, drawings_accuracy too); with "
        "--resume it is added to",
    )
    add(
        "--no-record",
        dest="record",
        action="store_false",
        help="do not record the run's weights and curves for the app's time machine and for "
        "`cnnviz export-run`",
    )


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    _add_shared_option(parser, "--checkpoint", "F", CHECKPOINT_HELP)
    add("--dataset", default="fashion-mnist", metavar="NAME", help=DATASET_HELP)
    _add_shared_option(parser, "--data-dir", "D", DATA_DIR_HELP)
    add("--device", default="auto", metavar="NAME", help=DEVICE_HELP)
    add(
        "--json",
        action="store_true",
        help="print one JSON object: accuracy, loss, per_class, confusion",
    )
    add("--normalisation", metavar="NAME", help=NORMALISATION_HELP)
    add(
        "--compare-normalisations",
        action="store_true",
        help="print accuracy and loss on the validation pictures for each usual normalisation, the "
        "best marked: for a network trained elsewhere",
    )


def _add_classify(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    _add_shared_option(parser, "--checkpoint", "F", CHECKPOINT_HELP)
    add(
        "--json",
        action="store_true",
        help="print one JSON object a line: file, class, probabilities",
    )
    add("--normalisation", metavar="NAME", help=NORMALISATION_HELP)
    add("images", nargs="+", type=Path, metavar="IMAGE", help="of any size and ink colour")


def _add_export_run(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("run", nargs="?", metavar="RUN", help="its id, its name, or its folder")
    add(
        "--csv",
        type=Path,
        metavar="FILE",
        help="a table to write, one row per step, for a spreadsheet",
    )
    add(
        "--tensorboard",
        type=Path,
        metavar="FOLDER",
        help="where to write TensorBoard events; TensorBoard must be installed",
    )
    add("--force", action="store_true", help="replace existing files")


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    add = parser.add_mutually_exclusive_group().add_argument
    add("--json", action="store_true", help="print one JSON object: well, and each section")
    add(
        "--install-desktop-entry",
        action="store_true",
        help="add cnnviz to the menus of this user's Linux desktop, with its icon",
    )
    add("--remove-desktop-entry", action="store_true", help="remove it again")


def _add_shared_option(
    parser: argparse.ArgumentParser, name: str, metavar: str, help_text: str
) -> None:
    """An option that may also stand before the command: a default here would overwrite it."""
    parser.add_argument(name, type=Path, metavar=metavar, help=help_text, default=argparse.SUPPRESS)


def _print_any_file_name() -> None:
    """A file name that the terminal's encoding lacks is printed escaped, not a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _keep_to_own_words() -> None:
    """Have what libraries warn of logged: it is written for those who program with them."""
    logging.captureWarnings(True)
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
