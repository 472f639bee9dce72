from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.training.recipes import RECIPES
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.evaluation.evaluation_panel import DATA, MISTAKES, EvaluationPanel

LEFT = Qt.MouseButton.LeftButton
CONFUSION, CLASSES, CALIBRATION = range(3)
EMPTY = 6


@pytest.fixture
def panel(
    session: Session, small_dataset: Dataset, expose: Callable[[QWidget, int, int], None]
) -> EvaluationPanel:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    panel = EvaluationPanel(session)
    expose(panel, 690, 430)
    return panel


@pytest.fixture
def evaluated(qtbot: QtBot, session: Session, panel: EvaluationPanel) -> EvaluationPanel:
    qtbot.mouseClick(panel.head.button, LEFT)
    qtbot.waitUntil(lambda: not session.assessments.is_running)
    return panel


def found(session: Session) -> Assessment:
    assert session.assessments.found is not None
    return session.assessments.found


def go_to(qtbot: QtBot, panel: EvaluationPanel, page: int) -> None:
    qtbot.mouseClick(panel.choice.button(page), LEFT)
    assert panel.pages.currentIndex() == page


def test_before_evaluating_it_says_what_to_do(panel: EvaluationPanel) -> None:
    assert panel.pages.currentIndex() == EMPTY
    assert panel.empty.text().startswith("Not evaluated yet.")
    assert panel.head.figures.values == ("-", "-", "-", "-")
    assert panel.head.button.isEnabled()


def test_the_button_evaluates_and_figures_appear(
    session: Session, evaluated: EvaluationPanel
) -> None:
    answer = found(session)
    assert evaluated.pages.currentIndex() == CONFUSION
    assert evaluated.head.figures.values == (
        f"{100 * answer.evaluation.accuracy:.2f} %",
        f"{answer.evaluation.loss:.4f}",
        f"{100 * answer.calibration.error:.2f} %",
        f"{answer.mistakes} of 100",
    )
    assert evaluated.head.button.text() == "Evaluate"


def test_it_says_which_pictures_settings_are_chosen_by(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    assert "choose settings on validation pictures" in evaluated.head.words.text()
    qtbot.mouseClick(evaluated.head.sets.button(1), LEFT)
    assert session.assessments.part == "validation"
    assert evaluated.pages.currentIndex() == EMPTY
    assert "settings are chosen on these" in evaluated.head.words.text()
    qtbot.mouseClick(evaluated.head.sets.button(0), LEFT)
    assert evaluated.pages.currentIndex() == CONFUSION


def test_while_it_runs_the_button_cancels(
    qtbot: QtBot, session: Session, panel: EvaluationPanel
) -> None:
    session.assessments.ask()
    assert panel.head.button.text() == "Cancel"
    assert panel.head.bar.isVisible()
    qtbot.mouseClick(panel.head.button, LEFT)
    assert not session.assessments.is_running
    assert panel.head.button.text() == "Evaluate"
    assert panel.head.words.isVisible()


def test_a_cell_opens_its_pictures_and_one_of_them_becomes_the_input(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    answer, page = found(session), evaluated.confusion
    confusion = answer.evaluation.confusion
    true, predicted = (int(n) for n in np.argwhere(confusion > 1)[0])
    matrix = page.matrix
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=matrix.cell_rect(true, predicted).center())
    expected = answer.most_confident(true, predicted)
    assert page.pictures.indices.tolist() == expected.tolist()
    assert len(expected) == confusion[true, predicted]
    wall = page.pictures.wall
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(1).center())
    index = int(expected[1])
    assert session.canvas.title == f"Test picture {index}: {session.network.class_names[true]}"
    pixels = session.data.dataset.test.images[index].numpy()
    np.testing.assert_array_equal(session.canvas.seen.pixels, pixels)
    # What the evaluation said of the picture is what the bars say of it now.
    np.testing.assert_allclose(
        session.network.trace.probabilities, answer.probabilities[index], atol=1e-5
    )


