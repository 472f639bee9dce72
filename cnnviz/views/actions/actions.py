"""The catalogue of actions: a line here makes a menu entry, a shortcut and a key in the help."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.actions.action_lines import ActionLine
from cnnviz.views.actions.window_actions import WINDOW_ACTIONS
from cnnviz.views.input.dropped_pictures import paste_clipboard
from cnnviz.views.runs.exports.export_dialog import ask_and_export
from cnnviz.views.runs.repeat_dialog import ask_and_repeat
from cnnviz.views.widgets.dialogs import (
    ask_and_open_checkpoint,
    ask_and_open_picture,
    ask_and_save_checkpoint,
)


def _open_checkpoint(session: Session, window: QWidget) -> None:
    ask_and_open_checkpoint(window, session)


def _save_checkpoint(session: Session, window: QWidget) -> None:
    ask_and_save_checkpoint(window, session)


def _open_autosave(session: Session, window: QWidget) -> None:
    session.open_checkpoint(session.autosave.path)


def _open_shipped(session: Session, window: QWidget) -> None:
    session.open_shipped_checkpoint()


def _open_picture(session: Session, window: QWidget) -> None:
    ask_and_open_picture(window, session)


def _export_run(session: Session, window: QWidget) -> None:
    ask_and_export(session, window)


def _quit(session: Session, window: QWidget) -> None:
    window.close()


def _undo(session: Session, window: QWidget) -> None:
    session.canvas.undo()


def _redo(session: Session, window: QWidget) -> None:
    session.canvas.redo()


def _undo_edit(session: Session, window: QWidget) -> None:
    session.edits.undo()


def _redo_edit(session: Session, window: QWidget) -> None:
    session.edits.redo()


def _clear(session: Session, window: QWidget) -> None:
    session.canvas.clear()


def _paste(session: Session, window: QWidget) -> None:
    paste_clipboard(QGuiApplication.clipboard(), session)


def _next_example(session: Session, window: QWidget) -> None:
    session.next_example()


def _next_test_picture(session: Session, window: QWidget) -> None:
    session.next_test_picture()


def _train(session: Session, window: QWidget) -> None:
    session.training.run()


def _resume_last(session: Session, window: QWidget) -> None:
    session.unfinished_runs.resume_last()


def _repeat_run(session: Session, window: QWidget) -> None:
    ask_and_repeat(session, session.time_machine.run, window)


def _pause(session: Session, window: QWidget) -> None:
    session.training.pause()


def _one_step(session: Session, window: QWidget) -> None:
    session.training.one_step()


def _one_epoch(session: Session, window: QWidget) -> None:
    session.training.one_epoch()


def _stop(session: Session, window: QWidget) -> None:
    session.training.stop()


def _play_or_pause(session: Session, window: QWidget) -> None:
    machine = session.time_machine
    if machine.is_playing:
        machine.pause()
    else:
        machine.play()


def _step_back(session: Session, window: QWidget) -> None:
    session.time_machine.move(-1)


def _step_on(session: Session, window: QWidget) -> None:
    session.time_machine.move(1)


def _back_to_now(session: Session, window: QWidget) -> None:
    session.time_machine.go_live()


def _no_undo(session: Session) -> str:
    return "" if session.canvas.can_undo else "Nothing to undo yet."


def _no_redo(session: Session) -> str:
    return "" if session.canvas.can_redo else "Nothing to redo: undo something first."


def _no_edit(session: Session) -> str:
    reason = "" if session.edits.can_undo else "No network edit to undo."
    return session.edits.why_not or reason


def _no_edit_undone(session: Session) -> str:
    return session.edits.why_not or ("" if session.edits.can_redo else "Nothing to redo.")


def _no_autosave(session: Session) -> str:
    if session.training.is_active:
        return "A run is in progress: stop it first."
    return "" if session.autosave.path.exists() else "No run has been autosaved yet."


def _busy_training(session: Session) -> str:
    return "A run is in progress: stop it first." if session.training.is_active else ""


def _cannot_train(session: Session) -> str:
    return {
        TrainingState.RUNNING: "It is running already.",
        TrainingState.STOPPING: "It is stopping: please wait.",
        TrainingState.WAITING: "It starts as soon as the data set is loaded.",
    }.get(session.training.state, "")


def _cannot_resume(session: Session) -> str:
    if session.training.is_active:
        return "A run is in progress: stop it first."
    return "" if session.unfinished_runs.last else "No interrupted run to resume."


def _cannot_repeat(session: Session) -> str:
    run = session.time_machine.run
    if run is None:
        return "No run is on the timeline: train one, or open one in Runs."
    return session.runs.repeats.why_not(run)


def _cannot_pause(session: Session) -> str:
    running = session.training.state is TrainingState.RUNNING
    return "" if running else "No run in progress: start training first."


def _cannot_step(session: Session) -> str:
    running = session.training.state is TrainingState.RUNNING
    return "" if running else _cannot_train(session)


def _cannot_stop(session: Session) -> str:
    if session.training.state is TrainingState.STOPPING:
        return "It is stopping: please wait."
    return "" if session.training.is_active else "No run in progress: start training first."


def _no_run(session: Session) -> str:
    has_run = session.time_machine.run is not None
    return "" if has_run else "There is no recorded run on screen: train first."


def _is_now(session: Session) -> str:
    if session.time_machine.step is None:
        return _no_run(session) or "The newest weights are already on screen."
    return ""


ACTIONS = (
    ActionLine("open_checkpoint", "File", "&Open checkpoint…", "Ctrl+O",
               "Open another trained network", _open_checkpoint, _busy_training),
    ActionLine("open_shipped", "File", "Open s&hipped checkpoint", "Ctrl+Home",
               "Return to the trained network that ships with cnnviz", _open_shipped,
               _busy_training),
    ActionLine("open_autosave", "File", "Open &autosave", "Ctrl+Shift+A",
               "Open the autosaved network of the last run", _open_autosave,
               _no_autosave),
    ActionLine("save_checkpoint", "File", "&Save checkpoint…", "Ctrl+S",
               "Save the network on screen to a file", _save_checkpoint),
    ActionLine("open_picture", "File", "Open &picture…", "Ctrl+Shift+O",
               "Classify a picture from a file", _open_picture),
    ActionLine("export_run", "File", "&Export run…", "Ctrl+Shift+E",
               "Export the run on the timeline as a film, curves or a table", _export_run,
               _no_run),
    ActionLine("quit", "File", "&Quit", "Ctrl+Q",
               "Close cnnviz; a run in progress is saved", _quit),
    ActionLine("undo", "Edit", "&Undo", "Ctrl+Z",
               "Undo the last change to the canvas", _undo, _no_undo),
    ActionLine("redo", "Edit", "&Redo", "Ctrl+Shift+Z / Ctrl+Y",
               "Redo what was undone", _redo, _no_redo),
    ActionLine("clear", "Edit", "&Clear canvas", "Ctrl+Backspace",
               "Empty the canvas", _clear),
    ActionLine("paste", "Edit", "&Paste picture", "Ctrl+V",
               "Classify the picture on the clipboard", _paste),
    ActionLine("undo_edit", "Edit", "Undo edit of the &network", "Ctrl+Alt+Z",
               "Undo the last change to a kernel or a channel", _undo_edit, _no_edit),
    ActionLine("redo_edit", "Edit", "Redo e&dit of the network", "Ctrl+Alt+Y",
               "Redo the change to a kernel or a channel", _redo_edit,
               _no_edit_undone),
    ActionLine("next_example", "Input", "Next &example", "Ctrl+E",
               "Put the next example drawing on the canvas", _next_example),
    ActionLine("next_test_picture", "Input", "Next &test picture", "Ctrl+T",
               "Put the next picture of the test set on the canvas", _next_test_picture),
    ActionLine("train", "Training", "&Train", "F5",
               "Start training in the background, or resume after a pause", _train, _cannot_train),
    ActionLine("resume_last", "Training", "&Resume last run", "Ctrl+F5",
               "Continue the last run, or the one in the checkpoint on screen",
               _resume_last, _cannot_resume),
    ActionLine("repeat_run", "Training", "Repeat this run &with…", "Ctrl+R",
               "Train the run on the timeline again from the same first weights, with one thing "
               "changed", _repeat_run, _cannot_repeat),
    ActionLine("pause", "Training", "Pa&use", "Ctrl+P",
               "Pause the run after the current step", _pause, _cannot_pause),
    ActionLine("one_step", "Training", "One &step", "F7",
               "Train on one batch, then pause", _one_step, _cannot_step),
    ActionLine("one_epoch", "Training", "One &epoch", "F8",
               "Train to the end of the epoch, then pause", _one_epoch, _cannot_step),
    ActionLine("stop", "Training", "Sto&p", "Shift+F5",
               "End the run; its weights stay on screen and are autosaved", _stop, _cannot_stop),
    ActionLine("play_timeline", "Training", "P&lay or pause the timeline", "F9",
               "Play back the recorded steps of the run", _play_or_pause, _no_run),
    ActionLine("step_back", "Training", "One recorded step &back", ",",
               "Show the weights of the previous recorded step", _step_back,
               _no_run),
    ActionLine("step_on", "Training", "One recorded step &on", ".",
               "Show the weights of the next recorded step", _step_on, _is_now),
    ActionLine("back_to_now", "Training", "Back to &now", "Shift+F9",
               "Show the newest weights, and follow them while the run trains", _back_to_now,
               _is_now),
    *WINDOW_ACTIONS,
)  # fmt: skip
