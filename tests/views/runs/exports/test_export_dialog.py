"""Export run…: what is chosen is what is written, and nothing is lost or left half."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.session import Session
from cnnviz.views.runs.exports import export_form
from cnnviz.views.runs.exports.export_dialog import ExportDialog, ask_and_export
from cnnviz.views.runs.exports.file_choice import ask_for_file, ask_for_new_folder, file_name

WAIT_MS = 20_000


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, run: RecordedRun) -> Iterator[ExportDialog]:
    session.time_machine.show(run)
    session.time_machine.go_to(5)
    dialog = ExportDialog(session, run, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(session.exports.previewed, timeout=WAIT_MS):
        dialog.show()
    yield dialog
    dialog.reject()


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the file dialogs were asked; the person takes what is suggested, in a folder `out`."""
    asked: list[str] = []
    out = tmp_path / "out"
    out.mkdir()

    def save(parent: object, title: str, suggested: str, filters: str) -> tuple[str, str]:
        asked.append(f"{Path(suggested).name} {filters}")
        return str(out / Path(suggested).name), ""

    def existing(parent: object, title: str, suggested: str) -> str:
        asked.append("folder")
        return str(out)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", existing)
    return asked


def press_export(qtbot: QtBot, dialog: ExportDialog, session: Session) -> None:
    with qtbot.waitSignals([session.exports.done, session.exports.ended], timeout=WAIT_MS):
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, dialog: ExportDialog, session: Session, what: str) -> None:
    with qtbot.waitSignal(session.exports.previewed, timeout=WAIT_MS):
        dialog.form.what.setCurrentText(what)


def test_kernels_become_a_gif_of_the_chosen_steps(
    qtbot: QtBot, dialog: ExportDialog, session: Session, chosen: list[str], tmp_path: Path
) -> None:
    dialog.form.steps.setValue(4)
    dialog.form.speed.setValue(20)
    dialog.form.width_px.setCurrentIndex(1)
    with qtbot.waitSignal(session.notified) as told:
        press_export(qtbot, dialog, session)
    assert chosen == ["My-run-a-b-conv1-kernels.gif Animated pictures (*.gif)"]
    path = tmp_path / "out" / "My-run-a-b-conv1-kernels.gif"
    with Image.open(path) as image:
        assert (image.n_frames, image.width) == (4, 720)
        assert image.info["duration"] == 50
    assert told.args == ["Exported My-run-a-b-conv1-kernels.gif"]
    assert str(path) in dialog.told.toolTip()
    assert session.preferences.folder == tmp_path / "out"
    assert dialog.progress.value() == dialog.progress.maximum()


def test_maps_become_numbered_frames_in_a_new_folder_each_time(
    qtbot: QtBot, dialog: ExportDialog, session: Session, chosen: list[str], tmp_path: Path
) -> None:
    choose(qtbot, dialog, session, export_form.MAPS)
    dialog.form.layer.setCurrentText("pool2")
    dialog.form.format.setCurrentText(export_form.FRAMES)
    for name in ("My-run-a-b-pool2-maps", "My-run-a-b-pool2-maps-2"):
        press_export(qtbot, dialog, session)
        assert len(list((tmp_path / "out" / name).glob("*.png"))) == 9
    assert chosen == ["folder", "folder"]


@pytest.mark.parametrize("suffix", [".svg", ".png", ".csv"])
def test_curves_become_what_is_chosen(
    suffix: str,
    qtbot: QtBot,
    dialog: ExportDialog,
    session: Session,
    chosen: list[str],
    tmp_path: Path,
) -> None:
    choose(qtbot, dialog, session, export_form.CURVES)
    format_name = next(f for f, s in export_form.CURVE_FORMATS.items() if s == suffix)
    dialog.form.format.setCurrentText(format_name)
    press_export(qtbot, dialog, session)
    content = (tmp_path / "out" / f"My-run-a-b-curves{suffix}").read_bytes()
    assert content.startswith({".svg": b"<?xml", ".png": b"\x89PNG", ".csv": b"step,"}[suffix])


