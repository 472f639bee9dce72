"""Where the person wants to look: the lesson that is read, and links into the program."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from PySide6.QtCore import QObject, Signal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.lesson_pages import Lesson, load_lessons
from cnnviz.core.translation import tr
from cnnviz.session.network.inspection import Inspection
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.selection import Selection
from cnnviz.session.preferences import Preferences

SCHEME = "cnnviz"
LESSONS, NETWORK = "lessons", "network"
LONGEST_LINK = 200
NUMBERS = ("unit", "row", "column")
QUESTIONS = ("layer", "unit", "row", "column", "page")


@dataclass(frozen=True)
class Link:
    """What cnnviz:network?layer=conv1&unit=3&row=7&column=7 or cnnviz:lessons?page=pooling names.

    Rows, columns and units count from 0.
    """

    panel: str
    layer: str | None = None
    unit: int | None = None
    page: str | None = None
    place: tuple[int, int] | None = None  # row and column of one value


def parse_link(link: str) -> Link:
    """Read a link without following it.

    Raises:
        CnnvizError: it is not written as links into the program are; says what is wrong.
    """
    if len(link) > LONGEST_LINK:
        raise _bad(link, tr("is longer than {most} characters", LONGEST_LINK))
    try:
        parts = urlsplit(link)
        answers = parse_qsl(parts.query, True, True, max_num_fields=len(QUESTIONS))
    except ValueError:
        raise _bad(link, tr("cannot be read")) from None
    if parts.scheme != SCHEME or parts.netloc or parts.fragment or not parts.path.isalpha():
        raise _bad(link, tr("does not look like {scheme}:network?layer=conv1", SCHEME))
    asked = [question for question, _ in answers]
    if len(set(asked)) < len(asked) or not set(asked) <= set(QUESTIONS):
        raise _bad(link, tr("may say {questions}, each once", ", ".join(QUESTIONS)))
    said = dict(answers)
    if "unit" in said and "layer" not in said:
        raise _bad(link, tr("names a map but no layer"))
    if "page" in said and parts.path != LESSONS:
        raise _bad(link, tr("names a page, which only lessons have"))
    numbers = {name: _whole_number(link, said[name]) for name in NUMBERS if name in said}
    if ("row" in numbers) != ("column" in numbers) or ("row" in numbers and "unit" not in numbers):
        raise _bad(link, tr("names a place in a map, which takes unit, row and column"))
    place = (numbers["row"], numbers["column"]) if "row" in numbers else None
    return Link(parts.path, said.get("layer"), numbers.get("unit"), said.get("page"), place)


class Navigation(QObject):
    """Follows links: selects what they point at, and says which panel shows it.

    A link to a single map in the network panel opens how it is made, one to a value its arithmetic.
    """

    panel_wanted = Signal(str)  # the panel's name, as in PANELS
    lesson_changed = Signal()
    value_opened = Signal()  # comes before the arithmetic of one value opens, which is to stay
    failed = Signal(Exception)  # a link that leads nowhere

    def __init__(
        self,
        network: LiveNetwork,
        selection: Selection,
        inspection: Inspection,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._selection, self._inspection = network, selection, inspection
        self._preferences = preferences
        self.lessons: tuple[Lesson, ...] = load_lessons()
        self.lesson: Lesson = self._find(preferences.lesson) or self.lessons[0]

    def follow(self, link: str) -> None:
        """Go where a link of the form cnnviz:panel?layer=conv1&unit=3 points."""
        try:
            self._go(parse_link(link), link)
        except CnnvizError as error:
            self.failed.emit(error)

    def read(self, lesson: Lesson) -> None:
        """Open this lesson's page."""
        if lesson != self.lesson:
            self.lesson = lesson
            self._preferences.lesson = lesson.slug
            self.lesson_changed.emit()

    def neighbour(self, by: int) -> Lesson | None:
        """Return the lesson so many pages on, if there is one."""
        place = self.lessons.index(self.lesson) + by
        return self.lessons[place] if 0 <= place < len(self.lessons) else None

    def turn_page(self, by: int) -> None:
        """Read so many pages on; past the ends the page stays."""
        self.read(self.neighbour(by) or self.lesson)

    def _go(self, target: Link, link: str) -> None:
        lesson = self._find(target.page) if target.page is not None else self.lesson
        if lesson is None:
            slugs = ", ".join(lesson.slug for lesson in self.lessons)
            raise _bad(link, tr("names no lesson; choose one of {slugs}", slugs))
        if target.layer is not None:
            self._select(target.layer, target, link)
        if target.panel == NETWORK:
            self._look_into(target)
        self.read(lesson)
        self.panel_wanted.emit(target.panel)

    def _select(self, layer: str, target: Link, link: str) -> None:
        shapes = {shape.name: shape for shape in self._network.layers}
        if layer not in shapes:
            raise _bad(
                link, tr("names no layer of this network; it has {shapes}", ", ".join(shapes))
            )
        shape, unit = shapes[layer], target.unit
        if unit is not None and unit >= shape.depth:
            raise _bad(
                link,
                tr("names no map of {layer}; it has unit 0 to {depth}", layer, shape.depth - 1),
            )
        if unit is None or target.place is None:
            self._selection.select(layer, self._selection.unit if unit is None else unit)
            return
        row, column = target.place
        if row >= shape.height or column >= shape.width:
            ends = tr(
                "row 0 to {height} and column 0 to {width}", shape.height - 1, shape.width - 1
            )
            raise _bad(link, tr("names no value of {layer}; it has {ends}", layer, ends))
        self._selection.select_value(layer, unit, row, column)

    def _look_into(self, target: Link) -> None:
        if target.place is not None:
            self.value_opened.emit()
            self._inspection.open_channel(self._inspection.channel)
        elif target.layer is not None and target.unit is not None:
            self._inspection.open_map(target.layer, target.unit)
        else:
            self._inspection.close()

    def _find(self, slug: str | None) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)


def _whole_number(link: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _bad(
            link, tr("says {text!r:.20} for a number, which is not a whole one from 0 on", text)
        )
    return int(text)


def _bad(link: str, trouble: str) -> CnnvizError:
    return CnnvizError(tr("The link {link!r:.80} {trouble}.", link, trouble))
