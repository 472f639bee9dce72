"""A line or two of text with links into the program."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from cnnviz.core.translation import tr
from cnnviz.session.session import Session


class LinkLine(QLabel):
    """Wraps, and keeps room for a number of lines, so that nothing jumps; links take the keys."""

    def __init__(self, session: Session, name: str, lines: int = 2) -> None:
        super().__init__()
        self._html, self._lines = "", lines
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(session.navigation.follow)
        self._limit()

    def show_html(self, html: str) -> None:
        if html != self._html:
            self._html = html
            self._render()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()
        elif event.type() == QEvent.Type.FontChange:
            self._limit()

    def _render(self) -> None:
        """Qt keeps the links' colour of the theme that was there when the text was set."""
        colour = self.palette().color(QPalette.ColorRole.Link).name()
        self.setText(self._html.replace("<a ", f'<a style="color: {colour}" '))

    def _limit(self) -> None:
        self.setMinimumHeight(self._lines * self.fontMetrics().lineSpacing() + 4)


def map_link(layer: str, unit: int) -> str:
    """Return a link to a map, named by its number from 1."""
    return tr(
        '<a href="cnnviz:network?layer={layer}&amp;unit={unit}">map {number}</a>',
        layer,
        unit,
        unit + 1,
    )


def map_links(layer: str, units: tuple[int, ...], most: int) -> str:
    """Return links to maps, as many as there is room for, and how many more there are."""
    links = ", ".join(map_link(layer, unit) for unit in units[:most])
    more = len(units) - most
    return tr("{links} and {more} more", links, more) if more > 0 else links
