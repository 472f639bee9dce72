import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPalette, QTextCursor
from pytestqt.qtbot import QtBot

from cnnviz.views.lessons.lesson_page import LessonPage
from cnnviz.views.theme import palette

TEXT = "# Title\n\nSome `a + b = c` text.\n\n```\nx = 1\ny = 2\n```\n\n- [there](cnnviz:network)\n"


@pytest.fixture
def page(qtbot: QtBot) -> LessonPage:
    page = LessonPage()
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.show()
    return page


def test_the_page_is_shown_as_text(page: LessonPage) -> None:
    page.show_page(TEXT)
    lines = page.toPlainText().splitlines()
    assert lines[:4] == ["Title", "Some a + b = c text.", "x = 1", "y = 2"]
    assert page.document().begin().blockFormat().headingLevel() == 1


def test_lines_are_never_longer_than_is_comfortable(page: LessonPage) -> None:
    page.show_page("word " * 200)
    page.resize(1600, 300)
    frame = page.document().rootFrame().frameFormat()
    assert frame.leftMargin() == frame.rightMargin() > 300
    page.resize(300, 300)
    assert page.document().rootFrame().frameFormat().leftMargin() < 30
    assert not page.horizontalScrollBar().maximum()


def test_formulas_wrap_rather_than_scroll_sideways(page: LessonPage) -> None:
    page.resize(240, 300)
    page.show_page(f"# Title\n\n```\n{'conv1 28x28x16 -> ' * 8}\n```\n")
    assert not page.horizontalScrollBar().maximum()


def link_colour(page: LessonPage) -> str:
    cursor = page.document().find("there", 0)
    assert not cursor.isNull()
    return str(cursor.charFormat().foreground().color().name())


def test_links_take_the_colours_of_the_theme(qtbot: QtBot, page: LessonPage) -> None:
    page.show_page(TEXT)
    for dark in (True, False):
        page.setPalette(palette(dark))
        expected = palette(dark).color(QPalette.ColorRole.Link).name()
        assert link_colour(page) == expected


def test_other_numbers_keep_the_place_and_another_page_starts_at_its_top(page: LessonPage) -> None:
    page.show_page("# One\n\n" + "text\n\n" * 100)
    page.verticalScrollBar().setValue(500)
    page.update_page("# One\n\n" + "other\n\n" * 100)
    assert page.verticalScrollBar().value() == 500
    page.show_page("# Two\n\n" + "text\n\n" * 100)
    assert page.verticalScrollBar().value() == 0


def test_a_link_is_left_to_the_listener(qtbot: QtBot, page: LessonPage) -> None:
    page.show_page(TEXT)
    place = page.document().find("there", 0)
    middle = QTextCursor(place)
    middle.setPosition(place.position() - 2)
    with qtbot.waitSignal(page.anchorClicked) as clicked:
        point = page.cursorRect(middle).center()
        qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clicked.args == [QUrl("cnnviz:network")]
    assert page.toPlainText().startswith("Title")
