from PySide6.QtWidgets import QWidget

from cnnviz.views.widgets.text_block import TextBlock


def shown(window: QWidget, lines: int, text: str) -> TextBlock:
    block = TextBlock("words", lines)
    block.setParent(window)
    block.resize(120, block.height())
    block.setText(text)
    return block


def test_it_keeps_its_height_whatever_it_says(window: QWidget) -> None:
    block = shown(window, 2, "short")
    height = block.height()
    block.setText("long " * 60)
    assert block.height() == height
    assert block.accessibleDescription() == "long " * 60


def test_what_is_cut_is_in_the_tooltip(window: QWidget) -> None:
    assert shown(window, 1, "short").toolTip() == ""
    block = shown(window, 1, "much longer than a line of so few pixels")
    assert block.is_cut
    assert block.shown_text().endswith("…")
    assert block.toolTip() == block.text()
    block.resize(900, block.height())
    block.setText(block.text() + ".")
    assert not block.is_cut
    assert block.toolTip() == ""
