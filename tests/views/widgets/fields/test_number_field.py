"""The field for a number, by real keys and wheel, in every language."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.typed_numbers import NumberKind
from cnnviz.views.widgets.fields.number_field import (
    NumberField,
    WholeField,
    rate_field,
    take_what_is_typed,
)
from cnnviz.views.widgets.fields.refusal_note import RefusalNote

LANGUAGES = ("en_US", "de_DE", "fr_FR", "de_CH", "ar_EG", "fa_IR", "hi_IN")


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


def shown(qtbot: QtBot, window: QWidget, field: NumberField) -> NumberField:
    row = QHBoxLayout(window)
    row.addWidget(field)
    row.addWidget(QPushButton("elsewhere"))
    window.resize(400, 200)
    with qtbot.waitExposed(window):
        window.show()
    field.setFocus()
    field.selectAll()
    return field


@pytest.fixture
def rate(qtbot: QtBot, window: QWidget) -> NumberField:
    field = rate_field("Learning rate")
    field.setValue(0.05)
    return shown(qtbot, window, field)


def note(window: QWidget) -> str:
    notes = [note for note in window.findChildren(RefusalNote) if note.isVisible()]
    return notes[0].text() if notes else ""


@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
@pytest.mark.parametrize(
    ("text", "number"), [("0.001", 0.001), ("0,001", 0.001), ("1e-4", 1e-4), ("5e-05", 5e-5)]
)
def test_every_language_types_the_same_numbers(
    language: None, text: str, number: float, rate: NumberField, qtbot: QtBot
) -> None:
    qtbot.keyClicks(rate, text)
    with qtbot.waitSignal(rate.valueChanged) as told:
        qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert told.args == [number]
    assert rate.value() == number
    assert rate.text() == f"{number:g}"


@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_pasted_text_is_read(language: None, rate: NumberField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("\u00a00,002\n")
    rate.lineEdit().paste()
    rate.clearFocus()
    assert rate.value() == 0.002


@pytest.mark.parametrize(
    ("text", "word"), [("abc", "not a number"), ("1.2.3", "not a number"), ("1,000", "could be"),
                       ("1000", "out of bounds: 1e-09 to 100"), ("-1", "bounds"), ("", "Empty")]
)  # fmt: skip
@pytest.mark.parametrize("by", ["enter", "leaving"])
def test_what_is_no_good_is_told_and_the_old_number_stays(
    by: str, text: str, word: str, rate: NumberField, window: QWidget, qtbot: QtBot
) -> None:
    told: list[str] = []
    rate.refused.connect(told.append)
    qtbot.keyClick(rate, Qt.Key.Key_Delete)
    qtbot.keyClicks(rate, text)
    with qtbot.assertNotEmitted(rate.valueChanged):
        if by == "enter":
            qtbot.keyClick(rate, Qt.Key.Key_Return)
        else:
            rate.clearFocus()
    assert (rate.value(), rate.text()) == (0.05, "0.05")
    assert word in told[0]
    assert "0.05 stays" in told[0]
    assert note(window) == told[0]
    assert window.rect().contains(window.findChild(RefusalNote).geometry())
    assert len(told) == 1


def test_the_note_goes_when_the_field_is_taken_up_again_or_hidden(
    rate: NumberField, window: QWidget, qtbot: QtBot
) -> None:
    for end in (rate.setFocus, rate.hide):
        rate.show()
        rate.setFocus()
        rate.begin("x")
        rate.clearFocus()
        assert note(window)
        end()
        assert not note(window)


def test_the_note_goes_when_something_else_is_typed(
    rate: NumberField, window: QWidget, qtbot: QtBot
) -> None:
    for typed, is_told in (("1,000", True), ("5e-05", False), ("nonsense", True), ("0.5", False)):
        rate.selectAll()
        qtbot.keyClicks(rate, typed)
        qtbot.keyClick(rate, Qt.Key.Key_Return)
        assert bool(note(window)) == is_told, typed


def test_enter_in_a_dialog_with_a_bad_number_presses_no_button(
    rate: NumberField, window: QWidget, qtbot: QtBot
) -> None:
    reached = []
    window.keyPressEvent = reached.append  # type: ignore[method-assign]
    qtbot.keyClicks(rate, "x")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert not reached


def test_escape_gives_up_what_is_typed(rate: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(rate, "7")
    qtbot.keyClick(rate, Qt.Key.Key_Escape)
    assert rate.text() == "0.05"
    rate.clearFocus()
    assert rate.value() == 0.05


def test_what_the_program_shows_is_not_told_and_leaves_what_is_typed(
    rate: NumberField, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(rate.valueChanged):
        rate.show_value(0.2)
        qtbot.keyClicks(rate, "9")
        rate.show_value(0.3)
    assert rate.text().endswith("9")
    qtbot.keyClick(rate, Qt.Key.Key_Escape)
    assert rate.text() == "0.3"


def test_what_is_true_is_shown_beyond_the_bounds_too(rate: NumberField) -> None:
    rate.show_value(1e6)
    assert (rate.text(), rate.value()) == ("1000000", 1e6)


def test_arrows_step_rates_by_factors_and_counts_by_one(
    rate: NumberField, window: QWidget, qtbot: QtBot
) -> None:
    qtbot.keyClick(rate, Qt.Key.Key_Up)
    assert rate.text() == "0.1"
    for _ in range(2):
        qtbot.keyClick(rate, Qt.Key.Key_Down)
    assert rate.text() == "0.02"
    count = WholeField(1, 3)
    window.layout().addWidget(count)
    for expected in (2, 3, 3):
        qtbot.keyClick(count, Qt.Key.Key_Up)
        assert count.value() == expected
    assert isinstance(count.value(), int)


def test_a_step_takes_what_was_typed_first(rate: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(rate, "0.5")
    qtbot.keyClick(rate, Qt.Key.Key_Up)
    assert rate.value() == 1
    rate.begin("x")
    qtbot.keyClick(rate, Qt.Key.Key_Up)
    assert rate.value() == 1


def test_a_field_may_tell_while_typed_and_takes_that_back(rate: NumberField, qtbot: QtBot) -> None:
    told: list[float] = []
    rate.valueChanged.connect(told.append)
    rate.tell_while_typed()
    qtbot.keyClicks(rate, "1000")
    assert told == [1, 10, 100, 0.05]
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    qtbot.keyClicks(rate, "2")
    qtbot.keyClick(rate, Qt.Key.Key_Escape)
    assert told[4:] == [2, 0.05]
    assert rate.value() == 0.05


def test_prefix_and_suffix_may_be_typed_or_not(qtbot: QtBot, window: QWidget) -> None:
    field = NumberField(NumberKind(1, 32, is_whole=True))
    field.setPrefix("input")
    field.setSuffix("of 32")
    shown(qtbot, window, field)
    for text, number in (("7", 7), ("input 8 of 32", 8), ("input 9", 9), (" 10 of 32", 10)):
        field.begin(text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.value() == number
        assert field.text() == f"input {number} of 32"


def test_the_wheel_needs_the_focus_and_is_left_to_what_scrolls(
    rate: NumberField, window: QWidget
) -> None:
    window.findChild(QPushButton).setFocus()
    assert not turn(rate)
    assert rate.value() == 0.05
    assert not rate.hasFocus()
    rate.setFocus()
    assert turn(rate, up=True)
    assert rate.value() == 0.1


def test_what_is_being_typed_is_taken_before_an_action(rate: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(rate, "0,5")
    assert take_what_is_typed()
    assert rate.value() == 0.5
    rate.begin("x")
    assert not take_what_is_typed()


def turn(widget: QWidget, up: bool = False) -> bool:
    """Turn the wheel over the middle of a widget; False where that is left to what is around."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, QPointF(widget.mapToGlobal(widget.rect().center())), QPoint(),
        QPoint(0, 120 if up else -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
