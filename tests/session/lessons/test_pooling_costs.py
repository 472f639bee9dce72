from dataclasses import replace

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.session.lessons.pooling_costs import PoolingCosts
from cnnviz.session.session import Session


def test_what_was_measured_is_told_as_older_than_other_weights_and_dropped_with_its_data(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, small_dataset: Dataset
) -> None:
    costs = PoolingCosts(session.network, session.data, QObject(session))
    session.data.dataset = small_dataset
    costs.ask()
    qtbot.waitUntil(lambda: not costs.is_running)
    assert not costs.is_old
    session.data.changed.emit()
    assert len(costs.results) == 4
    session.network.update_weights(checkpoint.weights)
    assert costs.is_old
    session.data.dataset = replace(small_dataset, name="other bars")
    session.data.changed.emit()
    assert not costs.results
    assert not costs.is_old
