"""The panel of labelled drawings: what it shows, and all that is done in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.my_drawings.drawing_lines import read_drawings, write_drawings
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.session.session import Session
from cnnviz.views.my_drawings.drawing_files import AuthorsDialog, dropped_files
from cnnviz.views.my_drawings.drawing_list import EMPTY
from cnnviz.views.my_drawings.drawing_model import Heading
from cnnviz.views.my_drawings.my_drawings_panel import MyDrawingsPanel

Expose = Callable[[QWidget, int, int], None]


def line(row: float, name: str = "Coat", author: str = "") -> LabelledDrawing:
    return labelled(name, (Stroke(((50.0, row), (200.0, row)), 14.0, 255),), author)


DRAWINGS = [line(20), line(40, "Bag", "anna"), line(60), line(80, "hat"), line(100, "Bag")]
IN_ORDER = [DRAWINGS[number].key for number in (0, 2, 1, 4, 3)]  # by the network's classes


@pytest.fixture
def panel(session: Session, tmp_path: Path, expose: Expose, qtbot: QtBot) -> MyDrawingsPanel:
    DrawingStore(tmp_path / "my-drawings").add(DRAWINGS)
    session.my_drawings.look()
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 5)
    panel = MyDrawingsPanel(session)
    expose(panel, 640, 480)
    return panel


@pytest.fixture
def settle(session: Session, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not session.my_drawings.is_busy)


def listed(panel: MyDrawingsPanel) -> list[str]:
    rows = panel.list.rows.rows
    return [row.text if isinstance(row, Heading) else row.key for row in rows]


def press(panel: MyDrawingsPanel, qtbot: QtBot, key: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(panel.list, key, modifier)


def test_drawings_stand_under_their_classes_with_counts(panel: MyDrawingsPanel) -> None:
    first, second, third, fourth, fifth = IN_ORDER
    assert listed(panel) == ["Coat · 2", first, second, "Bag · 2", third, fourth, "hat · 1", fifth]
    assert panel.count.text() == "5 drawings"
    rects = [panel.list.visualRect(panel.list.rows.index(place)) for place in range(8)]
    assert rects[0].bottom() <= rects[1].top()
    assert rects[1].top() == rects[2].top()
    assert rects[2].bottom() <= rects[3].top() <= rects[4].top()


def test_a_drawing_says_whose_it_is(panel: MyDrawingsPanel) -> None:
    texts = [panel.list.rows.index(place).data() for place in (1, 4)]
    assert texts == ["Coat, 1 stroke", "Bag by anna, 1 stroke"]


def test_headings_cannot_be_chosen(panel: MyDrawingsPanel) -> None:
    panel.list.selectAll()
    assert panel.list.chosen() == IN_ORDER
    assert panel.count.text() == "5 of 5 drawings chosen"


def test_deleting_by_key_is_undone_by_key(
    panel: MyDrawingsPanel, session: Session, settle: Callable[[], None], qtbot: QtBot
) -> None:
    panel.list.choose(IN_ORDER[1:3])
    press(panel, qtbot, Qt.Key.Key_Delete)
    settle()
    assert panel.list.rows.places(set(IN_ORDER[1:3])) == []
    assert panel.news.text() == "Deleted 2 drawings."
    assert len(panel.list.chosen()) == 1
    canvas = session.canvas.canvas.copy()
    press(panel, qtbot, Qt.Key.Key_Z, control=True)
    settle()
    assert session.my_drawings.drawings == tuple(DRAWINGS)
    assert (session.canvas.canvas == canvas).all()
    press(panel, qtbot, Qt.Key.Key_Y, control=True)
    settle()
    assert len(session.my_drawings.drawings) == 3
    panel.undo.click()
    settle()
    assert len(session.my_drawings.drawings) == 5


def test_the_chosen_drawings_are_relabelled_and_stay_chosen(
    panel: MyDrawingsPanel, session: Session, settle: Callable[[], None]
) -> None:
    assert not panel.relabel.isEnabled()
    panel.list.choose(IN_ORDER[:2])
    assert panel.relabel.isEnabled()
    (entry,) = [action for action in panel.names.actions() if action.data() == "hat"]
    entry.trigger()
    settle()
    assert listed(panel)[-4:] == ["hat · 3", *(DRAWINGS[number].key for number in (0, 2, 3))]
    assert panel.list.chosen() == IN_ORDER[:2]


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_drawing_is_opened_on_the_canvas(
    panel: MyDrawingsPanel, session: Session, qtbot: QtBot, way: str
) -> None:
    panel.list.choose([IN_ORDER[2]])
    if way == "key":
        press(panel, qtbot, Qt.Key.Key_Return)
    else:
        place = panel.list.visualRect(panel.list.rows.index(4)).center()
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.canvas.strokes == DRAWINGS[1].strokes
    assert session.canvas.title == "Bag"


def test_buttons_say_why_they_are_disabled(panel: MyDrawingsPanel) -> None:
    opening, deleting, importing, exporting = panel.verbs
    assert not opening.isEnabled()
    assert "Choose a drawing" in opening.toolTip()
    assert importing.isEnabled()
    assert exporting.isEnabled()
    panel.list.choose(IN_ORDER[:2])
    assert deleting.isEnabled()
    assert "one drawing only" in opening.toolTip()


def test_the_menu_has_all_that_can_be_done(panel: MyDrawingsPanel, qtbot: QtBot) -> None:
    panel.list.choose(IN_ORDER[:1])
    panel.list.customContextMenuRequested.emit(QPoint(5, 5))
    assert panel.menu is not None
    texts = [action.text().split("\t")[0] for action in panel.menu.actions()]
    assert texts == ["Relabel", "Open", "Delete", "Import…", "Export…"]
    panel.menu.close()


def test_the_chosen_drawings_are_exported(
    panel: MyDrawingsPanel,
    tmp_path: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "out.ndjson"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    panel.list.choose(IN_ORDER[:1])
    panel.verbs[3].trigger()
    settle()
    assert list(read_drawings(path).drawings) == DRAWINGS[:1]


def drop_mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_dropped_files_are_asked_whose_they_are(
    panel: MyDrawingsPanel, session: Session, tmp_path: Path, settle: Callable[[], None]
) -> None:
    for name, row in (("carla", 150), ("dan", 170)):
        write_drawings(tmp_path / f"{name}.ndjson", [line(row)])
    mime = drop_mime(tmp_path / "carla.ndjson", tmp_path / "dan.ndjson")
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none
    )
    QApplication.sendEvent(panel, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none
    )
    QApplication.sendEvent(panel, drop)
    (dialog,) = panel.findChildren(AuthorsDialog)
    first, second = dialog.fields.values()
    assert (first.text(), second.text()) == ("carla", "dan")
    second.setText("Dan B.")
    dialog.accept()
    settle()
    assert [d.author for d in session.my_drawings.drawings[5:]] == ["carla", "Dan B."]


def test_import_asks_for_files_and_for_nothing_when_cancelled(
    panel: MyDrawingsPanel, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "carla.ndjson"
    write_drawings(path, [line(150)])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    panel.verbs[2].trigger()
    assert not panel.findChildren(AuthorsDialog)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    panel.verbs[2].trigger()
    (dialog,) = panel.findChildren(AuthorsDialog)
    dialog.reject()
    assert not session.my_drawings.is_busy
    assert session.preferences.folder == tmp_path


def test_other_drops_are_left_to_the_window(tmp_path: Path) -> None:
    drawings, picture = tmp_path / "a.NDJSON", tmp_path / "b.png"
    assert dropped_files(drop_mime(drawings)) == [drawings]
    assert dropped_files(drop_mime(drawings, picture)) == []
    assert dropped_files(drop_mime()) == []


def test_an_empty_panel_says_what_to_do(session: Session, expose: Expose) -> None:
    panel = MyDrawingsPanel(session)
    expose(panel, 400, 300)
    assert panel.list.rows.rows == []
    assert "It is a…" in EMPTY
    blank = panel.list.palette().base().color()
    image = panel.list.viewport().grab().toImage()
    middle = [
        image.pixelColor(x, y) for x in range(image.width()) for y in range(60, image.height())
    ]
    assert any(colour != blank for colour in middle)
    assert "There are no drawings" in panel.verbs[3].toolTip()


def test_thumbnails_show_strokes_and_are_made_when_seen(panel: MyDrawingsPanel) -> None:
    painter = panel.list.itemDelegate()
    panel.grab()
    thumbnail = painter.thumbnail(DRAWINGS[0]).toImage()  # type: ignore[attr-defined]
    side = thumbnail.width()
    assert thumbnail.pixelColor(side * 125 // 280, side * 20 // 280).lightness() > 200
    assert thumbnail.pixelColor(side // 2, side // 2).lightness() == 0


def test_ten_thousand_drawings_make_the_thumbnails_in_sight_only(
    panel: MyDrawingsPanel, session: Session
) -> None:
    many = [line(number / 40) for number in range(10_000)]
    panel.list.show_drawings(many, session.network.class_names)
    panel.list.itemDelegate()._thumbnails.clear()  # type: ignore[attr-defined]
    panel.grab()
    assert 0 < len(panel.list.itemDelegate()._thumbnails) < 100  # type: ignore[attr-defined]
    panel.list.selectAll()
    assert len(panel.list.chosen()) == 10_000
    scattered = [drawing.key for drawing in many[:300:7]]
    panel.list.choose(scattered)
    assert panel.list.chosen() == scattered