def test_classes_show_their_shares_and_sort(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    go_to(qtbot, evaluated, CLASSES)
    table, scores = evaluated.classes.table, found(session).class_scores
    model = table.model()
    for row, score in enumerate(scores):
        assert model.index(row, 1).data() == f"{score.pictures}"
        assert model.index(row, 2).data() == f"{100 * score.recall:.1f} %"
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(2) + 20, head.height() // 2)
    for is_descending in (False, True):
        qtbot.mouseClick(head.viewport(), LEFT, pos=place)
        shown = [float(model.index(row, 2).data()[:-2]) for row in range(10)]
        assert shown == sorted(shown, reverse=is_descending)


def test_a_class_leads_to_its_mistakes(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    go_to(qtbot, evaluated, CLASSES)
    answer, table = found(session), evaluated.classes.table
    true = int(np.bincount(answer.labels[answer.predicted != answer.labels]).argmax())
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    names = session.network.class_names
    row = next(r for r in range(10) if table.model().index(r, 0).data() == names[true])
    table.setCurrentIndex(table.model().index(row, 0))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert evaluated.pages.currentIndex() == MISTAKES
    assert evaluated.mistakes.true.currentText() == names[true]
    shown = evaluated.mistakes.pictures.indices
    assert shown.tolist() == answer.confident_mistakes(true).tolist()
    assert len(shown)


def test_calibration_says_what_it_amounts_to(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    go_to(qtbot, evaluated, CALIBRATION)
    answer = found(session)
    assert f"{100 * answer.evaluation.accuracy:.1f} %." in evaluated.calibration.sentence.text()
    told = evaluated.calibration.diagram.accessibleDescription()
    assert len(told.split("; ")) == 15


def test_mistakes_and_the_hardest_can_be_filtered(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel
) -> None:
    go_to(qtbot, evaluated, MISTAKES)
    answer, page = found(session), evaluated.mistakes
    assert page.pictures.indices.tolist() == answer.confident_mistakes().tolist()
    first = page.pictures.wall.pictures[0]
    index = int(answer.confident_mistakes()[0])
    names = session.network.class_names
    assert first.caption.splitlines()[0] == names[answer.labels[index]]
    assert first.caption.endswith(names[answer.predicted[index]])
    assert f"predicted as {names[answer.predicted[index]]}" in first.tooltip
    qtbot.mouseClick(page.orders.button(1), LEFT)
    assert page.pictures.indices.tolist() == answer.hardest().tolist()
    qtbot.keyClick(page.true, Qt.Key.Key_Down)
    assert page.true.class_index == 0
    assert page.pictures.indices.tolist() == answer.hardest(true=0).tolist()
    never = int(np.flatnonzero(answer.evaluation.confusion[0] == 0)[0])
    page.predicted.setFocus()
    for _ in range(never + 1):
        qtbot.keyClick(page.predicted, Qt.Key.Key_Down)
    assert page.pictures.empty.isVisible()
    assert page.pictures.place.text() == "none"


def test_what_is_older_is_tinted_and_said(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, evaluated: EvaluationPanel
) -> None:
    assert evaluated.tint.isHidden()
    session.network.update_weights(checkpoint.weights)
    qtbot.waitUntil(evaluated.tint.isVisible)
    assert evaluated.head.words.text() == "Out of date: evaluate again."
    go_to(qtbot, evaluated, DATA)
    assert evaluated.tint.isHidden()
    go_to(qtbot, evaluated, CONFUSION)
    qtbot.mouseClick(evaluated.head.button, LEFT)
    qtbot.waitUntil(lambda: not session.assessments.is_running)
    assert evaluated.tint.isHidden()


def test_pages_follow_another_evaluation_and_hidden_ones_rest(
    qtbot: QtBot, session: Session, evaluated: EvaluationPanel, checkpoint: Checkpoint
) -> None:
    go_to(qtbot, evaluated, MISTAKES)
    session.network.update_weights({n: -w for n, w in checkpoint.weights.items()})
    session.assessments.ask()
    qtbot.waitUntil(lambda: not session.assessments.is_running)
    answer = found(session)
    assert evaluated.mistakes.pictures.indices.tolist() == answer.confident_mistakes().tolist()
    go_to(qtbot, evaluated, CONFUSION)
    cell = evaluated.confusion.matrix.current
    shown = evaluated.confusion.pictures.indices
    assert shown.tolist() == answer.most_confident(*cell).tolist()


def test_a_network_with_other_classes_is_told_and_the_data_set_stays(
    qtbot: QtBot, panel: EvaluationPanel, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(replace(NETWORKS["article"], classes=7))
    assert "has classes other than" in panel.empty.text()
    assert not panel.head.button.isEnabled()
    assert "has classes other than" in panel.head.button.toolTip()
    go_to(qtbot, panel, DATA)
    assert panel.data.pictures.wall.pictures


def test_it_can_be_made_and_hidden_without_a_data_set(qtbot: QtBot, session: Session) -> None:
    panel = EvaluationPanel(session)
    qtbot.addWidget(panel)
    session.data.changed.emit()
    session.assessments.changed.emit()
    panel.resize(690, 430)
    panel.show()
    assert panel.pages.currentIndex() == EMPTY
    assert "loads fashion-mnist first" in panel.empty.text()


def test_diagrams_are_copied_as_they_are_on_screen(evaluated: EvaluationPanel) -> None:
    matrix, reliability = evaluated.confusion.matrix, evaluated.calibration.diagram
    copies = evaluated.confusion.picture_actions.copy, reliability.picture_actions.copy
    for diagram, copy in zip((matrix, reliability), copies, strict=True):
        copy.trigger()
        assert QGuiApplication.clipboard().image().size() == diagram.size()


def test_the_explanation_folds_away_and_comes_back(
    qtbot: QtBot, evaluated: EvaluationPanel
) -> None:
    how = evaluated.confusion.how_to_read
    assert "Rows are the true classes" in how.text.text()
    for is_there in (False, True):
        qtbot.mouseClick(how.button, LEFT)
        assert how.text.isVisible() is is_there


def test_evaluating_goes_on_beside_training(
    qtbot: QtBot, session: Session, panel: EvaluationPanel
) -> None:
    session.training.configure(replace(RECIPES["article"], device="cpu"), "article", "new weights")
    session.training.run()
    qtbot.waitUntil(lambda: len(session.training.history.steps) > 2, timeout=30_000)
    qtbot.mouseClick(panel.head.button, LEFT)
    qtbot.waitUntil(lambda: session.assessments.found is not None, timeout=30_000)
    qtbot.waitUntil(lambda: session.assessments.is_old, timeout=30_000)
    assert panel.tint.isVisible()
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=30_000)


def test_everything_has_a_name_and_a_tooltip(evaluated: EvaluationPanel) -> None:
    heads = evaluated.head
    for widget in (heads.button, heads.bar, evaluated.choice.button(0), evaluated.mistakes.true):
        assert widget.accessibleName()
        assert widget.toolTip()
