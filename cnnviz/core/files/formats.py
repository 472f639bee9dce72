"""Files of cnnviz itself: what a newer version wrote is refused by name, never half understood."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import listed, tr

SHOWN = 3
NAME_LENGTH = 40
NUMBERED = re.compile(r"(.+)-([0-9]{1,6})")


class NewerFileError(CnnvizError):
    """A file that only a newer cnnviz understands; the sentence goes on from the file's name."""


def is_format(found: object, known: str) -> bool:
    """Whether a file says that it has this format.

    Raises:
        NewerFileError: it has a later version of it.
    """
    if found == known:
        return True
    theirs = NUMBERED.fullmatch(found) if isinstance(found, str) else None
    ours = NUMBERED.fullmatch(known)
    if theirs and ours and theirs[1] == ours[1] and int(theirs[2]) > int(ours[2]):
        raise NewerFileError(
            tr(
                "was written by a newer cnnviz (format {found}, and this one reads "
                "{known}); update cnnviz to open it.",
                found,
                known,
            )
        )
    return False


def check_known(data: Mapping[str, Any], known: Collection[str], of: str) -> None:
    """Make sure that all settings in a part of a file are known here.

    Raises:
        NewerFileError: some are not; names them.
    """
    unknown = sorted(str(name) for name in data if name not in known)
    if unknown:
        names = listed([_shown(name) for name in unknown], SHOWN)
        raise NewerFileError(
            tr(
                "has settings of its {of} that this cnnviz does not know "
                "({names}); it was probably written by a newer one: update cnnviz "
                "to open it.",
                of,
                names,
            )
        )


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:NAME_LENGTH])
