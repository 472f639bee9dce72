"""`cnnviz train` writes its runs down for the app's time machine, as the app itself does."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from cnnviz.commands.common import say
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.files.file_errors import reason
from cnnviz.core.runs.recorded_run import RecordingError
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.runs.run_library import RunLibrary, runs_folder
from cnnviz.core.runs.snapshot_steps import snapshot_steps
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.core.translation import tr

# As much as the app's library has where nobody has chosen otherwise.
BUDGET_MB = 500


def named_run(start: Checkpoint) -> Checkpoint:
    """Return what a run starts from, with the name under which it is recorded.

    A run that goes on has its name already, or was never recorded.
    """
    if start.run is not None:
        return start
    run_id = RunLibrary(runs_folder()).new_folder().name
    return replace(start, made_by={**start.made_by, "run": run_id})


def look_where_recorded(run: TrainingRun) -> None:
    """Have a run look at its steps where they are kept: all processes of a team alike.

    Only one of them records, but each time they look they wait for each other.
    """
    run.controls.looks_after = snapshot_steps(run.total_steps, run.steps_per_epoch)


class Recording:
    """A run in its folder of the library; trouble with it is told once, and training goes on."""

    def __init__(self, start: Checkpoint, run: TrainingRun, is_wanted: bool) -> None:
        self._start, self._run, self._is_wanted = start, run, is_wanted
        self._recorder: RunRecorder | None = None
        self._files = ExitStack()

    def __enter__(self) -> "Recording":
        if self._is_wanted:
            with self._may_fail():
                self._begin(RunLibrary(runs_folder()))
        return self

    def __exit__(self, *error: object) -> None:
        self._files.close()

    def add(self, report: StepReport) -> None:
        if self._recorder is not None:
            with self._may_fail():
                self._recorder.add(report)

    def keep_last(self) -> None:
        """Keep the weights with which the run ends before its time."""
        if self._recorder is not None:
            with self._may_fail():
                self._recorder.keep_last()

    def _begin(self, library: RunLibrary) -> None:
        run_id = self._start.made_by.get("run")
        is_known = self._run.steps_done == 0 or run_id in library.ids()
        if isinstance(run_id, str) and is_known:
            _make_room(library, run_id)
            recorder = RunRecorder(library.folder / run_id, self._start, self._run)
            self._recorder = self._files.enter_context(recorder)

    @contextmanager
    def _may_fail(self) -> Iterator[None]:
        try:
            yield
        except RecordingError as error:
            self._recorder = None
            say(str(error))
        except OSError as error:
            self._recorder = None
            say(tr("The run is not recorded: {reason}. Training continues without.", reason(error)))


def _make_room(library: RunLibrary, run_id: str) -> None:
    gone = library.make_room(BUDGET_MB * 10**6, in_use=(run_id,))
    if gone:
        say(
            tr(
                "Recorded runs exceeded {budget} MB: the oldest unnamed ones were "
                "deleted ({names}).",
                BUDGET_MB,
                ", ".join(gone),
            )
        )
