"""What the system has against a file, in our words: why, and what mends it."""

import errno
from pathlib import Path

from cnnviz.core.printable import printable

# By the system's number: what is wrong, and what to do about it.
TROUBLES = {
    errno.ENOSPC: ("the disk is full", "make room on it"),
    errno.EDQUOT: ("your disk quota is used up", "make room"),
    errno.EFBIG: ("the file is too large for the system's limits", "raise that limit"),
    errno.EACCES: ("permission denied", "change the permissions of the file or its folder"),
    errno.EPERM: ("permission denied", "change the permissions of the file or its folder"),
    errno.EROFS: ("the disk is read-only", "make it writable"),
    errno.ENAMETOOLONG: ("its name is too long", "shorten it"),
    errno.EISDIR: ("it is a folder", "name a file"),
    errno.ENOTDIR: ("part of its path is not a folder", "check the path"),
    errno.ELOOP: ("its links form a loop", "name the file itself"),
    errno.EIO: ("the disk reports an error", "check the disk"),
    errno.ENXIO: ("the device or host does not respond", "check the path"),
    errno.EBUSY: ("another program uses it", "close it first"),
    errno.ETXTBSY: ("another program uses it", "close it first"),
    errno.EMFILE: ("too many files are open", "close some other programs"),
    errno.ENFILE: ("too many files are open", "close some other programs"),
    errno.ENOMEM: ("there is not enough memory", "close some other programs"),
}
NOT_THERE = ("it does not exist", "check the name and the folder")
NO_FOLDER = ("its folder does not exist", "create it first")
UNKNOWN = ("the system refused it", "check the disk and the permissions")
# What no other folder helps against.
IN_ITSELF = (errno.ENAMETOOLONG, errno.EISDIR, errno.ELOOP, errno.EMFILE, errno.ENFILE)

OTHER_FOLDER = "choose another folder"


def reason(error: OSError) -> str:
    """Return why the system refuses a file, as the end of a sentence: `the disk is full`."""
    return NOT_THERE[0] if error.errno == errno.ENOENT else TROUBLES.get(_number(error), UNKNOWN)[0]


def not_written(path: Path, error: OSError, instead: str = "") -> str:
    """Return the sentence for a file that cannot be written: why, and what to do.

    `instead` is what a person may do who chose the place, such as OTHER_FOLDER.
    """
    trouble = NO_FOLDER if error.errno == errno.ENOENT else TROUBLES.get(_number(error), UNKNOWN)
    why, remedy = trouble
    if instead and error.errno not in IN_ITSELF:
        remedy = f"{remedy}, or {instead}"
    return f"{printable(path)} could not be written: {why}; {remedy}."


def not_read(path: Path, error: OSError) -> str:
    """Return the sentence for a file that cannot be read: why, and what to do."""
    trouble = NOT_THERE if error.errno == errno.ENOENT else TROUBLES.get(_number(error), UNKNOWN)
    return f"{printable(path)} could not be read: {trouble[0]}; {trouble[1]}."


def _number(error: OSError) -> int:
    return error.errno or 0
