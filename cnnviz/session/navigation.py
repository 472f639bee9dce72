"""Where the person wants to look: the lesson that is read, and links into the program."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from PySide6.QtCore import QObject, Signal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons import Lesson, load_lessons
from cnnviz.session.inspection import Inspection
from cnnviz.session.live_network import LiveNetwork
from cnnviz.session.preferences import Preferences
from cnnviz.session.selection import Selection

SCHEME = "cnnviz"
LESSONS, NETWORK = "lessons", "network"
LONGEST_LINK = 200
QUESTIONS = ("layer", "unit", "page")


@dataclass(frozen=True)
class Link:
    """What cnnviz:network?layer=conv1&unit=3 or cnnviz:lessons?page=pooling points at."""

    panel: str
    layer: str | None = None
    unit: int | None = None  # from 0
    page: str | None = None


def parse_link(link: str) -> Link:
    """Read a link without following it.

    Raises:
        CnnvizError: it is not written as links into the program are; says what is wrong.
    """
    if len(link) > LONGEST_LINK:
        raise _bad(link, f"is longer than {LONGEST_LINK} characters")
    try:
        parts = urlsplit(link)
        answers = parse_qsl(parts.query, True, True, max_num_fields=len(QUESTIONS))
    except ValueError:
        raise _bad(link, "cannot be read") from None
    if parts.scheme != SCHEME or parts.netloc or parts.fragment or not parts.path.isalpha():
        raise _bad(link, f"is not like {SCHEME}:network?layer=conv1")
    asked = [question for question, _ in answers]
    if len(set(asked)) < len(asked) or not set(asked) <= set(QUESTIONS):
        raise _bad(link, f"may say {', '.join(QUESTIONS)}, each once")
    said = dict(answers)
    if "unit" in said and "layer" not in said:
        raise _bad(link, "names a map but no layer")
    if "page" in said and parts.path != LESSONS:
        raise _bad(link, "names a page, which only lessons have")
    unit = _whole_number(link, said["unit"]) if "unit" in said else None
    return Link(parts.path, said.get("layer"), unit, said.get("page"))


class Navigation(QObject):
    """Follows links: selects what they point at, and says which panel shows it.

    A link to a single map in the network panel opens how it is made.
    """

    panel_wanted = Signal(str)  # the panel's name, as in PANELS
    lesson_changed = Signal()
    failed = Signal(object)  # a link that leads nowhere

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
            raise _bad(link, f"names no lesson; choose one of {slugs}")
        if target.layer is not None:
            self._select(target.layer, target.unit, link)
        if target.panel == NETWORK:
            self._look_into(target)
        self.read(lesson)
        self.panel_wanted.emit(target.panel)

    def _select(self, layer: str, unit: int | None, link: str) -> None:
        shapes = {shape.name: shape for shape in self._network.layers}
        if layer not in shapes:
            raise _bad(link, f"names no layer of this network; it has {', '.join(shapes)}")
        depth = shapes[layer].depth
        if unit is not None and unit >= depth:
            raise _bad(link, f"names no map of {layer}; it has unit 0 to {depth - 1}")
        self._selection.select(layer, self._selection.unit if unit is None else unit)

    def _look_into(self, target: Link) -> None:
        if target.layer is not None and target.unit is not None:
            self._inspection.open_map(target.layer, target.unit)
        else:
            self._inspection.close()

    def _find(self, slug: str | None) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)


def _whole_number(link: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _bad(link, "names a map that is not a whole number from 0 on")
    return int(text)


def _bad(link: str, trouble: str) -> CnnvizError:
    return CnnvizError(f"The link {link!r:.80} {trouble}.")
