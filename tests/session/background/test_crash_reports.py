import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.background import crash_reports
from cnnviz.session.background.crash_reports import CrashReports


@pytest.fixture
def reports(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CrashReports]:
    monkeypatch.setattr(crash_reports, "log_path", lambda: tmp_path / "logs" / "cnnviz.log")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    owner = QObject()
    yield CrashReports(owner)
    log = logging.getLogger("cnnviz")
    for handler in list(log.handlers):
        handler.close()
        log.removeHandler(handler)


def test_an_error_of_a_thread_is_told_and_logged(
    qtbot: QtBot, reports: CrashReports, tmp_path: Path
) -> None:
    reports.install()

    def fail() -> None:
        raise RuntimeError("nobody expected this")

    with qtbot.waitSignal(reports.crashed) as crashed:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "nobody expected this" in crashed.args[0]
    assert "nobody expected this" in (tmp_path / "logs" / "cnnviz.log").read_text()


def test_the_hook_for_slots_is_ours(reports: CrashReports) -> None:
    told: list[str] = []
    reports.crashed.connect(told.append)
    reports.install()
    try:
        raise ZeroDivisionError("in a slot")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "in a slot" in told[0]


def test_a_log_folder_that_cannot_be_made_is_no_trouble(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(crash_reports, "log_path", lambda: tmp_path / "file" / "cnnviz.log")
    owner = QObject()
    told: list[str] = []
    reports = CrashReports(owner)
    reports.crashed.connect(told.append)
    reports.report(ValueError, ValueError("x"), None)
    assert told


def test_what_fails_at_each_repaint_is_told_once(
    reports: CrashReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    reports.crashed.connect(told.append)
    now_s = [1000.0]
    monkeypatch.setattr(crash_reports.time, "monotonic", lambda: now_s[0])

    def fail(by: int) -> None:
        try:
            1 / by
        except (ZeroDivisionError, TypeError) as error:
            reports.report(type(error), error, error.__traceback__)

    for _ in range(60):
        fail(0)
    assert len(told) == 1
    fail("another fault")
    assert len(told) == 2
    now_s[0] += crash_reports.AGAIN_S
    fail(0)
    assert len(told) == 3
