import errno
import os
from pathlib import Path

import pytest

from cnnviz.core.files.file_errors import OTHER_FOLDER, not_read, not_written, reason

PATH = Path("a.png")
KNOWN = sorted(errno.errorcode)


def refusal(number: int) -> OSError:
    return OSError(number, os.strerror(number), str(PATH))


@pytest.mark.parametrize("number", KNOWN, ids=errno.errorcode.get)
def test_every_refusal_is_one_sentence_without_the_systems_own_words(number: int) -> None:
    error = refusal(number)
    for told in (not_written(PATH, error), not_written(PATH, error, OTHER_FOLDER)):
        assert told.startswith("a.png could not be written: ")
        assert told.endswith(".")
        assert os.strerror(number) not in told
        assert "Errno" not in told
    assert not_read(PATH, error).startswith("a.png could not be read: ")


@pytest.mark.parametrize("name", ["EACCES", "EPERM", "EROFS", "ENAMETOOLONG", "ENOENT", "EISDIR"])
def test_room_is_made_only_where_there_is_none(name: str) -> None:
    error = refusal(getattr(errno, name))
    assert "room" not in not_written(PATH, error, OTHER_FOLDER) + reason(error)


@pytest.mark.parametrize(
    ("number", "written", "read"),
    [
        (errno.ENOSPC, "the disk is full; make room on it.", "the disk is full; make room on it."),
        (
            errno.EACCES,
            "permission denied; change the permissions of the file or its folder.",
            "permission denied; change the permissions of the file or its folder.",
        ),
        (
            errno.ENOENT,
            "its folder does not exist; create it first.",
            "it does not exist; check the name and the folder.",
        ),
        (errno.ENAMETOOLONG, "its name is too long; shorten it.", "its name is too long; sh"),
    ],
)
def test_a_refusal_is_told_with_its_remedy(number: int, written: str, read: str) -> None:
    assert not_written(PATH, refusal(number)) == f"a.png could not be written: {written}"
    assert not_read(PATH, refusal(number)).startswith(f"a.png could not be read: {read}")


def test_another_folder_is_named_where_the_person_chose_it_and_it_helps() -> None:
    full = not_written(PATH, refusal(errno.ENOSPC), OTHER_FOLDER)
    assert full.endswith("make room on it, or choose another folder.")
    assert "folder" not in not_written(PATH, refusal(errno.ENAMETOOLONG), OTHER_FOLDER)


def test_an_error_without_a_number_is_told_as_well() -> None:
    assert reason(OSError("a library's own words")) == "the system refused it"


def test_a_name_cannot_steer_the_terminal() -> None:
    told = not_written(Path("a\x1b[2J.png"), refusal(errno.ENOSPC))
    assert told.startswith(r"a\x1b[2J.png could not")
