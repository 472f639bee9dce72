from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files import user_folders
from cnnviz.core.peoples_drawings import fetching
from cnnviz.core.peoples_drawings.folder import VARIABLE
from cnnviz.core.progress import Progress
from cnnviz.session.data.peoples_drawings import PeoplesDrawings
from cnnviz.session.session import Session
from tests.bucket import Bucket

WAIT_MS = 30_000


@pytest.fixture
def drawings(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PeoplesDrawings:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "people"))
    return session.peoples_drawings


def test_they_are_fetched_in_the_background(
    qtbot: QtBot, session: Session, drawings: PeoplesDrawings, bucket: Bucket
) -> None:
    assert drawings.counts() == {}
    told: list[Progress] = []
    drawings.progressed.connect(lambda: told.append(drawings.progress))
    with qtbot.waitSignal(session.notified, timeout=WAIT_MS) as notified:
        drawings.ask()
        assert drawings.is_running
    assert notified.args == ["Fetched 2,800 drawings by people: recipe sketch learns from them"]
    assert not drawings.is_running
    assert drawings.counts()["Bag"] == 800
    assert told
    assert all(0 <= step.done <= step.total for step in told)


def test_they_can_be_cancelled_and_gone_on_with(
    qtbot: QtBot, drawings: PeoplesDrawings, bucket: Bucket, tmp_path: Path
) -> None:
    bucket.piece_bytes, bucket.waits_s = 4000, 0.02
    drawings.ask()
    qtbot.waitUntil(lambda: drawings.progress.done > 100_000, timeout=WAIT_MS)
    drawings.cancel()
    assert not drawings.is_running
    drawings.shut_down()
    assert [path.name for path in (tmp_path / "people").iterdir()] == ["t-shirt.part"]
    bucket.waits_s = 0
    bucket.ranges.clear()
    with qtbot.waitSignal(drawings.notified, timeout=WAIT_MS):
        drawings.ask()
    word, first, _ = bucket.ranges[0]
    assert word == "t-shirt"
    assert first >= 100_000


def test_cancelled_and_asked_for_at_once_they_come(
    qtbot: QtBot, session: Session, drawings: PeoplesDrawings, bucket: Bucket
) -> None:
    failures: list[Exception] = []
    session.failed.connect(failures.append)
    bucket.piece_bytes, bucket.waits_s = 4000, 0.02
    drawings.ask()
    qtbot.waitUntil(lambda: drawings.progress.done > 0, timeout=WAIT_MS)
    drawings.cancel()
    bucket.waits_s = 0
    with qtbot.waitSignal(drawings.notified, timeout=WAIT_MS):
        drawings.ask()
    assert failures == []


def test_the_time_left_is_that_of_the_rest(
    qtbot: QtBot, drawings: PeoplesDrawings, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WORDS", ("t-shirt", "pants"))
    bucket.cuts_after = 200_000
    with qtbot.waitSignal(drawings.failed, timeout=WAIT_MS):
        drawings.ask()
    bucket.cuts_after, bucket.piece_bytes, bucket.waits_s = None, 2000, 0.05
    drawings.ask()
    qtbot.waitUntil(lambda: drawings.progress.seconds_left is not None, timeout=WAIT_MS)
    # 40 kB/s at most: what was kept would have come at 200 kB in the first half second.
    progress = drawings.progress
    assert progress.done >= 200_000
    assert progress.seconds_left
    assert progress.seconds_left > (progress.total - progress.done) / 45_000
    drawings.cancel()


def test_what_goes_wrong_reaches_the_window(
    qtbot: QtBot, session: Session, drawings: PeoplesDrawings, bucket: Bucket
) -> None:
    bucket.files.clear()
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failed:
        drawings.ask()
    assert failed.args
    (error,) = failed.args
    assert isinstance(error, CnnvizError)
    assert not drawings.is_running


def test_without_a_home_there_is_no_place_for_them(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise CnnvizError("This user has no home folder.")

    drawings = PeoplesDrawings(QObject(session))
    assert drawings.obstacle == ""
    monkeypatch.setattr(user_folders, "data_folder", nowhere)
    assert drawings.obstacle == "This user has no home folder."
    assert drawings.counts() == {}