def test_only_what_matters_is_in_sight(
    qtbot: QtBot, dialog: ExportDialog, session: Session
) -> None:
    form = dialog.form
    films = (form.layer, form.steps, form.speed, form.width_px)
    assert all(control.isVisible() for control in films)
    assert [form.layer.itemText(n) for n in range(form.layer.count())] == ["conv1", "conv2", "fc"]
    form.layer.setCurrentText("conv2")
    choose(qtbot, dialog, session, export_form.MAPS)
    assert form.layer.currentText() == "conv2", "what both have stays chosen"
    assert form.layer.findText("fc") == -1
    choose(qtbot, dialog, session, export_form.CURVES)
    assert not any(control.isVisible() for control in films)
    assert form.format.currentText() == "SVG, drawing"


def test_the_preview_is_the_step_on_the_timeline_and_can_be_copied(
    qtbot: QtBot, dialog: ExportDialog, session: Session
) -> None:
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    image = QGuiApplication.clipboard().image()
    assert image.width() == 480
    assert image == dialog.preview.image.convertToFormat(image.format())
    first = dialog.preview.image
    session.time_machine.go_to(1)
    with qtbot.waitSignal(session.exports.previewed, timeout=WAIT_MS):
        dialog.form.speed.setValue(3)
    assert dialog.preview.image != first


def test_it_can_be_stopped_and_nothing_half_stays(
    qtbot: QtBot, dialog: ExportDialog, session: Session, chosen: list[str], tmp_path: Path
) -> None:
    dialog.form.format.setCurrentText(export_form.FRAMES)
    dialog.form.width_px.setCurrentIndex(3)
    with qtbot.waitSignal(session.exports.progressed, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert not dialog.form.isEnabled()
    assert dialog.cancel.isEnabled()
    with qtbot.waitSignal(session.exports.ended):
        qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert dialog.export.isEnabled()
    assert not dialog.cancel.isEnabled()
    session.exports.shut_down()  # waits for the pool
    assert list((tmp_path / "out").iterdir()) == []


def test_closing_gives_up_what_is_being_written(
    qtbot: QtBot, dialog: ExportDialog, session: Session, chosen: list[str]
) -> None:
    with qtbot.waitSignal(session.exports.progressed, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not session.exports.is_busy


def test_who_thinks_better_of_it_writes_nothing(
    qtbot: QtBot, dialog: ExportDialog, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    for what, format_name in (
        (export_form.KERNELS, export_form.FRAMES),
        (export_form.CURVES, "CSV, table"),
        (export_form.MAPS, export_form.GIF),
    ):
        dialog.form.what.setCurrentText(what)
        dialog.form.format.setCurrentText(format_name)
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        assert not session.exports.is_busy


def test_trouble_is_told_in_the_session_and_the_dialog_goes_on(
    qtbot: QtBot, dialog: ExportDialog, session: Session, chosen: list[str], tmp_path: Path
) -> None:
    (tmp_path / "out").rmdir()
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as told:
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert "could not be written" in str(told.args[0])
    qtbot.waitUntil(dialog.export.isEnabled)


def test_without_a_run_there_is_no_dialog(qtbot: QtBot, session: Session) -> None:
    assert session.time_machine.run is None
    ask_and_export(session, None)
    assert not session.exports.is_busy


def test_a_suffix_that_is_added_is_asked_about(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "film.gif").write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "film"), ""))
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    assert ask_for_file(None, session.preferences, "x", ".gif") is None
    assert ask_for_file(None, session.preferences, "x", ".gif") == tmp_path / "film.gif"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../x", "x-curves"),
        ("tanh, lr 0.01", "tanh-lr-0.01-curves"),
        ("Ä b", "Ä-b-curves"),
        ("///", "20260101-120000-aaaaaa-curves"),
        ("x" * 80, f"{'x' * 60}-curves"),
    ],
)
def test_names_are_those_of_files_anywhere(run: RecordedRun, name: str, expected: str) -> None:
    object.__setattr__(run, "name", name)
    assert file_name(run, "curves") == expected


def test_a_new_folder_is_never_one_that_is_there(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for expected in ("frames", "frames-2", "frames-3"):
        made = ask_for_new_folder(None, session.preferences, "frames")
        assert made == tmp_path / expected
        made.mkdir()
