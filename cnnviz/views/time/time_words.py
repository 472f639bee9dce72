"""What is said about a step of a run."""

from bisect import bisect_left

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

NO_RUN = tr("Train, and drag back here to any step.")


def step_words(run: RecordedRun, step: int) -> str:
    """Return a step with its epoch and its loss."""
    if step == 0:
        return tr("step 0 · before training")
    history = run.history
    epoch = _epoch(run, step)
    place = bisect_left(history.steps, step)
    if place < len(history.steps) and history.steps[place] == step:
        loss = history.losses[place]
        return tr("step {step:,} · epoch {epoch} · loss {loss:.3f}", step, epoch, loss)
    return tr("step {step:,} · epoch {epoch}", step, epoch)


def past_sentence(session: Session) -> str:
    """Return in plain words that the past is on screen, and what goes on meanwhile."""
    machine, training = session.time_machine, session.training
    run, step = machine.run, machine.step
    if run is None or step is None:
        return ""
    end = run.total_steps if machine.is_growing else run.last_step
    where = tr("epoch {epoch}", _epoch(run, step)) if step else tr("before training")
    seen = tr("You see step {step:,} of {end:,} ({where}).", step, end, where)
    if not machine.is_growing:
        return seen
    states = {
        TrainingState.PAUSED: tr("Training is paused at step {step:,}.", run.last_step),
        TrainingState.STOPPING: tr("Training stops at step {step:,}.", run.last_step),
    }
    goes_on = tr("Training continues at step {step:,}.", run.last_step)
    return f"{seen} {states.get(training.state, goes_on)}"


def _epoch(run: RecordedRun, step: int) -> int:
    return bisect_left(run.history.validation_steps, step) + 1
