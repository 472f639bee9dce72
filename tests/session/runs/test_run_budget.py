import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import METRICS, RecordedRun
from cnnviz.core.runs.run_library import IN_USE_S, RunLibrary, size_bytes
from cnnviz.session.preferences import DEFAULT_BUDGET_MB, Preferences
from cnnviz.session.runs.run_budget import expected_bytes, made_room_sentence
from cnnviz.session.runs.run_claims import RunClaims
from cnnviz.session.session import Session

ARTICLE = NETWORKS["article-3x3"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def old_runs(record_run: RecordRun) -> list[RecordedRun]:
    """Three complete runs that nobody writes to."""
    runs, then = [record_run(ARTICLE, 16) for _ in range(3)], time.time() - IN_USE_S - 1
    for run in runs:
        os.utime(run.folder / METRICS, (then, then))
    return runs


def budget_for(session: Session, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow so many bytes: runs of a test are far smaller than a million."""
    monkeypatch.setattr("cnnviz.session.runs.run_budget.MB", size)
    monkeypatch.setattr(Preferences, "runs_budget_mb", 1)


def ids(session: Session) -> list[str]:
    return RunLibrary(session.runs._library.folder).ids()


def test_the_budget_is_remembered(qtbot: QtBot, session: Session) -> None:
    assert session.runs.budget.mb == DEFAULT_BUDGET_MB == 500
    with qtbot.waitSignal(session.runs.budget.changed):
        session.runs.budget.set_mb(300)
    assert session.runs.budget.mb == session.preferences.runs_budget_mb == 300


def test_room_is_made_for_a_whole_run_and_told(
    qtbot: QtBot, session: Session, old_runs: list[RecordedRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest, middle, newest = old_runs
    budget_for(session, 3 * size_bytes(newest.folder), monkeypatch)
    with qtbot.waitSignal(session.notified) as told:
        session.runs.budget.make_room_for(newest.up_to(0), frozenset({middle.id, newest.id}))
    assert told.args == [f"Made room for this run: deleted {oldest.title}"]
    assert ids(session) == [newest.id, middle.id]


def test_a_run_that_alone_is_larger_than_the_budget_costs_no_other(
    qtbot: QtBot, session: Session, old_runs: list[RecordedRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = old_runs[-1]
    sizes = sum(size_bytes(run.folder) for run in old_runs)
    monkeypatch.setattr("cnnviz.session.runs.run_budget.expected_bytes", lambda run: 100 * sizes)
    budget_for(session, 2 * sizes, monkeypatch)
    session.runs.budget.make_room_for(newest, frozenset())
    qtbot.waitUntil(lambda: not session.runs.budget._work.is_busy)
    assert len(ids(session)) == 3


def test_what_another_program_uses_stays(
    qtbot: QtBot, session: Session, old_runs: list[RecordedRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest, middle, newest = old_runs
    elsewhere = RunClaims()
    elsewhere.hold([oldest.folder])
    budget_for(session, 1, monkeypatch)
    with qtbot.waitSignal(session.notified):
        session.runs.budget.make_room_for(newest, frozenset({newest.id}))
    assert ids(session) == [newest.id, oldest.id]
    assert not middle.folder.exists()
    elsewhere.hold([])


def test_how_much_a_run_will_take(record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 16)
    whole = size_bytes(run.folder)
    assert expected_bytes(run) == 0
    assert expected_bytes(run.up_to(0)) == pytest.approx(whole, rel=0.15)


def test_few_titles_are_told(tmp_path: Path) -> None:
    assert made_room_sentence(["a", "b", "c", "d"]) == (
        "Made room for this run: deleted a, b and 2 more"
    )
