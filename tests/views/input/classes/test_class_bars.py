"""The class bars, and the reading that they show."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_bars import ClassBars
from cnnviz.views.input.classes.class_reading import percent, read
from cnnviz.views.theme import palette
from cnnviz.views.widgets.tooltips import wrapped


@pytest.fixture
def bars(session: Session, window: QWidget, qtbot: QtBot) -> ClassBars:
    bars = ClassBars(session, window)
    bars.resize(284, 200)
    window.resize(284, 200)
    with qtbot.waitExposed(window):
        window.show()
    return bars


def with_classes(checkpoint: Checkpoint, count: int) -> Checkpoint:
    config = replace(NETWORKS["article"], classes=count)
    names = tuple(f"Class number {number}" for number in range(count))
    weights = weights_of(build_network(config, seed=3))
    return replace(checkpoint, config=config, weights=weights, class_names=names)


def widths_of_bars(bars: ClassBars) -> list[int]:
    """How many pixels of each row are in the colours of a filled bar."""
    rows = bars.rows
    image = rows.grab().toImage()
    ground = rows.palette().midlight().color().rgb()
    widths = []
    for number in range(len(rows.rows)):
        track = rows.track(number, 1)
        y = int(track.center().y())
        xs = range(int(track.left()), int(track.right()))
        widths.append(sum(image.pixel(x, y) != ground for x in xs))
    return widths


def doubt(session: Session, below: float) -> None:
    session.network.show(replace(session.network.checkpoint(), doubt_below=below), "doubting")


def pixels_of(widget: QWidget, colour: QColor) -> int:
    """How many pixels have exactly this colour."""
    image = widget.grab().toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixel(x, y) == colour.rgb() for x, y in places)


def tooltip_at(widget: QWidget, place: QPoint) -> str:
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QCoreApplication.sendEvent(widget, event)
    text = QToolTip.text()
    QToolTip.hideText()
    return text


def test_the_reading_is_the_trace(session: Session) -> None:
    reading = read(session)
    outputs = session.network.trace.outputs["fc"]
    exact = np.exp(outputs.astype(np.float64))
    assert np.allclose(reading.probabilities, exact / exact.sum(), atol=1e-6)
    assert reading.winner == int(outputs.argmax())
    assert reading.headline == session.network.class_names[int(outputs.argmax())]


def test_bars_are_as_long_as_their_probabilities(bars: ClassBars, session: Session) -> None:
    widths = widths_of_bars(bars)
    track = bars.rows.track(0, 1)
    expected = session.network.trace.probabilities * track.width()
    assert np.allclose(widths, expected, atol=1.5)
    assert max(widths) > 5


def test_nothing_drawn_names_no_class_and_empties_the_bars(
    bars: ClassBars, session: Session
) -> None:
    drawn = bars.grab().toImage()
    session.canvas.clear()
    reading = read(session)
    assert reading.headline == "Nothing drawn"
    assert reading.winner is None
    assert reading.likeliest_percent == ""
    assert not reading.probabilities.any()
    assert reading.table() == "Nothing drawn"
    assert widths_of_bars(bars) == [0] * 10
    assert bars.grab().toImage() != drawn
    assert bars.winner.value_words().startswith("Nothing drawn")


def test_weights_that_are_no_numbers_name_no_class(bars: ClassBars, session: Session) -> None:
    weights = dict(session.network.checkpoint().weights)
    weights["fc.bias"] = weights["fc.bias"] * float("nan")
    session.network.update_weights(weights)
    assert read(session).headline == "No finite numbers"
    assert widths_of_bars(bars) == [0] * 10


def test_new_weights_move_the_bars(
    bars: ClassBars, session: Session, checkpoint: Checkpoint
) -> None:
    before = bars.grab().toImage()
    session.network.update_weights(weights_of(build_network(checkpoint.config, seed=77)))
    assert bars.grab().toImage() != before


def test_the_classes_keep_their_order(bars: ClassBars, session: Session) -> None:
    for example in session.examples[::7]:
        session.canvas.show_example(example)
        assert read(session).class_names == session.network.class_names
        widths = widths_of_bars(bars)
        winner = int(session.network.trace.probabilities.argmax())
        assert widths[winner] == max(widths)


@pytest.mark.parametrize("count", [2, 10, 100])
def test_any_number_of_classes_has_a_row_each(
    bars: ClassBars, session: Session, checkpoint: Checkpoint, count: int
) -> None:
    session.network.show(with_classes(checkpoint, count), "another")
    bars.resize(284, bars.minimumSizeHint().height())
    line = bars.fontMetrics().height()
    assert bars.minimumSizeHint().height() < 12 * line + 40
    assert bars.rows.model().rowCount() == count
    assert bars.rows.row_rect(count - 1).bottom() + 1 == count * line
    assert bars.rows.row_rect(0).height() == line


def test_the_tooltip_has_the_numbers_in_full(session: Session) -> None:
    text = read(session).details(4)
    lines = text.splitlines()
    assert lines[0] == "Coat"
    probability = np.float32(lines[1].removeprefix("probability "))
    assert probability == session.network.trace.probabilities[4]
    assert np.float32(lines[2].removeprefix("logit ")) == session.network.trace.outputs["fc"][4]


def test_the_bars_are_copied_as_a_table(bars: ClassBars, session: Session, qtbot: QtBot) -> None:
    bars.setFocus()
    (copy,) = bars.actions()
    assert bars.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    copy.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "class\tprobability\tlogit"
    cells = [line.split("\t") for line in lines[1:]]
    assert [name for name, _, _ in cells] == list(session.network.class_names)
    shares = np.array([share for _, share, _ in cells], np.float32)
    assert np.array_equal(shares, session.network.trace.probabilities)


def test_percentages_take_the_same_room() -> None:
    texts = [percent(p) for p in (0.0, 0.004, 0.0872, 0.9996, 1.0)]
    assert {len(text) for text in texts} == {7}
    assert texts[2] == "  8.7 %"


def test_the_winner_stands_above_in_larger_letters(bars: ClassBars) -> None:
    assert bars.winner.geometry().bottom() <= bars.rows.mapTo(bars, QPoint(0, 0)).y()
    assert bars.winner.height() > bars.fontMetrics().height()


def test_a_network_that_is_not_sure_paints_no_winner(bars: ClassBars, session: Session) -> None:
    filled = bars.palette().highlight().color()
    strong = bars.palette().text().color()
    widths = widths_of_bars(bars)
    assert pixels_of(bars.rows, filled) > 20
    assert pixels_of(bars.winner, strong) > 20
    doubt(session, 0.99)
    assert pixels_of(bars.rows, filled) == 0
    assert pixels_of(bars.winner, strong) == 0
    # One pixel is the line's; its name stands in the last row.
    assert np.allclose(widths_of_bars(bars)[:-1], widths[:-1], atol=1)
    assert bars.winner.value_words() == read(session).told
    assert bars.winner.value_words().startswith("Not sure: ")


def test_doubt_moves_nothing(bars: ClassBars, session: Session) -> None:
    def places() -> list[object]:
        rows = [bars.rows.row_rect(number) for number in range(10)]
        return [bars.winner.geometry(), bars.rows.geometry(), bars.minimumSizeHint(), rows]

    before = places()
    doubt(session, 0.99)
    assert places() == before
    session.canvas.clear()
    assert places() == before


@pytest.mark.parametrize("below", [0.3, 0.5, 1.0])
def test_a_line_across_all_tracks_marks_the_threshold(
    below: float, bars: ClassBars, session: Session
) -> None:
    rows = bars.rows
    rows.setPalette(palette(dark=False))
    tracks = [rows.track(number, 1) for number in range(10)]
    x = round(tracks[0].left() + below * (tracks[0].width() - 1))
    line = rows.palette().placeholderText().color().rgb()
    heights = range(int(tracks[0].top()), int(tracks[-1].bottom()))
    before = rows.grab().toImage()
    assert not any(before.pixel(x, y) == line for y in heights)
    doubt(session, below)
    image = rows.grab().toImage()
    assert all(image.pixel(x, y) == line for y in heights)
    assert int(tracks[0].left()) <= x < int(tracks[0].right())


def test_the_line_says_what_it_means(bars: ClassBars, session: Session) -> None:
    track, viewport = bars.rows.track(0, 1), bars.rows.viewport()
    on_line = QPoint(round(track.left() + track.width() / 2), bars.rows.row_rect(4).center().y())
    beside = on_line - QPoint(12, 0)
    assert tooltip_at(viewport, on_line).startswith("Coat\n")
    assert bars.winner.toolTip() == ""
    doubt(session, 0.5)
    assert tooltip_at(viewport, on_line) == wrapped(read(session).doubt)
    assert tooltip_at(viewport, beside).startswith("Coat\n")
    assert bars.winner.toolTip() == wrapped(read(session).doubt)
    assert bars.rows.accessibleDescription() == read(session).doubt
    session.network.doubt(0.25)  # measured anew while training
    session.network.update_weights(session.network.checkpoint().weights)
    assert "no class reaches 25.0 %" in bars.winner.toolTip()
    doubt(session, 0.0)
    assert bars.winner.toolTip() == bars.rows.accessibleDescription() == ""


def test_the_line_below_which_a_network_is_not_sure_is_named(
    bars: ClassBars, session: Session
) -> None:
    doubt(session, 0.0)
    without = bars.rows.grab().toImage()
    doubt(session, 0.9)
    named = bars.rows.grab().toImage()
    track = bars.rows.track(9, 1)
    line = bars.rows.doubt_x()
    row = [
        (x, y)
        for x in range(line - 40, line - 4)
        for y in range(int(track.top()), int(track.bottom()))
    ]
    assert any(without.pixel(*at) != named.pixel(*at) for at in row)
