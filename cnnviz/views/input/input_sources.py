"""What is on the canvas, and where the next input comes from."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import ANY_CLASS, Session
from cnnviz.views.input.dropped_pictures import paste_clipboard
from cnnviz.views.input.examples_menu import ExamplesMenu
from cnnviz.views.theme import bold
from cnnviz.views.widgets.dialogs import ask_and_open_picture
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import column, described, row

GAP_PX = 4


class InputSources(QWidget):
    """The canvas's title above buttons for examples, test pictures, files and the clipboard."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.title = described(
            ElidedLabel(cut=Qt.TextElideMode.ElideMiddle), name=tr("On the canvas")
        )
        self.examples_button = self._text_button(
            tr("Examples"), tr("Put an example drawing on the canvas (next one: Ctrl+E)")
        )
        self.test_button = self._text_button(
            tr("Next test picture"),
            tr(
                "Use the next test picture as input, pixel for pixel (Ctrl+T);\nthe "
                "arrow chooses the class"
            ),
        )
        self.open_button = IconButton(
            "open", tr("Open picture"), tr("Open a picture file as input (Ctrl+Shift+O)"), self
        )
        self.paste_button = IconButton(
            "paste",
            tr("Paste picture"),
            tr("Use the picture on the clipboard as input (Ctrl+V)"),
            self,
        )
        self._dress_title()
        self._give_menus()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        self.title.setText(self._session.canvas.title)

    def _dress_title(self) -> None:
        self.title.setFont(bold(self.title.font()))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _text_button(self, text: str, tooltip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        described(button, tooltip, text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        return button

    def _give_menus(self) -> None:
        self.examples_button.setMenu(ExamplesMenu(self._session, self))
        self.examples_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.classes_menu = QMenu(self)
        self.classes_menu.aboutToShow.connect(self._list_classes)
        self.classes_menu.triggered.connect(self._show_of_class)
        self._list_classes()
        self.test_button.setMenu(self.classes_menu)
        self.test_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def _lay_out(self) -> None:
        column(
            row(self.title, self.open_button, self.paste_button),
            row(self.examples_button, self.test_button),
            into=self,
        )

    def _connect(self) -> None:
        self.test_button.clicked.connect(self._show_test_picture)
        self.open_button.clicked.connect(self._open)
        self.paste_button.clicked.connect(self._paste)
        self._session.canvas.changed.connect(self.refresh)

    def _list_classes(self) -> None:
        dataset, network = self._session.data.dataset, self._session.network
        self.classes_menu.clear()
        self.classes_menu.addAction(tr("Next of any class")).setData(ANY_CLASS)
        self.classes_menu.addSeparator()
        for number, name in enumerate(dataset.class_names if dataset else network.class_names):
            self.classes_menu.addAction(tr("Next {name}", in_sentence(name))).setData(number)

    def _show_of_class(self, action: QAction) -> None:
        self._session.next_test_picture(action.data())

    def _show_test_picture(self) -> None:
        self._session.next_test_picture()

    def _open(self) -> None:
        ask_and_open_picture(self, self._session)

    def _paste(self) -> None:
        paste_clipboard(QGuiApplication.clipboard(), self._session)


def in_sentence(name: str) -> str:
    """Return a class name as it stands within a sentence: "coat", but "T-shirt/top"."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name
