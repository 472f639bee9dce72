"""What the system has against a file, in our words: why, and what mends it."""

import errno
from pathlib import Path

from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

# By the system's number: what is wrong, and what to do about it.
TROUBLES = {
    errno.ENOSPC: (tr("the disk is full"), tr("make room on it")),
    errno.EDQUOT: (tr("your disk quota is used up"), tr("make room")),
    errno.EFBIG: (tr("the file is too large for the system's limits"), tr("raise that limit")),
    errno.EACCES: (tr("permission denied"), tr("change the permissions of the file or its folder")),
    errno.EPERM: (tr("permission denied"), tr("change the permissions of the file or its folder")),
    errno.EROFS: (tr("the disk is read-only"), tr("make it writable")),
    errno.ENAMETOOLONG: (tr("its name is too long"), tr("shorten it")),
    errno.EISDIR: (tr("it is a folder"), tr("name a file")),
    errno.ENOTDIR: (tr("part of its path is not a folder"), tr("check the path")),
    errno.ELOOP: (tr("its links form a loop"), tr("name the file itself")),
    errno.EIO: (tr("the disk reports an error"), tr("check the disk")),
    errno.ENXIO: (tr("the device or host does not respond"), tr("check the path")),
    errno.EBUSY: (tr("another program uses it"), tr("close it first")),
    errno.ETXTBSY: (tr("another program uses it"), tr("close it first")),
    errno.EMFILE: (tr("too many files are open"), tr("close some other programs")),
    errno.ENFILE: (tr("too many files are open"), tr("close some other programs")),
    errno.ENOMEM: (tr("there is not enough memory"), tr("close some other programs")),
}
NOT_THERE = (tr("it does not exist"), tr("check the name and the folder"))
NO_FOLDER = (tr("its folder does not exist"), tr("create it first"))
UNKNOWN = (tr("the system refused it"), tr("check the disk and the permissions"))
# What no other folder helps against.
IN_ITSELF = (errno.ENAMETOOLONG, errno.EISDIR, errno.ELOOP, errno.EMFILE, errno.ENFILE)

OTHER_FOLDER = tr("choose another folder")


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
        remedy = tr("{remedy}, or {instead}", remedy, instead)
    return tr("{file} could not be written: {why}; {remedy}.", printable(path), why, remedy)


def not_read(path: Path, error: OSError) -> str:
    """Return the sentence for a file that cannot be read: why, and what to do."""
    trouble = NOT_THERE if error.errno == errno.ENOENT else TROUBLES.get(_number(error), UNKNOWN)
    return tr("{file} could not be read: {why}; {remedy}.", printable(path), trouble[0], trouble[1])


def _number(error: OSError) -> int:
    return error.errno or 0
