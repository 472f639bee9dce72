import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPolygon
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.explanation.terms_layout import lay_out_terms
from cnnviz.views.explanation.terms_page import TermsPage


@pytest.mark.parametrize("count", [1, 3, 16, 32])
@pytest.mark.parametrize("room", [QSize(480, 380), QSize(900, 600), QSize(300, 200)])
def test_terms_fit_and_do_not_overlap(count: int, room: QSize) -> None:
    layout = lay_out_terms(count, room, name_px=15, kernel_share=0.55)
    rects = [layout.rects(number).whole for number in range(count)]
    for number, rect in enumerate(rects):
        assert rect.right() < room.width()
        assert rect.bottom() < room.height()
        assert not any(rect.intersects(other) for other in rects[:number])


def test_the_parts_of_a_term_stand_side_by_side() -> None:
    rects = lay_out_terms(16, QSize(480, 380), name_px=15, kernel_share=0.55).rects(7)
    assert rects.source.right() < rects.kernel.left()
    assert rects.kernel.right() < rects.term.left()
    for part in (rects.source, rects.kernel, rects.term):
        assert rects.whole.contains(part)


def test_each_place_belongs_to_the_term_on_it(session: Session, qtbot: QtBot) -> None:
    page = TermsPage(session)
    qtbot.addWidget(page)
    page.resize(640, 400)
    session.selection.select("conv2", 5)
    places = [QPoint(x, y) for y in range(0, 400, 8) for x in range(0, 640, 8)]
    found = [page.part_at(place) for place in places]
    assert set(found) == {None, *range(16)}
    for number in range(16):
        own = [place for place, term in zip(places, found, strict=True) if term == number]
        around = QPolygon(own).boundingRect()
        assert all(not around.contains(p) for p in places if p not in own)
    assert page.part_at(page.rect().bottomRight()) is None


@pytest.mark.parametrize("layer", ["conv1", "conv2", "fc"])
def test_terms_are_painted(session: Session, qtbot: QtBot, layer: str) -> None:
    page = TermsPage(session)
    qtbot.addWidget(page)
    page.resize(640, 400)
    session.selection.select(layer, 3)
    image = page.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, 600, 4) for y in range(0, 390, 4)}
    assert len(colours) > 20


@pytest.mark.parametrize("number", range(16))
def test_the_frame_of_the_term_under_the_cursor_has_four_edges(
    session: Session, qtbot: QtBot, number: int
) -> None:
    page = TermsPage(session)
    qtbot.addWidget(page)
    page.resize(640, 400)
    page.show()
    session.selection.select("conv2", 5)
    without = page.grab().toImage()
    page.point(number)
    framed = page.grab().toImage()
    colour = page.palette().highlight().color()
    ink = [
        (x, y)
        for x in range(framed.width())
        for y in range(framed.height())
        if framed.pixelColor(x, y) == colour and without.pixelColor(x, y) != colour
    ]
    columns, rows = ([at[axis] for at in ink] for axis in (0, 1))
    for places, other in ((columns, rows), (rows, columns)):
        long = (max(other) - min(other)) * 0.9
        for edge in (min(places), max(places)):
            assert sum(place == edge for place in places) >= long
