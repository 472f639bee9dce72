"""The commands' options and their help, read by argparse."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

from cnnviz import __version__
from cnnviz.commands.drawing_options import (
    FETCH_DRAWINGS_ABOUT,
    TEACH_ABOUT,
    add_fetch_options,
    add_teach_options,
)
from cnnviz.commands.shared_options import CHECKPOINT_HELP, DATA_DIR_HELP, add_shared_option
from cnnviz.commands.terminal import complain, tell
from cnnviz.core.printable import printable
from cnnviz.core.training.team.torchrun import first_on_machine
from cnnviz.core.translation import tr

BAD_INPUT = 2
MOST_CHARACTERS = 1000  # of a complaint that quotes what was typed

DATASET_HELP = tr("fashion-mnist, mnist, kmnist or synthetic-garments (default: fashion-mnist)")
NORMALISATION_HELP = tr(
    "how pixels were normalised for a network trained elsewhere: fashion-mnist, "
    "zero-to-one, minus-one-to-one, mnist, zero-to-255, or MEAN,STD as in "
    "0.286,0.353 (default: the file's own)"
)
PRECISION_HELP = tr(
    "float32 or bfloat16 (default: float32); bfloat16 is faster on some devices, "
    "slower on others, and gives different weights"
)
DEVICE_HELP = tr("auto, cpu, cuda or mps (default: auto)")
TRAIN_ABOUT = tr(
    "Train a network. The data set is downloaded if it is missing. After each epoch "
    "the weights of the best epoch so far, by accuracy on the held-out validation "
    "pictures, are saved; the test pictures are not looked at. Ctrl-C ends the run and "
    "keeps what it has, and --resume goes on; after a crash, too. On one machine's CPU "
    "the same command ends at the same weights to the bit, idle or busy, with as many "
    "threads: one a core, or what OMP_NUM_THREADS says. With torchrun before it, "
    "several processes or machines share the work: torchrun --nproc-per-node=2 -m -- "
    "cnnviz train ..."
)


class _OneLineParser(argparse.ArgumentParser):
    """Complains in one line instead of printing the usage as well."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        if first_on_machine():
            complain(
                tr("{name} (see {prog} --help)", printable(message, MOST_CHARACTERS), self.prog)
            )
        self.exit(BAD_INPUT)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print the help or the version, as argparse asks for it."""
        tell(message.rstrip("\n"))


def command_parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
        prog="cnnviz",
        description=tr(
            "See a convolutional neural network think. Without a command, the app starts."
        ),
    )
    parser.add_argument("--version", action="version", version=f"cnnviz {__version__}")
    parser.add_argument("--checkpoint", type=Path, metavar="F", help=CHECKPOINT_HELP)
    parser.add_argument("--data-dir", type=Path, metavar="D", help=DATA_DIR_HELP)
    commands = parser.add_subparsers(
        dest="command",
        metavar="train | evaluate | classify | teach | export-run | fetch-drawings | doctor",
    )
    _add_train(commands.add_parser("train", help=tr("train a network"), description=TRAIN_ABOUT))
    add_teach_options(
        commands.add_parser(
            "teach",
            help=tr("teach a network the drawings that you labelled"),
            description=TEACH_ABOUT,
        )
    )
    _add_evaluate(
        commands.add_parser(
            "evaluate",
            help=tr("how good a network is on the test pictures"),
            description=tr(
                "Classify all test pictures of a data set and report the accuracy, the "
                "loss, the accuracy per class and the confusion. The data set is "
                "downloaded if it is missing."
            ),
        )
    )
    _add_classify(
        commands.add_parser(
            "classify",
            help=tr("which garment a picture shows"),
            description=tr("Classify each picture, with the preprocessing of a drawing."),
        )
    )
    _add_export_run(
        commands.add_parser(
            "export-run",
            help=tr("the numbers of a recorded run, for a spreadsheet or TensorBoard"),
            description=tr(
                "Export the recording of a training run: loss, accuracy and learning "
                "rate of each step, validation, and the norms of each layer's weights, "
                "gradients and updates. Without RUN, list the runs."
            ),
        )
    )
    add_fetch_options(
        commands.add_parser(
            "fetch-drawings",
            help=tr("drawings by people, for recipe sketch to learn from"),
            description=FETCH_DRAWINGS_ABOUT,
        )
    )
    _add_doctor(
        commands.add_parser(
            "doctor",
            help=tr("what keeps cnnviz from working here, and how to fix it"),
            description=tr(
                "Report what a bug report needs: versions, display, libraries, devices, "
                "folders and data, and what to do about each trouble. The exit code is 1 "
                "where there is any."
            ),
        )
    )
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    # No defaults here: what is given with --resume must be told from what is not.
    add("--dataset", metavar="NAME", help=DATASET_HELP)
    add_shared_option(parser, "--data-dir", "D", DATA_DIR_HELP)
    add(
        "--network",
        metavar="NAME",
        help=tr("article (5x5 kernels) or article-3x3 (default: article)"),
    )
    add(
        "--recipe",
        metavar="NAME",
        help=tr(
            "article (the default: Adam 0.001 and 10 epochs, as in the article; batches "
            "of 100 and keeping the best epoch are ours), fast, best, one-cycle, or "
            "sketch, which learns drawings too"
        ),
    )
    add("--epochs", type=int, metavar="N", help=tr("default: the recipe's"))
    add("--batch-size", type=int, metavar="B", help=tr("pictures per step; default: the recipe's"))
    add("--learning-rate", type=float, metavar="R", help=tr("its maximum; default: the recipe's"))
    add(
        "--seed",
        type=int,
        metavar="S",
        help=tr("for initial weights and shuffling; default: the recipe's"),
    )
    add("--device", metavar="NAME", help=DEVICE_HELP)
    add("--precision", metavar="NAME", help=PRECISION_HELP)
    add(
        "--resume",
        type=Path,
        metavar="F",
        help=tr(
            "resume an interrupted run, as if it had never stopped: the "
            ".resume.safetensors file that it left; settings and output are those of the "
            "run"
        ),
    )
    add(
        "--output",
        type=Path,
        metavar="F",
        help=tr(
            "the .safetensors file to write; an existing one is replaced (default: "
            "DATASET-NETWORK.safetensors in this folder)"
        ),
    )
    add(
        "--log",
        type=Path,
        metavar="F",
        help=tr(
            "a .jsonl file to write: one JSON object a step with step, epoch, loss, "
            "seconds and, after each epoch, validation_accuracy (with recipe sketch, "
            "drawings_accuracy too); with --resume it is added to"
        ),
    )
    add(
        "--no-record",
        dest="record",
        action="store_false",
        help=tr(
            "do not record the run's weights and curves for the app's time machine and "
            "for `cnnviz export-run`"
        ),
    )


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add_shared_option(parser, "--checkpoint", "F", CHECKPOINT_HELP)
    add("--dataset", default="fashion-mnist", metavar="NAME", help=DATASET_HELP)
    add_shared_option(parser, "--data-dir", "D", DATA_DIR_HELP)
    add("--device", default="auto", metavar="NAME", help=DEVICE_HELP)
    add(
        "--json",
        action="store_true",
        help=tr("print one JSON object: accuracy, loss, per_class, confusion"),
    )
    add("--normalisation", metavar="NAME", help=NORMALISATION_HELP)
    add(
        "--compare-normalisations",
        action="store_true",
        help=tr(
            "print accuracy and loss on the validation pictures for each usual "
            "normalisation, the best marked: for a network trained elsewhere"
        ),
    )


def _add_classify(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add_shared_option(parser, "--checkpoint", "F", CHECKPOINT_HELP)
    add(
        "--json",
        action="store_true",
        help=tr("print one JSON object a line: file, class, probabilities"),
    )
    add("--normalisation", metavar="NAME", help=NORMALISATION_HELP)
    add("images", nargs="+", type=Path, metavar="IMAGE", help=tr("of any size and ink colour"))


def _add_export_run(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("run", nargs="?", metavar="RUN", help=tr("its id, its name, or its folder"))
    add(
        "--csv",
        type=Path,
        metavar="FILE",
        help=tr("a table to write, one row per step, for a spreadsheet"),
    )
    add(
        "--tensorboard",
        type=Path,
        metavar="FOLDER",
        help=tr("where to write TensorBoard events; TensorBoard must be installed"),
    )
    add("--force", action="store_true", help=tr("replace existing files"))


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    add = parser.add_mutually_exclusive_group().add_argument
    add("--json", action="store_true", help=tr("print one JSON object: well, and each section"))
    add(
        "--install-desktop-entry",
        action="store_true",
        help=tr("add cnnviz to the menus of this user's Linux desktop, with its icon"),
    )
    add("--remove-desktop-entry", action="store_true", help=tr("remove it again"))
