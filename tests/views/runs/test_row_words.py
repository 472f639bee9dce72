from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import Parent, RecordedRun
from cnnviz.views.runs.row_words import description, duration, length, origin, score, size, when

ARTICLE = NETWORKS["article-3x3"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]
NOW = datetime(2026, 3, 1, 14, 30)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (14.4, "14 s"), (200, "3 min 20 s"), (3600, "1 h"), (4330, "1 h 12 min")],
)
def test_how_long(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("began", "words"),
    [
        (datetime(2026, 3, 1, 9, 5), "today 09:05"),
        (datetime(2026, 2, 28, 23, 59), "yesterday 23:59"),
        (datetime(2026, 1, 7, 8, 0), "7 Jan, 08:00"),
        (datetime(2025, 12, 31, 8, 0), "31 Dec 2025, 08:00"),
    ],
)
def test_when(began: datetime, words: str) -> None:
    assert when(began.timestamp(), NOW) == words


def test_a_time_that_no_calendar_has() -> None:
    assert when(1e300, NOW) == "?"


def test_how_large() -> None:
    assert [size(n) for n in (0, 240_000, 35_751_197, 1_234_000_000)] == [
        "0.0 MB",
        "0.2 MB",
        "36 MB",
        "1,234 MB",
    ]


def test_how_far_a_run_went(record_run: RecordRun) -> None:
    part, whole = record_run(ARTICLE, 4), record_run(ARTICLE, 16)
    assert length(replace(part, seconds=3.0)) == "4 of 16 steps, 0.2 of 1 epoch, 3 s"
    assert length(replace(whole, seconds=65.0)) == "16 steps, 1 epoch, 1 min 5 s"
    assert score(part) == ""
    assert score(whole) == f"{100 * whole.history.validation_accuracies[0]:.2f} %"
    spoiled = replace(whole, start=replace(whole.start, made_by={"epochs": "many"}), seconds=9.0)
    assert length(spoiled) == "16 steps, 9 s"


def test_what_a_name_hides_is_said_beside_it(record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 1)
    assert description(run) == ""
    assert description(replace(run, name="Mine")) == "article-3x3, article, seed 0"


def test_where_a_run_comes_from(record_run: RecordRun) -> None:
    parent, run = record_run(ARTICLE, 3), record_run(ARTICLE, 1)
    assert origin(run, None) == ""
    branch = replace(run, parent=Parent(parent.id, 3))
    assert origin(branch, parent) == f"from step 3 of “{parent.title}”"
    assert origin(branch, None) == "from step 3 of a run that is no longer here"
    again = replace(run, parent=Parent(parent.id, 0))
    assert origin(again, parent) == f"again as “{parent.title}”"
    made_by = {**run.start.made_by, "learning_rate": 0.1}
    changed = replace(again, start=replace(run.start, made_by=made_by))
    assert origin(changed, replace(parent, name="P")) == (
        "learning rate 0.1 instead of 0.001, rate turned to 0.001 at step 1, else as “P”"
    )
    assert "initial weights of a run that is no longer here" in origin(again, None)
