from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.errors import CnnvizError
from cnnviz.session.background.background_work import Work
from cnnviz.session.runs.exports import Exports
from cnnviz.session.session import Session


@pytest.fixture
def exports(qapp: object) -> Iterator[Exports]:
    owner = QObject()
    exports = Exports(owner)
    yield exports
    exports.shut_down()


def work(path: Path) -> Work:
    yield 0.25
    yield 1.0
    return path


def failing() -> Work:
    yield 0.5
    raise CnnvizError("No room.")


def endless() -> Work:
    while True:
        yield 0.5


def test_work_tells_how_far_it_is_and_what_it_made(qtbot: QtBot, exports: Exports) -> None:
    shares: list[float] = []
    exports.progressed.connect(shares.append)
    made: list[Path] = []
    exports.done.connect(made.append)
    with qtbot.waitSignal(exports.ended):
        exports.start(work(Path("a.gif")))
        assert exports.is_busy
    assert made == [Path("a.gif")]
    assert shares == [0.25, 1.0]
    assert not exports.is_busy


def test_a_failure_is_told_and_the_next_work_goes(qtbot: QtBot, exports: Exports) -> None:
    failures: list[Exception] = []
    exports.failed.connect(failures.append)
    with qtbot.waitSignal(exports.ended):
        exports.start(failing())
    assert [str(failure) for failure in failures] == ["No room."]
    with qtbot.waitSignal(exports.done):
        exports.start(work(Path("b.gif")))


def test_work_can_be_given_up(qtbot: QtBot, exports: Exports) -> None:
    with qtbot.waitSignal(exports.progressed):
        exports.start(endless())
    with qtbot.waitSignal(exports.ended), qtbot.assertNotEmitted(exports.done):
        exports.cancel()
    assert not exports.is_busy


def test_only_the_newest_preview_is_told(qtbot: QtBot, exports: Exports) -> None:
    exports.preview(endless())
    with qtbot.waitSignal(exports.previewed):
        exports.preview(work(Path("c")))
    assert exports.newest_preview == Path("c")
    exports.preview(endless())
    exports.forget_preview()


def test_the_session_tells_of_failures_and_ends_what_goes_on(
    qtbot: QtBot, session: Session
) -> None:
    with qtbot.waitSignal(session.failed) as told:
        session.exports.start(failing())
    assert str(told.args[0]) == "No room."
    session.exports.start(endless())
    session.shut_down()
    assert not session.exports.is_busy
