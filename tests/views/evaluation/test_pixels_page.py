"""The page that offers ways to scale pixels."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.data.normalisations import NORMALISATIONS
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.session.session import Session
from cnnviz.views.evaluation.evaluation_panel import PIXELS, EvaluationPanel
from cnnviz.views.evaluation.pixels_page import PixelsPage, ScalingRow
from tests.opening import open_and_wait

WAIT_MS = 30_000


@pytest.fixture
def page(
    qtbot: QtBot, session: Session, small_dataset: Dataset, tmp_path: Path, one_thread: None
) -> Iterator[PixelsPage]:
    session.data.dataset = small_dataset
    torch.save(build_network(NETWORKS["article"], seed=8).state_dict(), tmp_path / "theirs.pt")
    open_and_wait(qtbot, session, tmp_path / "theirs.pt")
    panel = EvaluationPanel(session)
    qtbot.addWidget(panel)
    panel.choice.choose(PIXELS)
    panel.resize(690, 400)
    panel.show()
    yield panel.pixels
    panel.hide()


def row(page: PixelsPage, name: str) -> ScalingRow:
    return next(row for row in page.rows if row.normalisation.name == name)


def used(page: PixelsPage) -> list[str]:
    return [row.normalisation.name for row in page.rows if row.button.isChecked()]


def test_every_usual_way_has_a_row_and_the_one_in_use_is_marked(page: PixelsPage) -> None:
    assert {row.normalisation.name for row in page.rows} == set(NORMALISATIONS)
    assert used(page) == ["fashion-mnist"]
    assert "does not say" in page.sentence.text()
    assert not page.undo.isEnabled()


def test_a_click_takes_one_and_undo_takes_it_back(
    qtbot: QtBot, session: Session, page: PixelsPage
) -> None:
    for name in ("zero-to-one", "mnist", "mnist"):
        qtbot.mouseClick(row(page, name).button, Qt.MouseButton.LeftButton)
        assert used(page) == [name]
        assert session.scaling.used.name == name
    assert "You chose" in page.sentence.text()
    qtbot.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert used(page) == ["zero-to-one"]
    qtbot.keyClick(row(page, "zero-to-255").button, Qt.Key.Key_Space)
    assert used(page) == ["zero-to-255"]


def test_compare_fills_the_table_and_marks_the_best(
    qtbot: QtBot, session: Session, page: PixelsPage
) -> None:
    qtbot.mouseClick(page.compare, Qt.MouseButton.LeftButton)
    assert page.compare.text() == "Cancel"
    qtbot.waitUntil(lambda: page.compare.text() == "Compare", timeout=WAIT_MS)
    scores = {score.normalisation.name: score for score in session.scaling.scores}
    for one in page.rows:
        score = scores[one.normalisation.name]
        assert one.accuracy.text() == f"{100 * score.accuracy:.2f} %"
        assert one.loss.text() == f"{score.loss:.4f}"
    marked = [one.normalisation for one in page.rows if one.mark.text()]
    assert session.scaling.best is not None
    assert marked == [session.scaling.best.normalisation]


def test_a_network_that_knows_has_one_row(qtbot: QtBot, session: Session, page: PixelsPage) -> None:
    with qtbot.waitSignal(session.opening.notified, timeout=WAIT_MS):
        session.open_shipped_checkpoint()
    assert used(page) == ["fashion-mnist"]
    assert len(page.rows) == 1
    assert not page.rows[0].button.isEnabled()
    assert not page.compare.isEnabled()
    assert "Its file states" in page.sentence.text()


def test_other_class_names_are_offered(
    qtbot: QtBot, session: Session, page: PixelsPage, small_dataset: Dataset
) -> None:
    assert page.names.isHidden()
    names = tuple("0123456789")
    session.data.dataset = replace(small_dataset, name="digits", class_names=names)
    session.data.changed.emit()
    assert page.names.text() == "Take the class names of digits"
    assert not page.compare.isEnabled()
    qtbot.mouseClick(page.names, Qt.MouseButton.LeftButton)
    assert session.network.class_names == names
    assert page.names.isHidden()
    assert page.compare.isEnabled()
