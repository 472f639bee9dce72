"""The catalogue of actions: a line here makes a menu entry, a shortcut and a key in the help."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.actions.action_lines import ActionLine
from cnnviz.views.actions.window_actions import WINDOW_ACTIONS
from cnnviz.views.input.classes.label_line import offer_classes
from cnnviz.views.input.dropped_pictures import paste_clipboard
from cnnviz.views.my_drawings.class_names_dialog import ask_for_classes
from cnnviz.views.runs.exports.export_dialog import ask_and_export
from cnnviz.views.runs.repeat_dialog import ask_and_repeat
from cnnviz.views.widgets.dialogs import (
    ask_and_open_checkpoint,
    ask_and_open_picture,
    ask_and_save_checkpoint,
)


def _play_or_pause(session: Session, window: QWidget) -> None:
    machine = session.time_machine
    if machine.is_playing:
        machine.pause()
    else:
        machine.play()


def _no_undo(session: Session) -> str:
    return "" if session.canvas.can_undo else tr("Nothing to undo yet.")


def _no_redo(session: Session) -> str:
    return "" if session.canvas.can_redo else tr("Nothing to redo: undo something first.")


def _no_edit(session: Session) -> str:
    reason = "" if session.edits.can_undo else tr("No network edit to undo.")
    return session.edits.why_not or reason


def _no_edit_undone(session: Session) -> str:
    return session.edits.why_not or ("" if session.edits.can_redo else tr("Nothing to redo."))


def _no_autosave(session: Session) -> str:
    if session.training.is_active:
        return tr("A run is in progress: stop it first.")
    return "" if session.autosave.path.exists() else tr("No run has been autosaved yet.")


def _busy_training(session: Session) -> str:
    return tr("A run is in progress: stop it first.") if session.training.is_active else ""


def _cannot_train(session: Session) -> str:
    return {
        TrainingState.RUNNING: tr("It is running already."),
        TrainingState.STOPPING: tr("It is stopping: please wait."),
        TrainingState.WAITING: tr("It starts as soon as the data set is loaded."),
    }.get(session.training.state, "")


def _cannot_resume(session: Session) -> str:
    if session.training.is_active:
        return tr("A run is in progress: stop it first.")
    return "" if session.unfinished_runs.last else tr("No interrupted run to resume.")


def _cannot_repeat(session: Session) -> str:
    run = session.time_machine.run
    if run is None:
        return tr("No run is on the timeline: train one, or open one in Runs.")
    return session.runs.repeats.why_not(run)


def _cannot_pause(session: Session) -> str:
    running = session.training.state is TrainingState.RUNNING
    return "" if running else tr("No run in progress: start training first.")


def _cannot_step(session: Session) -> str:
    running = session.training.state is TrainingState.RUNNING
    return "" if running else _cannot_train(session)


def _cannot_stop(session: Session) -> str:
    if session.training.state is TrainingState.STOPPING:
        return tr("It is stopping: please wait.")
    return "" if session.training.is_active else tr("No run in progress: start training first.")


def _no_run(session: Session) -> str:
    has_run = session.time_machine.run is not None
    return "" if has_run else tr("There is no recorded run on screen: train first.")


def _is_now(session: Session) -> str:
    if session.time_machine.step is None:
        return _no_run(session) or tr("The newest weights are already on screen.")
    return ""


FILE = tr("File")
EDIT = tr("Edit")
INPUT = tr("Input")
TRAINING = tr("Training")


ACTIONS = (
    ActionLine("open_checkpoint", FILE, tr("&Open checkpoint…"), "Ctrl+O",
               tr("Open another trained network"),
               lambda session, window: ask_and_open_checkpoint(window, session), _busy_training),
    ActionLine("open_shipped", FILE, tr("Open s&hipped checkpoint"), "Ctrl+Home",
               tr("Return to the trained network that ships with cnnviz"),
               lambda session, _: session.open_shipped_checkpoint(), _busy_training),
    ActionLine("open_autosave", FILE, tr("Open &autosave"), "Ctrl+Shift+A",
               tr("Open the autosaved network of the last run"),
               lambda session, _: session.open_checkpoint(session.autosave.path), _no_autosave),
    ActionLine("save_checkpoint", FILE, tr("&Save checkpoint…"), "Ctrl+S",
               tr("Save the network on screen to a file"),
               lambda session, window: ask_and_save_checkpoint(window, session)),
    ActionLine("open_picture", FILE, tr("Open &picture…"), "Ctrl+Shift+O",
               tr("Classify a picture from a file"),
               lambda session, window: ask_and_open_picture(window, session)),
    ActionLine("export_run", FILE, tr("&Export run…"), "Ctrl+Shift+E",
               tr("Export the run on the timeline as a film, curves or a table"),
               lambda session, window: ask_and_export(session, window), _no_run),
    ActionLine("quit", FILE, tr("&Quit"), "Ctrl+Q",
               tr("Close cnnviz; a run in progress is saved"), lambda _, window: window.close()),
    ActionLine("undo", EDIT, tr("&Undo"), "Ctrl+Z",
               tr("Undo the last change to the canvas"),
               lambda session, _: session.canvas.undo(), _no_undo),
    ActionLine("redo", EDIT, tr("&Redo"), "Ctrl+Shift+Z / Ctrl+Y",
               tr("Redo what was undone"), lambda session, _: session.canvas.redo(), _no_redo),
    ActionLine("clear", EDIT, tr("&Clear canvas"), "Ctrl+Backspace",
               tr("Empty the canvas"), lambda session, _: session.canvas.clear()),
    ActionLine("paste", EDIT, tr("&Paste picture"), "Ctrl+V",
               tr("Classify the picture on the clipboard"),
               lambda session, _: paste_clipboard(QGuiApplication.clipboard(), session)),
    ActionLine("undo_edit", EDIT, tr("Undo edit of the &network"), "Ctrl+Alt+Z",
               tr("Undo the last change to a kernel or a channel"),
               lambda session, _: session.edits.undo(), _no_edit),
    ActionLine("redo_edit", EDIT, tr("Redo e&dit of the network"), "Ctrl+Alt+Y",
               tr("Redo the change to a kernel or a channel"),
               lambda session, _: session.edits.redo(), _no_edit_undone),
    ActionLine("next_example", INPUT, tr("Next &example"), "Ctrl+E",
               tr("Put the next example drawing on the canvas"),
               lambda session, _: session.next_example()),
    ActionLine("next_test_picture", INPUT, tr("Next &test picture"), "Ctrl+T",
               tr("Put the next picture of the test set on the canvas"),
               lambda session, _: session.next_test_picture()),
    ActionLine("label_drawing", INPUT, tr("It is &a…"), "Ctrl+L",
               tr("Name what the drawing shows, and keep it in My drawings"), offer_classes,
               lambda session: session.my_drawings.why_not_label),
    ActionLine("new_set", INPUT, tr("&New set of drawings…"), "Ctrl+N",
               tr("Name classes of your own, draw them, and train a network on them"),
               lambda session, window: ask_for_classes(session, window)),
    ActionLine("add_drawing", INPUT, tr("A&dd to the set of drawings"), "Ctrl+Return / Ctrl+Enter",
               tr("Keep the drawing in the class that is asked for, and go on with the next"),
               lambda session, _: session.own_classes.set.add(),
               lambda session: session.own_classes.set.why_not_add),
    ActionLine("train", TRAINING, tr("&Train"), "F5",
               tr("Start training in the background, or resume after a pause"),
               lambda session, _: session.training.run(), _cannot_train),
    ActionLine("resume_last", TRAINING, tr("&Resume last run"), "Ctrl+F5",
               tr("Continue the last run, or the one in the checkpoint on screen"),
               lambda session, _: session.unfinished_runs.resume_last(), _cannot_resume),
    ActionLine("repeat_run", TRAINING, tr("Repeat this run &with…"), "Ctrl+R",
               tr("Repeat the run on the timeline from the same initial weights, with one change"),
               lambda session, window: ask_and_repeat(session, session.time_machine.run, window),
               _cannot_repeat),
    ActionLine("pause", TRAINING, tr("Pa&use"), "Ctrl+P",
               tr("Pause the run after the current step"),
               lambda session, _: session.training.pause(), _cannot_pause),
    ActionLine("one_step", TRAINING, tr("One &step"), "F7",
               tr("Train on one batch, then pause"),
               lambda session, _: session.training.one_step(), _cannot_step),
    ActionLine("one_epoch", TRAINING, tr("One &epoch"), "F8",
               tr("Train to the end of the epoch, then pause"),
               lambda session, _: session.training.one_epoch(), _cannot_step),
    ActionLine("stop", TRAINING, tr("Sto&p"), "Shift+F5",
               tr("End the run; its weights remain on screen and are autosaved"),
               lambda session, _: session.training.stop(), _cannot_stop),
    ActionLine("play_timeline", TRAINING, tr("P&lay or pause the timeline"), "F9",
               tr("Play back the recorded steps of the run"), _play_or_pause, _no_run),
    ActionLine("step_back", TRAINING, tr("One recorded step &back"), ",",
               tr("Show the weights of the previous recorded step"),
               lambda session, _: session.time_machine.move(-1), _no_run),
    ActionLine("step_on", TRAINING, tr("One recorded step &on"), ".",
               tr("Show the weights of the next recorded step"),
               lambda session, _: session.time_machine.move(1), _is_now),
    ActionLine("back_to_now", TRAINING, tr("Back to &now"), "Shift+F9",
               tr("Show the newest weights, and follow them while the run trains"),
               lambda session, _: session.time_machine.go_live(), _is_now),
    *WINDOW_ACTIONS,
)  # fmt: skip
