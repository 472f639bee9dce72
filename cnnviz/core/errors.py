"""The exceptions whose message is written for the person at the screen."""

from cnnviz.core.printable import escaped


class CnnvizError(Exception):
    """Something the user can mend: one sentence that says what is wrong and what to do.

    Whatever names of files it holds, none reaches the terminal with characters that steer it.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(escaped(message, kept="\n"))


class TeamError(CnnvizError):
    """A process that trained with this one is lost; it may be the one that tells for all."""
