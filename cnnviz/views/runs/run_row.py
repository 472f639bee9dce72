"""A run as a row: words, numbers and pictures, ready to be painted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.runs.run_listing import ListedRun
from cnnviz.core.training.rate_changes import rate_words
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.runs.row_words import description, length, origin, score, size, title_of, when

IN_TRAINING, ON_TIMELINE = tr("in training"), tr("on the timeline")


@dataclass(frozen=True, eq=False)
class Row:
    """What one row shows."""

    listed: ListedRun
    title: str
    score: str  # "" before the first epoch's end
    mark: str  # in training, on the timeline, or ""
    facts: str  # what it is, how far it went, what is damaged
    when: str
    note: str  # where it came from

    @property
    def id(self) -> str:
        return self.listed.id

    @property
    def name(self) -> str:
        """What a person called it; "" where nobody did."""
        run = self.listed.run
        return run.name if isinstance(run, RecordedRun) else ""

    @property
    def is_readable(self) -> bool:
        return isinstance(self.listed.run, RecordedRun)

    @property
    def text(self) -> str:
        """All of it in lines."""
        best = tr("best validation accuracy {score}", self.score) if self.score else ""
        mark = f" ({self.mark})" if self.mark else ""
        lines = (f"{self.title}{mark}", best, self.facts, self.when, self.note)
        return "\n".join(line for line in lines if line)


def rows_of(session: Session, now: datetime) -> list[Row]:
    """Return a row for each recorded run, the newest first."""
    listed = session.runs.listed()
    by_id = {entry.id: entry.run for entry in listed}
    marks = _marks(session)
    return [_row(entry, by_id, marks.get(entry.id, ""), now) for entry in listed]


def matches(row: Row, words: str) -> bool:
    """Whether each of these words is somewhere in the row."""
    text = row.text.casefold()
    return all(word in text for word in words.casefold().split())


def _marks(session: Session) -> dict[str, str]:
    shown, live = session.time_machine.run, session.runs.live()
    marks = {} if shown is None else {shown.id: ON_TIMELINE}
    return marks if live is None else {**marks, live.id: IN_TRAINING}


def _row(
    listed: ListedRun, by_id: Mapping[str, RecordedRun | UnreadableRun], mark: str, now: datetime
) -> Row:
    run = listed.run
    if isinstance(run, UnreadableRun):
        return Row(listed, title_of(run), "", mark, run.trouble, size(listed.size_bytes), "")
    words = (description(run), length(run), rate_words(run.rate_changes), *run.troubles)
    facts = " · ".join(word for word in words if word)
    parent = by_id.get(run.parent.run) if run.parent is not None else None
    began = f"{when(run.began_s, now)} · {size(listed.size_bytes)}"
    return Row(listed, run.title, score(run), mark, facts, began, origin(run, parent))
