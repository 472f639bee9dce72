"""All experiments on networks of every make: each opens, and says only what is so."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.lessons.connections.sharing_experiment import SharingExperiment
from cnnviz.views.lessons.connections.sparse_experiment import SparseExperiment
from cnnviz.views.lessons.experiments import EXPERIMENTS
from cnnviz.views.lessons.pooling.pooling_experiment import PoolingExperiment
from cnnviz.views.lessons.training_step.training_step import TrainingStepExperiment
from tests.mixed_designs import MIXED_DESIGNS

Show = Callable[[NetworkConfig], None]
every_design = pytest.mark.parametrize("design", MIXED_DESIGNS)


def test_every_lesson_but_the_last_has_an_experiment() -> None:
    slugs = [lesson.slug for lesson in load_lessons()]
    assert list(dict.fromkeys(slugs)) == slugs
    assert set(EXPERIMENTS) == set(slugs[:-1])


@pytest.mark.parametrize("slug", EXPERIMENTS)
def test_an_experiment_opens_on_every_network_and_follows_it_to_the_next(
    qtbot: QtBot, session: Session, show_network: Show, slug: str
) -> None:
    told: list[Exception] = []
    session.failed.connect(told.append)
    experiment = EXPERIMENTS[slug](session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    with qtbot.waitExposed(experiment):
        experiment.show()
    for config in MIXED_DESIGNS.values():
        show_network(config)
        words = words_in(experiment)
        assert not [text for text in words if "nan" in text.split()]
        experiment.grab()
    experiment.close()
    assert not told


def words_in(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


@every_design
def test_padding_is_counted_only_where_windows_lie_on_it(
    qtbot: QtBot, session: Session, show_network: Show, design: str
) -> None:
    show_network(MIXED_DESIGNS[design])
    experiment = SparseExperiment(session)
    qtbot.addWidget(experiment)
    count = experiment.count
    for number in range(count.chooser.count()):
        count.chooser.setCurrentIndex(number)
        count.chooser.activated.emit(number)
        layer = count.layer.layer
        block = MIXED_DESIGNS[design].blocks[int(layer[4:]) - 1] if layer != "fc" else None
        is_padded = layer.startswith("conv") and block is not None and block.padding > 0
        names = [bar.name for bar in count.bars.counts]
        assert (f"{layer} + padding" in names) == is_padded
        said = " ".join([count.words.text(), *(bar.tooltip for bar in count.bars.counts)])
        assert ("at the border" in said) == is_padded


@every_design
def test_sharing_is_told_where_there_is_any(
    qtbot: QtBot, session: Session, show_network: Show, design: str
) -> None:
    show_network(MIXED_DESIGNS[design])
    experiment = SharingExperiment(session)
    qtbot.addWidget(experiment)
    for number in range(experiment.chooser.count()):
        experiment.chooser.setCurrentIndex(number)
        experiment.chooser.activated.emit(number)
        layer, said = experiment.layer, experiment.dense.text()
        shape = session.network.layer(layer.layer)
        assert ("shares nothing" in said) == (shape.width * shape.height == 1)
        ratio = re.search(r": ([\d,.e+]+) times", said)
        if ratio is not None:
            exact = layer.dense_parameters / layer.parameters
            assert float(ratio[1].replace(",", "")) == pytest.approx(exact, rel=0.06)


@pytest.mark.parametrize(("size", "is_average"), [("1", True), ("2", True), ("3", False)])
def test_weighted_pooling_is_told_in_one_way_alone(
    qtbot: QtBot, session: Session, size: str, is_average: bool
) -> None:
    experiment = PoolingExperiment(session)
    qtbot.addWidget(experiment)
    with qtbot.waitExposed(experiment):
        experiment.show()
    experiment.choice.sizes.setCurrentText(size)
    experiment._point_at("weighted", (1, 1))
    assert ("centre counts most" in experiment.words.text()) == (not is_average)
    assert ("equally far" in experiment.words.text()) == is_average
    assert ("not the average" in experiment.weights.words.text()) == (not is_average)
    experiment.close()


@every_design
def test_a_pooling_is_the_networks_own_where_all_of_its_are_of_that_kind(
    qtbot: QtBot, session: Session, show_network: Show, design: str
) -> None:
    show_network(MIXED_DESIGNS[design])
    experiment = PoolingExperiment(session)
    qtbot.addWidget(experiment)
    owned = {kind for kind, title in experiment.titles.items() if "(own)" in title.text()}
    kinds = {block.pooling for block in MIXED_DESIGNS[design].blocks if block.pooling}
    assert owned == (kinds if len(kinds) == 1 else set())


@every_design
def test_slow_motion_speaks_of_batch_norm_where_there_is_some(
    qtbot: QtBot, session: Session, show_network: Show, small_dataset: Dataset, design: str
) -> None:
    classes = MIXED_DESIGNS[design].classes
    pictures = small_dataset.train
    session.data.dataset = replace(
        small_dataset,
        class_names=small_dataset.class_names[:classes],
        train=ImageSet(pictures.images, pictures.labels % classes),
    )
    show_network(MIXED_DESIGNS[design])
    experiment = TrainingStepExperiment(session)
    qtbot.addWidget(experiment)
    with qtbot.waitExposed(experiment):
        experiment.show()
    qtbot.waitUntil(lambda: len(experiment.stages) == 5, timeout=30_000)
    experiment.next.click()
    has_norm = any(block.batch_norm for block in MIXED_DESIGNS[design].blocks)
    assert ("batch norm" in experiment.told.text()) == has_norm
    experiment.close()


@every_design
def test_the_middle_of_a_field_is_named_in_pixels_where_it_has_one(
    qtbot: QtBot, session: Session, show_network: Show, design: str
) -> None:
    show_network(MIXED_DESIGNS[design])
    experiment = SparseExperiment(session)
    qtbot.addWidget(experiment)
    with qtbot.waitExposed(experiment):
        experiment.show()
    experiment.segments[2].click()
    for layer in session.network.layers[:-1]:
        session.selection.select_value(layer.name, 0, layer.height // 2, layer.width // 2)
        place = session.selection.place
        box = session.network.boxes(place)[-1]
        field = session.network.effective_field(place)
        text = experiment.fields.effective_name.text()
        if not field.any():
            assert text == "follows no pixel here"
        elif min(box.width, box.height) < 4:
            assert text == f"follows {np.count_nonzero(field)} of these {box.width * box.height} px"
        else:
            found = re.fullmatch(r"(\d+) % in the middle (\d+)x(\d+) px", text)
            assert found is not None
            wide, high = int(found[2]), int(found[3])
            assert wide < box.width
            assert high < box.height
            left, top = box.left + (box.width - wide) // 2, box.top + (box.height - high) // 2
            share = field[top : top + high, left : left + wide].sum() / field.sum()
            assert int(found[1]) == round(100 * share)
    experiment.close()
