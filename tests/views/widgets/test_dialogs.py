"""Every dialog of the program, ended in every way that a hand ends one."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import cnnviz.views
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.design.train_question import TrainQuestion
from cnnviz.views.my_drawings.class_names_dialog import ask_for_classes
from cnnviz.views.my_drawings.drawing_files import ask_and_export as export_drawings
from cnnviz.views.my_drawings.drawing_files import ask_and_import, ask_whose
from cnnviz.views.runs.exports.export_dialog import ask_and_export
from cnnviz.views.runs.exports.file_choice import ask_for_file, ask_for_new_folder
from cnnviz.views.runs.repeat_dialog import ask_and_repeat
from cnnviz.views.widgets.dialogs import (
    ask_and_open_checkpoint,
    ask_and_open_picture,
    ask_and_save_checkpoint,
)
from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.window.help_dialogs import show_about, show_keys
from cnnviz.views.window.messages import Messages

VIEWS = Path(cnnviz.views.__file__).parent
NEXT_MS, WAIT_MS = 10, 20_000
STATIC_DIALOGS = ("QFileDialog", "QMessageBox", "QInputDialog", "QColorDialog", "QFontDialog")
Key = Qt.Key


@dataclass
class Place:
    """What a dialog is opened beside."""

    session: Session
    window: QWidget
    messages: Messages
    folder: Path
    run: RecordedRun
    answer: Callable[[str], None]


def answer_without_suffix(place: Place, suffix: str) -> None:
    """The person types a name; with its suffix it is that of a file that is there."""
    (place.folder / f"there{suffix}").touch()
    place.answer(str(place.folder / "there"))


def tell_error(place: Place) -> None:
    place.session.failed.emit(CnnvizError("The folder is full; choose another."))


def tell_crash(place: Place) -> None:
    place.messages.show_crash("Traceback: by nothing")


def ask_for_data(place: Place) -> None:
    place.session.data.missing.emit("fashion-mnist", "It is not on this machine.")


def ask_to_train(place: Place) -> None:
    question = TrainQuestion(place.session, place.window)
    question._ask()


def export(place: Place) -> None:
    place.session.time_machine.show(place.run)
    ask_and_export(place.session, place.window)


def repeat(place: Place) -> None:
    ask_and_repeat(place.session, place.run, place.window)


def replace_checkpoint(place: Place) -> None:
    answer_without_suffix(place, ".safetensors")
    ask_and_save_checkpoint(place.window, place.session)


def replace_export(place: Place) -> None:
    answer_without_suffix(place, ".gif")
    ask_for_file(place.window, place.session.preferences, "film", ".gif")


def replace_drawings(place: Place) -> None:
    answer_without_suffix(place, ".ndjson")
    export_drawings(place.session, [], place.window)


def say_whose(place: Place) -> None:
    ask_whose(
        place.session, [place.folder / "lea.ndjson", place.folder / "tom.ndjson"], place.window
    )


def picture_of(place: Place) -> PictureActions:
    return PictureActions(place.window)


def replace_picture(place: Place) -> None:
    answer_without_suffix(place, ".png")
    picture_of(place).save.trigger()


def fail_to_save_picture(place: Place) -> None:
    place.answer(str(place.folder / "no such folder" / "picture.png"))
    picture_of(place).save.trigger()


# What opens it, in which function.
DIALOGS: list[tuple[Callable[[Place], object], str]] = [
    (tell_error, "window.messages.Messages._open"),
    (tell_crash, "window.messages.Messages._open"),
    (ask_for_data, "window.messages.Messages._open"),
    (ask_to_train, "design.train_question.TrainQuestion._ask"),
    (lambda place: show_keys(place.window), "window.help_dialogs.show_keys"),
    (lambda place: show_about(place.window), "window.help_dialogs.show_about"),
    (export, "runs.exports.export_dialog.ask_and_export"),
    (repeat, "runs.repeat_dialog.ask_and_repeat"),
    (lambda p: ask_and_open_picture(p.window, p.session), "widgets.dialogs.ask_which"),
    (lambda p: ask_and_open_checkpoint(p.window, p.session), "widgets.dialogs.ask_which"),
    (lambda p: ask_and_save_checkpoint(p.window, p.session), "widgets.dialogs.ask_where"),
    (replace_checkpoint, "widgets.dialogs.may_replace"),
    (
        lambda p: ask_for_file(p.window, p.session.preferences, "film", ".gif"),
        "widgets.dialogs.ask_where",
    ),
    (replace_export, "widgets.dialogs.may_replace"),
    (lambda p: export_drawings(p.session, [], p.window), "widgets.dialogs.ask_where"),
    (replace_drawings, "widgets.dialogs.may_replace"),
    (lambda p: ask_and_import(p.session, p.window), "my_drawings.drawing_files.ask_and_import"),
    (
        lambda p: ask_for_classes(p.session, p.window),
        "my_drawings.class_names_dialog.ask_for_classes",
    ),
    (
        lambda p: ask_for_classes(p.session, p.window, ("cat", "house")),
        "my_drawings.class_names_dialog.ask_for_classes",
    ),
    (say_whose, "my_drawings.drawing_files.ask_whose"),
    (
        lambda p: ask_for_new_folder(p.window, p.session.preferences, "film"),
        "runs.exports.file_choice.ask_for_new_folder",
    ),
    (lambda p: picture_of(p).save.trigger(), "widgets.picture_actions.PictureActions._on_save"),
    (replace_picture, "widgets.dialogs.may_replace"),
    (fail_to_save_picture, "widgets.picture_actions.PictureActions._tell"),
]
OPENERS = [opener for opener, _ in DIALOGS]
NAMES = [f"{number}-{where}" for number, (_, where) in enumerate(DIALOGS)]
every_dialog = pytest.mark.parametrize("opener", OPENERS, ids=NAMES)


class Hand(QObject):
    """Does one thing to the first dialog that opens, then Esc to whatever is still open."""

    def __init__(self, act: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._act: Callable[[QWidget], None] | None = act
        self.is_done = False
        self._wait()

    def _wait(self) -> None:
        QTimer.singleShot(NEXT_MS, self._look)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            self.is_done = self._act is None
        if self.is_done:
            return
        self._wait()  # before anything is pressed: the next dialog may run a loop of its own
        if dialog is not None:
            act, self._act = self._act or press_escape, None
            act(dialog)


def press(dialog: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, key)


def press_escape(dialog: QWidget) -> None:
    press(dialog, Key.Key_Escape)


def press_enter(dialog: QWidget) -> None:
    press(dialog, Key.Key_Return)


def close_window(dialog: QWidget) -> None:
    dialog.close()


@pytest.fixture
def place(
    qtbot: QtBot,
    session: Session,
    window: QWidget,
    tmp_path: Path,
    small_dataset: Dataset,
    record_run: Callable[..., RecordedRun],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Place]:
    run = record_run(NETWORKS["article"], 2)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.preferences.folder = tmp_path

    def answer(name: str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))

    for part, verb in (
        (session.data, "download"),
        (session.data, "want"),
        (session.training, "run_awaited"),
        (session.designs, "train"),
        (session.my_drawings, "merge"),
        (session.runs.repeats, "start"),
    ):
        monkeypatch.setattr(part, verb, lambda *_: None)
    window.show()
    qtbot.waitExposed(window)
    messages = Messages(session, window, tmp_path / "cnnviz.log")
    yield Place(session, window, messages, tmp_path, run, answer)
    session.shut_down()


def use(
    qtbot: QtBot, place: Place, opener: Callable[[Place], object], act: Callable[[QWidget], None]
) -> None:
    """Open a dialog and do this to it, until none is left."""
    hand = Hand(act)
    opener(place)
    qtbot.waitUntil(lambda: hand.is_done, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not place.window.findChildren(QDialog), timeout=WAIT_MS)


@every_dialog
@pytest.mark.parametrize("act", [press_escape, press_enter, close_window])
def test_a_dialog_ends_twice_without_a_trace(
    qtbot: QtBot, place: Place, opener: Callable[[Place], object], act: Callable[[QWidget], None]
) -> None:
    for _ in range(2):
        use(qtbot, place, opener, act)
    assert place.messages.box is None
    assert place.window.isVisible()


@every_dialog
def test_each_button_is_reached_and_pressed_by_key(
    qtbot: QtBot, place: Place, opener: Callable[[Place], object]
) -> None:
    reached: set[str] = set()
    wanted: set[str] = set()

    def press_next_button(dialog: QWidget) -> None:
        wanted.update(b.text() for b in dialog.findChildren(QPushButton) if is_usable(b))
        for _ in range(60):
            focus = dialog.focusWidget()
            if isinstance(focus, QPushButton) and focus.text() not in reached:
                reached.add(focus.text())
                press(dialog, Key.Key_Space)
                return
            press(dialog, Key.Key_Tab)

    for _ in range(6):
        use(qtbot, place, opener, press_next_button)
    assert wanted
    assert wanted <= reached


def is_usable(button: QPushButton) -> bool:
    return button.isVisible() and button.isEnabled()


@every_dialog
def test_no_two_buttons_share_a_letter(
    qtbot: QtBot, place: Place, opener: Callable[[Place], object]
) -> None:
    letters: list[str] = []

    def read(dialog: QWidget) -> None:
        texts = [b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()]
        letters.extend(QKeySequence.mnemonic(text).toString() for text in texts)

    use(qtbot, place, opener, read)
    given = [letter for letter in letters if letter]
    assert len(given) == len(set(given))


def test_no_dialog_is_forgotten_here() -> None:
    """Whoever adds a dialog finds its line missing in DIALOGS."""
    found = {where for file in VIEWS.rglob("*.py") for where in functions_that_open(file)}
    assert found == {where for _, where in DIALOGS}


def functions_that_open(file: Path) -> Iterator[str]:
    module = ".".join(file.relative_to(VIEWS).with_suffix("").parts)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for owner, body in [("", tree.body), *((f"{c.name}.", c.body) for c in classes)]:
        for function in body:
            if isinstance(function, ast.FunctionDef) and any(map(opens, ast.walk(function))):
                yield f"{module}.{owner}{function.name}"


def opens(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called == "open_dialog" or any(called.startswith(f"{n}.") for n in STATIC_DIALOGS)
