"""Pictures from drops and the clipboard."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QThread, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPixmap
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.sketching.pictures import load_picture, picture_from_array
from cnnviz.session.session import Session
from cnnviz.views.input import dropped_pictures
from cnnviz.views.input.dropped_pictures import (
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


def with_bytes(content: bytes, name: str = "image/png") -> QMimeData:
    """As another program offers an image: in a file's format."""
    mime = QMimeData()
    mime.setData(name, content)
    return mime


def encoded(image: QImage, name: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, name)
    return buffer.data().data()


@pytest.mark.parametrize(("name", "kind"), [("PNG", "image/png"), ("BMP", "image/bmp")])
def test_what_another_program_copied_is_decoded_in_the_background(
    name: str, kind: str, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[QThread] = []
    convert = Image.Image.convert
    monkeypatch.setattr(
        Image.Image,
        "convert",
        lambda self, mode: (threads.append(QThread.currentThread()), convert(self, mode))[1],
    )
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(with_bytes(encoded(coat(), name), kind), session)
    assert threads
    assert threads[0] is not QThread.currentThread()
    assert np.array_equal(session.canvas.canvas, picture_from_array(rgba_array(coat())))


@pytest.mark.parametrize("content", [b"", b"no picture", encoded(coat())[:60]])
def test_a_broken_image_of_another_program_is_told(
    content: bytes, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_bytes(content), session)
    assert isinstance(failed.args[0], CnnvizError)


def test_a_huge_image_of_another_program_is_not_decoded(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropped_pictures, "MAX_PIXELS", 99)
    monkeypatch.setattr(Image.Image, "convert", None)
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_bytes(encoded(coat())), session)
    assert "61 x 83 pixels" in str(failed.args[0])


def test_of_two_pasted_pictures_the_later_one_stays(session: Session, qtbot: QtBot) -> None:
    light = coat()
    light.invertPixels()
    show_mime_picture(with_image(coat()), session)
    assert session.pictures.title == "Pasted picture"
    show_mime_picture(with_image(light), session)
    qtbot.waitUntil(lambda: not session.pictures.title)
    assert np.array_equal(session.canvas.canvas, picture_from_array(rgba_array(light)))
    assert session.canvas.can_undo


def test_a_pasted_picture_can_be_called_off(session: Session, qtbot: QtBot) -> None:
    before = session.canvas.canvas.copy()
    with qtbot.assertNotEmitted(session.canvas.changed, wait=200):
        show_mime_picture(with_image(coat()), session)
        session.pictures.cancel()
    assert np.array_equal(session.canvas.canvas, before)
    assert not session.pictures.title


class NoClipboard:
    """As Wayland has it, where the window is not in front."""

    def mimeData(self) -> None:
        return None


def with_urls(*urls: str | Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(u)) if isinstance(u, Path) else QUrl(u) for u in urls])
    return mime


def test_a_clipboard_without_any_data_says_so(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as failed:
        paste_clipboard(NoClipboard(), session)
    assert "no picture to paste" in str(failed.args[0])
    assert not may_hold_picture(None)


@pytest.mark.parametrize("name", ["net.safetensors", "net.bin", "net.pth.tar", "net", "net.png"])
def test_a_dropped_checkpoint_is_opened_whatever_its_name(
    session: Session, qtbot: QtBot, tmp_path: Path, checkpoint: Checkpoint, name: str
) -> None:
    save_checkpoint(tmp_path / "saved.safetensors", checkpoint)
    path = (tmp_path / "saved.safetensors").rename(tmp_path / name)
    mime = with_file(path)
    assert may_hold_picture(mime)
    with qtbot.waitSignal(session.network.replaced):
        show_mime_picture(mime, session)
    assert session.network.title == path.name


def test_a_picture_that_is_named_as_a_checkpoint_is_a_picture(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "coat.pt"
    assert coat().save(str(path), "PNG")
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(with_file(path), session)
    assert session.canvas.title == path.name


def test_what_is_no_checkpoint_is_refused_as_one(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "net.safetensors"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_file(path), session)
    assert "LFS" in str(failed.args[0])


def test_of_many_files_the_first_is_taken_and_that_is_said(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / f"coat {number}.png" for number in range(3)]
    for path in paths:
        coat().save(str(path))
    with qtbot.waitSignal(session.notified) as said:
        show_mime_picture(with_urls(tmp_path, *paths), session)
    assert said.args == ["Opened coat 0.png, one of 4 dropped files"]
    qtbot.waitUntil(lambda: session.canvas.title == "coat 0.png")


@pytest.mark.parametrize("many", [1, 2])
def test_a_folder_says_what_to_drop(
    session: Session, qtbot: QtBot, tmp_path: Path, many: int
) -> None:
    folders = [tmp_path / f"folder {number}" for number in range(many)]
    for folder in folders:
        folder.mkdir()
    assert may_hold_picture(with_urls(*folders))
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(with_urls(*folders), session)
    assert str(failed.args[0]).startswith("folder 0 is a folder: drop a picture")


def test_a_file_that_is_gone_is_told_and_its_image_taken_where_there_is_one(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    mime = with_urls(tmp_path / "gone.png")
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(mime, session)
    assert "gone.png" in str(failed.args[0])
    mime.setImageData(coat())
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(mime, session)
    assert session.canvas.title == "Pasted picture"


@pytest.mark.parametrize(
    "url",
    [
        "file://server/share/coat.png",
        "file://server/share/net.safetensors",
        "http://example.org/coat.png",
        "smb://server/share/coat.png",
        "file:////server/share/coat.png",
    ],
)
def test_a_file_of_another_host_is_not_touched(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    def touch(path: str) -> None:
        raise AssertionError(f"{path} was looked at")

    mime = with_urls(url)
    monkeypatch.setattr(dropped_pictures, "Path", touch)
    assert not may_hold_picture(mime)
    with qtbot.waitSignal(session.failed) as failed:
        show_mime_picture(mime, session)
    assert isinstance(failed.args[0], CnnvizError)


def test_a_file_of_this_host_by_its_name_is_opened(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    coat().save(str(tmp_path / "coat.png"))
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(with_urls(f"file://localhost{tmp_path}/coat.png"), session)
    assert session.canvas.title == "coat.png"


def test_16_bits_a_pixel_are_read_too(session: Session, qtbot: QtBot) -> None:
    grey = coat().convertToFormat(QImage.Format.Format_Grayscale16)
    with qtbot.waitSignal(session.canvas.changed):
        show_mime_picture(with_bytes(encoded(grey)), session)
    assert not session.canvas.seen.blank
