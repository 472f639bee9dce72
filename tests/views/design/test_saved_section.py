from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.design.saved_list import BLOCKS, NAME
from cnnviz.views.design.saved_section import SavedSection

LEFT = Qt.MouseButton.LeftButton
SMALL = NetworkConfig("small", (BlockConfig(4, 3, padding=1, pooling=None),))


@pytest.fixture
def section(qtbot: QtBot, session: Session) -> SavedSection:
    section = SavedSection(session.designs)
    session.designs.changed.connect(section.refresh)
    session.designs.saved.changed.connect(section.refresh)
    section.refresh()
    section.resize(250, 400)
    qtbot.addWidget(section)
    section.show()
    qtbot.waitExposed(section)
    section.activateWindow()
    return section


def listed(section: SavedSection) -> dict[str, str]:
    items = [section.list.item(row) for row in range(section.list.count())]
    return {item.data(NAME): item.data(BLOCKS) for item in items}


def type_name(qtbot: QtBot, section: SavedSection, name: str) -> None:
    section.name.setFocus()
    section.name.selectAll()
    qtbot.keyClicks(section.name, name)


def test_lists_the_shipped_networks_first(section: SavedSection) -> None:
    assert listed(section) == {"article": "16c5 p2 32c5 p2", "article-3x3": "16c3 p2 32c3 p2"}
    section.list.choose("article")
    for button in (section.rename, section.delete):
        assert not button.isEnabled()
        assert "built in" in button.toolTip()
    assert section.open.isEnabled()
    assert not section.save.isEnabled()


def test_saves_under_the_typed_name(qtbot: QtBot, session: Session, section: SavedSection) -> None:
    session.designs.open(SMALL)
    assert section.name.text() == "small"
    type_name(qtbot, section, "tiny")
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    assert session.designs.saved.designs == {"tiny": replace(SMALL, name="tiny")}
    assert listed(section)["tiny"] == "4c3"
    assert section.list.chosen() == "tiny"
    assert section.news.text() == "Saved tiny"
    assert section.save.text() == "Replace"


def test_a_name_being_typed_survives_an_edit(
    qtbot: QtBot, session: Session, section: SavedSection
) -> None:
    type_name(qtbot, section, "half a na")
    session.designs.add_block()
    assert section.name.text() == "half a na"


def test_opens_by_button_key_and_double_click(
    qtbot: QtBot, session: Session, section: SavedSection
) -> None:
    section.list.choose("article-3x3")
    qtbot.mouseClick(section.open, LEFT)
    assert session.designs.current == NETWORKS["article-3x3"]
    section.list.choose("article")
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Return)
    assert session.designs.current == NETWORKS["article"]


def test_renames_in_place(qtbot: QtBot, session: Session, section: SavedSection) -> None:
    session.designs.saved.save(SMALL)
    section.list.choose("small")
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_F2)
    editor = section.list.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "tiny")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(session.designs.saved.designs) == ["tiny"])
    qtbot.waitUntil(lambda: section.list.chosen() == "tiny")
    assert "tiny" in listed(section)


def test_a_name_that_is_taken_goes_back(
    qtbot: QtBot, session: Session, section: SavedSection
) -> None:
    session.designs.saved.save(SMALL)
    session.designs.saved.save(replace(SMALL, name="tiny"))
    with qtbot.waitSignal(session.failed) as failure:
        section.list.item(2).setText("tiny")
    assert "A design named tiny already exists" in str(failure.args[0])
    assert list(session.designs.saved.designs) == ["small", "tiny"]
    qtbot.waitUntil(lambda: section.list.item(2).text() == "small")


def test_a_name_being_renamed_survives_an_edit(
    qtbot: QtBot, session: Session, section: SavedSection
) -> None:
    session.designs.saved.save(SMALL)
    section.list.choose("small")
    section.rename.click()
    session.designs.add_block()
    assert section.list.findChild(QLineEdit).isVisible()
    qtbot.keyClick(section.list.findChild(QLineEdit), Qt.Key.Key_Escape)


def test_deletes_by_key_and_brings_it_back(
    qtbot: QtBot, session: Session, section: SavedSection
) -> None:
    session.designs.saved.save(SMALL)
    section.list.choose("small")
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    assert session.designs.saved.designs == {}
    assert section.news.text() == "Deleted small"
    assert "Deleted small" in section.undo.toolTip()
    qtbot.mouseClick(section.undo, LEFT)
    assert session.designs.saved.designs == {"small": SMALL}
    assert "small" in listed(section)


def test_a_broken_file_is_told(session: Session, section: SavedSection) -> None:
    session.designs.saved.trouble = "designs.json is damaged."
    section.refresh()
    assert section.news.text() == "designs.json is damaged."
