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

from cnnviz.commands.options import BAD_INPUT, command_parser
from cnnviz.commands.terminal import ReaderGone, complain
from cnnviz.core.errors import CnnvizError, TeamError
from cnnviz.core.training.team.torchrun import first_on_machine
from cnnviz.core.translation import tr

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
READER_GONE = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 2 for what the user can mend, 130 for Ctrl-C."""
    _print_any_file_name()
    _keep_to_own_words()
    try:
        return _dispatch(command_parser().parse_args(argv))
    except CnnvizError as error:
        if first_on_machine() or isinstance(error, TeamError):
            complain(str(error))
        return BAD_INPUT
    except ImportError as error:
        package = (error.name or tr("A package")).partition(".")[0]
        complain(
            tr("{package} cannot be loaded; `cnnviz doctor` says why, and how to fix it.", package)
        )
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


def _print_any_file_name() -> None:
    """A file name that the terminal's encoding lacks is printed escaped, not a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _keep_to_own_words() -> None:
    """Have what libraries warn of logged: it is written for those who program with them."""
    logging.captureWarnings(True)
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
