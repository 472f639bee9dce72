from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz import __version__
from cnnviz.views.window.help_dialogs import show_about


def test_about_names_the_licences_of_what_is_fetched(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = show_about(window)
    for part in (__version__, "Zalando Research, MIT", "Quick, Draw! by Google", "CC BY 4.0"):
        assert part in box.text()
    box.close()
