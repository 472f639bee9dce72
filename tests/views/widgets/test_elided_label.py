"""A label that never widens its panel."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.elided_label import ElidedLabel


def test_text_is_cut_to_the_width_and_kept_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(100, 20)
    with qtbot.waitExposed(label):
        label.show()
    label.setText("short")
    assert (label.shown_text(), label.toolTip()) == ("short", "")
    label.setText("a text that is far too long for a hundred pixels")
    assert label.shown_text() != label.text()
    assert label.toolTip() == label.text()
    assert label.minimumSizeHint().width() < 100
    label.resize(1000, 20)
    assert (label.shown_text(), label.toolTip()) == (label.text(), "")


def test_a_name_can_be_cut_in_its_middle(qtbot: QtBot) -> None:
    label = ElidedLabel(cut=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.setText("a picture with far too long a name.png")
    assert label.shown_text().startswith("a pi")
    assert label.shown_text().endswith(".png")
    assert label.toolTip() == label.text()
