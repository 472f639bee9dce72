"""All panels and experiments, walked through as a screen reader does it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.evidence.evidence_picture import EvidencePicture
from cnnviz.views.explanation.explanation import Explanation
from cnnviz.views.explanation.sum_line import SumLine
from cnnviz.views.lessons.experiments import EXPERIMENTS
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.painted.parts import Painted

MOST_PARTS = 400  # of a widget, looked at one by one
MADE: dict[str, Callable[[Session], QWidget]] = {
    **{panel.name: panel.make for panel in PANELS},
    **{f"experiment: {name}": made for name, made in EXPERIMENTS.items()},
    "explanation": lambda session: Explanation(session, QWidget()),
}
FRAMES = {"Card", "_Card"}  # around what has names of its own
TEXT = QAccessible.Text


def is_painted(widget: QWidget) -> bool:
    own = [cls for cls in type(widget).__mro__ if cls.__module__.startswith("cnnviz.")]
    return any("paintEvent" in vars(cls) for cls in own) and type(widget).__name__ not in FRAMES


def is_empty(widget: QWidget) -> bool:
    """A line of text that has none yet."""
    if isinstance(widget, SumLine):
        return not widget.text
    return isinstance(widget, ElidedLabel) and not widget.text()


def tells_parts(widget: QWidget) -> bool:
    """Painted widgets that say what is in them, and those for which Qt does."""
    if isinstance(widget, Painted) and not isinstance(widget, EvidencePicture):
        return any(
            getattr(type(widget), told) is not getattr(Painted, told)
            for told in ("part", "value_words", "span")
        )
    # The evidence is one picture, with its name and what its colours stand for.
    known = QAbstractButton | QAbstractItemView | EvidencePicture
    has_children = QAccessible.queryAccessibleInterface(widget).childCount() > 0
    return has_children or isinstance(widget, known)


def below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that a screen reader finds below something; of many parts the first."""
    for number in range(min(interface.childCount(), MOST_PARTS)):
        child = interface.child(number)
        if child is not None:
            yield child
            yield from below(child)


@pytest.mark.parametrize("name", MADE)
def test_what_is_painted_has_a_name_and_tells_its_parts(
    qtbot: QtBot, session: Session, name: str
) -> None:
    made = MADE[name](session)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    for widget in filter(is_painted, [made, *made.findChildren(QWidget)]):
        interface, kind = QAccessible.queryAccessibleInterface(widget), type(widget).__name__
        assert interface.text(TEXT.Name) or is_empty(widget), kind
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert tells_parts(widget), kind
        if isinstance(widget, Painted):
            for part in below(interface):
                assert part.text(TEXT.Name), kind
                assert part.isValid()
                assert part.parent().child(part.place()) is part
    for part in below(QAccessible.queryAccessibleInterface(made)):
        part.rect(), part.role(), part.state(), part.text(TEXT.Value)
    made.close()
