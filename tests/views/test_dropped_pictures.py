"""Pictures from drops and the clipboard."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPixmap
from pytestqt.qtbot import QtBot

from cnnviz.core.errors import CnnvizError
from cnnviz.core.pictures import load_picture, picture_from_array
from cnnviz.session.session import Session
from cnnviz.views import dropped_pictures
from cnnviz.views.dropped_pictures import (
    may_hold_picture,
    paste_clipboard,
    rgba_array,
    show_mime_picture,
)


def coat() -> QImage:
    """Dark ink on white paper."""
    image = QImage(61, 83, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for y in range(20, 70):
        for x in range(15, 50):
            image.setPixelColor(x, y, QColor(10, 20, 30))
    return image


def with_image(image: QImage | QPixmap) -> QMimeData:
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def with_file(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def test_a_dropped_file_is_opened_as_any_file_is(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "coat with spaces #1.png"
    assert coat().save(str(path))
    mime = with_file(path)
    assert may_hold_picture(mime)
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(mime, session)
    assert session.canvas.title == path.name
    assert np.array_equal(session.canvas.canvas, load_picture(path))


@pytest.mark.parametrize("kind", [QImage, QPixmap.fromImage])
def test_a_pasted_image_reaches_the_canvas(
    session: Session, qtbot: QtBot, kind: Callable[[QImage], QImage | QPixmap]
) -> None:
    mime = with_image(kind(coat()))
    assert may_hold_picture(mime)
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(mime, session)
    assert session.canvas.title == "Pasted picture"
    assert np.array_equal(session.canvas.canvas, picture_from_array(rgba_array(coat())))
    assert not session.canvas.seen.blank


def test_the_clipboard_is_pasted(session: Session, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(coat())
    with qtbot.waitSignal(session.canvas.changed):
        paste_clipboard(clipboard, session)
    assert session.canvas.title == "Pasted picture"


def test_a_clipboard_without_a_picture_says_so(session: Session, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("a coat")
    before = session.canvas.canvas.copy()
    with qtbot.waitSignal(session.failed) as failed:
        paste_clipboard(clipboard, session)
    assert "copy an image" in str(failed.args[0])
    assert np.array_equal(session.canvas.canvas, before)


def test_a_dropped_text_file_leaves_the_canvas(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("a coat")
    before, title = session.canvas.canvas.copy(), session.canvas.title
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_file(path), session)
    assert "notes.txt" in str(failed.args[0])
    assert np.array_equal(session.canvas.canvas, before)
    assert session.canvas.title == title


def test_text_and_addresses_elsewhere_are_no_pictures() -> None:
    mime = QMimeData()
    mime.setText("a coat")
    assert not may_hold_picture(mime)
    mime.setUrls([QUrl("https://example.org/coat.png")])
    assert not may_hold_picture(mime)


@pytest.mark.parametrize("image_format", ["RGB32", "ARGB32_Premultiplied", "RGB888", "Mono"])
def test_colours_and_transparency_are_kept(image_format: str) -> None:
    image = QImage(5, 3, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    image.setPixelColor(4, 1, QColor("black"))
    array = rgba_array(image.convertToFormat(QImage.Format[f"Format_{image_format}"]))
    assert array.shape == (3, 5, 4)
    assert array.dtype == np.uint8
    assert array[1, 4].tolist() == [0, 0, 0, 255]
    assert array[0, 0].tolist() == [255, 255, 255, 255]


def test_red_green_and_blue_are_not_mixed_up() -> None:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.setPixelColor(0, 0, QColor(10, 20, 30, 40))
    assert rgba_array(image)[0, 0].tolist() == [10, 20, 30, 40]


def test_a_huge_image_is_refused_before_it_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    image = QImage(30_000, 1, QImage.Format.Format_Mono)
    with pytest.raises(CnnvizError, match="30,000 x 1 pixels"):
        rgba_array(image)
    monkeypatch.setattr(dropped_pictures, "MAX_PIXELS", 99)
    with pytest.raises(CnnvizError, match="scale it down"):
        rgba_array(QImage(10, 10, QImage.Format.Format_Mono))


def test_a_null_image_says_that_there_is_none(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_image(QImage()), session)
    assert isinstance(failed.args[0], CnnvizError)
