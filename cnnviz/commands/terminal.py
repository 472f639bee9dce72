"""What the command line prints: output that somebody waits for, and words beside it."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import reason
from cnnviz.core.printable import escaped
from cnnviz.core.translation import tr


class ReaderGone(Exception):  # noqa: N818 - it is nobody's mistake
    """Whoever read the output has had enough, as `head` after its ten lines."""


def tell(text: str) -> None:
    """Print a line of what a command is asked for.

    Raises:
        ReaderGone: nobody reads it any more.
        CnnvizError: it cannot be written where it is led to.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        _write_no_more(sys.stdout)
        raise ReaderGone from None
    except OSError as error:
        _write_no_more(sys.stdout)
        raise CnnvizError(
            tr("The output could not be written: {reason}; redirect it elsewhere.", reason(error))
        ) from error


def complain(message: str) -> None:
    """Print a line beside the output; nothing ends because nobody can read it."""
    line = escaped(" ".join(message.split()))
    if sys.stderr is None:
        return
    try:
        print(tr("cnnviz: {line}", line), file=sys.stderr, flush=True)
    except OSError:
        mute_complaints()


def mute_complaints() -> None:
    """Have nothing more written to where it cannot be written, not even when the program ends."""
    _write_no_more(sys.stderr)


def _write_no_more(stream: TextIO) -> None:
    with suppress(OSError, ValueError):  # a stream of a test has no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
