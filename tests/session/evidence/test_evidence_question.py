from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.session.evidence.evidence_question import EvidenceQuestion
from cnnviz.session.session import Session

TANH = NetworkConfig("tanh", (BlockConfig(3, activation="tanh", pooling=None),), classes=3)


@pytest.fixture
def question(session: Session) -> EvidenceQuestion:
    return EvidenceQuestion(session.network, QObject(session))


def test_it_asks_about_the_winner_and_the_runner_up(
    session: Session, question: EvidenceQuestion
) -> None:
    order = np.argsort(-session.network.trace.probabilities)
    assert (question.target, question.rival) == tuple(order[:2])
    session.next_example()
    order = np.argsort(-session.network.trace.probabilities)
    assert (question.target, question.rival) == tuple(order[:2])


def test_a_pinned_class_stays_and_can_be_let_go(
    qtbot: QtBot, session: Session, question: EvidenceQuestion
) -> None:
    order = np.argsort(-session.network.trace.probabilities)
    with qtbot.waitSignal(question.changed):
        question.pin(int(order[1]))
    assert (question.target, question.rival) == (order[1], order[0])
    with qtbot.waitSignal(question.changed):
        question.pin_rival(int(order[5]))
    assert question.rival == order[5]
    question.pin_rival(int(order[1]))  # the same class twice compares nothing
    assert question.rival == order[0]
    question.pin(None)
    assert question.target == order[0]
    with qtbot.assertNotEmitted(question.changed):
        question.pin(None)


def test_swapping_asks_for_the_second_class(question: EvidenceQuestion) -> None:
    one, two = question.target, question.rival
    question.swap()
    assert (question.target, question.rival) == (two, one)
    question.swap()
    assert (question.target, question.rival) == (one, two)


def test_settings_cannot_be_impossible(question: EvidenceQuestion) -> None:
    question.choose_window(40, 50)
    assert (question.window, question.stride) == (28, 28)
    question.choose_window(4, 9)
    assert (question.window, question.stride) == (4, 4)
    question.choose_window(0, 0)
    assert (question.window, question.stride) == (1, 1)


def test_another_network_keeps_what_it_can(
    question: EvidenceQuestion, show_network: Callable[[NetworkConfig], None]
) -> None:
    question.choose_layer("relu1")
    question.pin(7)
    question.pin_rival(1)
    show_network(TANH)
    assert question.layer == "tanh1"
    assert question.pinned is None
    assert question.pinned_rival == 1
    assert question.now.request.target < 3
    show_network(replace(TANH, classes=1))
    question.ask_of_two(True)
    assert not question.has_rival
    assert question.now.rival is None


def test_the_question_in_full(question: EvidenceQuestion) -> None:
    question.choose_method("grad-cam")
    question.choose_layer("conv1")
    question.pin(2)
    question.pin_rival(4)
    assert question.now.rival is None
    question.ask_of_two(True)
    asked = question.now
    assert (asked.request.method, asked.request.layer) == ("grad-cam", "conv1")
    assert (asked.request.target, asked.rival) == (2, 4)
    assert [part.target for part in asked.parts] == [2, 4]
    question.choose_method("saliency")  # not linear: the difference is asked for by itself
    assert [(part.target, part.against) for part in question.now.parts] == [
        (2, None),
        (4, None),
        (2, 4),
    ]
