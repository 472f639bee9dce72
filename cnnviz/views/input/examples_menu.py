"""The menu of the drawings that ship with the app."""

from itertools import groupby
from operator import attrgetter

from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import Example
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.painting import picture_image

THUMBNAIL_PX = 48


class ExamplesMenu(QMenu):
    """The next example, and every example under its class."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(tr("Examples"), parent)
        self._large_icons = LargeIcons("Fusion")
        self.addAction(tr("&Next example")).triggered.connect(session.next_example)
        self.addSeparator()
        for class_name, examples in groupby(session.examples, attrgetter("class_name")):
            menu = ClassMenu(class_name, tuple(examples), session, self)
            menu.setStyle(self._large_icons)
            self.addMenu(menu)


class ClassMenu(QMenu):
    """The examples of one class; their pictures are drawn when the menu first opens."""

    def __init__(
        self, class_name: str, examples: tuple[Example, ...], session: Session, parent: QWidget
    ) -> None:
        super().__init__(class_name, parent)
        self._session, self._examples = session, examples
        for number, example in enumerate(examples):
            self.addAction(example.name).setData(number)
        self.aboutToShow.connect(self._draw_thumbnails)
        self.triggered.connect(self._show_example)

    def _draw_thumbnails(self) -> None:
        for action in self.actions():
            if action.icon().isNull():
                action.setIcon(_thumbnail(self._examples[action.data()]))

    def _show_example(self, action: QAction) -> None:
        self._session.canvas.show_example(self._examples[action.data()])


class LargeIcons(QProxyStyle):
    """Menus whose icons are large enough to tell a coat from a dress."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_SmallIconSize:
            return THUMBNAIL_PX
        return super().pixelMetric(metric, option, widget)


def _thumbnail(example: Example) -> QIcon:
    return QIcon(QPixmap.fromImage(picture_image(draw_strokes(example.strokes)[None])))
