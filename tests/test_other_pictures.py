"""All of the program with a data set of another size, with colours and any number of classes."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.commands.cli import main
from cnnviz.core.channels.channel_search import search_channels
from cnnviz.core.channels.maximisation import ascend
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import DATASETS, Dataset, DrawnSource, Splits
from cnnviz.core.data.normalisations import NORMALISATIONS, normalisation_named, normalisation_of
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.edits.weight_edits import ScaleKernel, SilenceChannel, apply_edits
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.assessment import assess
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.evaluation.normalisation_comparison import candidates, compare_normalisations
from cnnviz.core.evidence.attribution import AttributionRequest, attribute
from cnnviz.core.evidence.attribution_methods import METHODS
from cnnviz.core.inspection.arithmetic import explain
from cnnviz.core.inspection.receptive_field import boxes, effective_field
from cnnviz.core.inspection.trace import trace
from cnnviz.core.neighbours.feature_space import choose_pictures, feature_space
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.kept_drawing import KeptDrawing, keep_drawing, kept_drawing
from cnnviz.core.sketching.sketch import see_pixels, see_sketch
from cnnviz.core.training.drawing_stock import validation_drawings
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS, Panel
from cnnviz.views.input.canvas_widget import CanvasWidget
from tests.flags import SHAPE, SIZE, flags

STEPS = 12
CLASSES = (7, 2, 120)
CONFIG = TrainingConfig(epochs=4, batch_size=25, device="cpu", learning_rate=0.003)


def answer_of(work: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@pytest.fixture(scope="module")
def data() -> Dataset:
    return flags()


@pytest.fixture(scope="module")
def run(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> RecordedRun:
    """A dozen steps of the article's network on flags, recorded and read again."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    network = start_of(data)
    made = network.network()
    run = TrainingRun(made, data, CONFIG)
    folder = tmp_path_factory.mktemp("runs") / "20250101-120000-aaaaaa"
    with RunRecorder(folder, network, run) as recorder:
        for report in run.reports():
            recorder.add(report)
            if report.step == STEPS:
                break
    torch.set_num_threads(threads)
    return read_run(folder)


@pytest.fixture(scope="module")
def trained(run: RecordedRun) -> Checkpoint:
    return replace(run.start, weights=run.weights(STEPS))


def start_of(data: Dataset) -> Checkpoint:
    config = replace(NETWORKS["article"], input_shape=SIZE, classes=len(data.class_names))
    weights = weights_of(build_network(config, seed=1))
    return Checkpoint(config, weights, data.class_names, data.picture_shape)


def test_it_learns_and_the_run_is_read_as_it_was_written(run: RecordedRun) -> None:
    assert run.start.picture_shape == SHAPE
    assert run.history.losses[-1] < run.history.losses[0]
    assert run.steps[-1] == STEPS


def test_a_checkpoint_keeps_the_shape(trained: Checkpoint, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "flags.safetensors", trained)
    read = load_checkpoint(tmp_path / "flags.safetensors")
    assert (read.picture_shape, read.class_names) == (SHAPE, trained.class_names)
    assert not read.has_other_weights_than(trained)
    assert b"means" in (tmp_path / "flags.safetensors").read_bytes()  # older versions refuse it


@pytest.mark.parametrize(
    "wrong",
    [{"channels": 2}, {"height": 0}, {"width": 513}, {"mean": (0.5,)}, {"deviation": (0.1, 0, 1)}],
)
def test_no_pictures_have_such_a_shape(wrong: dict[str, Any]) -> None:
    with pytest.raises(CnnvizError):
        replace(SHAPE, **wrong)


def test_pixels_are_scaled_channel_by_channel(data: Dataset) -> None:
    scaled = SHAPE.normalised(data.test.images)
    for channel in range(3):
        expected = data.test.images[:, channel] / 255
        expected = (expected - SHAPE.mean[channel]) / SHAPE.deviation[channel]
        torch.testing.assert_close(scaled[:, channel], expected)
    alone = SHAPE.normalised_picture(data.test.images[3].numpy())
    np.testing.assert_allclose(alone, scaled[3].numpy(), rtol=1e-5, atol=1e-6)
    assert data.test.images.dtype == torch.uint8


def test_every_value_is_explained_as_the_network_computes_it(
    trained: Checkpoint, data: Dataset
) -> None:
    network = trained.network()
    seen = trace(network, SHAPE.normalised_picture(data.test.images[0].numpy()))
    for shape in layer_shapes(trained.config):
        place = Place(shape.name, shape.depth - 1, shape.height // 2, shape.width // 2)
        told = float(
            seen.outputs[shape.name].reshape(shape.depth, shape.height, shape.width)[
                place.unit, place.row, place.column
            ]
        )
        assert explain(network, seen, place).result == pytest.approx(told, rel=1e-4, abs=1e-5)
    place = Place("conv2", 3, 4, 5)
    box = boxes(trained.config, place)[-1]
    field = effective_field(network, seen.input, place)
    assert field.shape == SIZE[1:]
    outside = field.copy()
    outside[box.top : box.bottom, box.left : box.right] = 0
    assert field.any()
    assert not outside.any()


def test_edits_evaluation_and_neighbours_take_the_pictures(
    trained: Checkpoint, data: Dataset
) -> None:
    network = trained.network()
    edits = (ScaleKernel("conv1", 2, 0.5, channel=1), SilenceChannel("conv2", 3))
    edited = apply_edits(trained.config, trained.weights, edits)
    assert torch.equal(edited["conv1.weight"][2, 1], trained.weights["conv1.weight"][2, 1] / 2)
    result = evaluate(network, data.test, SHAPE)
    assert result.confusion.shape == (7, 7)
    assert answer_of(assess(network, data.test, SHAPE)).evaluation.accuracy == result.accuracy
    pictures = choose_pictures(network, data)
    assert pictures.pixels(0).shape == SIZE
    assert len(answer_of(feature_space(network, pictures, SHAPE))) == len(pictures)


def test_channels_and_their_best_inputs_have_colours(trained: Checkpoint, data: Dataset) -> None:
    finds = answer_of(search_channels(trained.network(), trained.config, data, SHAPE))
    assert finds.layers["fc"].profile.shape == (7, 7)
    best = answer_of(ascend(trained.network(), trained.config, "fc", 0, SHAPE))
    assert best.pixels.shape == SIZE
    assert best.rose
    assert (best.pixels[0] != best.pixels[2]).any()


@pytest.mark.parametrize("method", METHODS)
def test_evidence_is_a_number_a_pixel(trained: Checkpoint, data: Dataset, method: Any) -> None:
    picture = SHAPE.normalised_picture(data.test.images[0].numpy())
    asked = AttributionRequest(method, 1, layer="relu2", window=6, stride=3)
    found = answer_of(attribute(trained.network(), picture, asked, SHAPE.empty))
    assert found.values.shape == SIZE[1:]
    assert found.completeness is None or found.completeness.holds


def test_a_normalisation_is_for_all_channels_or_for_each(
    trained: Checkpoint, data: Dataset
) -> None:
    own = normalisation_named("0.5,0.4,0.3,0.3,0.25,0.2")
    assert own == normalisation_of(SHAPE)
    assert own.of(SHAPE) == SHAPE
    assert NORMALISATIONS["minus-one-to-one"].of(SHAPE).mean == (0.5, 0.5, 0.5)
    tried = candidates(SHAPE)
    work = compare_normalisations(trained.network(), data.validation, SHAPE, tried)
    assert [score.normalisation for score in answer_of(work)] == list(tried)
    with pytest.raises(CnnvizError, match="channel"):
        own.of(PictureShape(1, 28, 28, (0.5,), (0.5,)))


def test_ink_is_in_all_channels_alike_and_keeps_its_proportions() -> None:
    for example in load_examples()[:5]:
        seen = see_sketch(draw_strokes(example.strokes), SIZE)
        assert seen.pixels.shape == SIZE
        assert (seen.pixels == seen.pixels[0]).all()
        rows, columns = (seen.pixels[0].any(axis=axis).sum() for axis in (1, 0))
        assert rows == SIZE[1] or columns == SIZE[2]
        assert [stage.name for stage in seen.stages][-1] == "24x20"
    picture = flags().test.images[0].numpy()
    assert all((stage.picture == picture).all() for stage in see_pixels(picture).stages)


def test_drawings_are_made_in_the_size_that_is_asked_for() -> None:
    assert validation_drawings((3, 12, 10)).images.shape[1:] == (3, 12, 10)


@pytest.mark.parametrize("pixels", [None, flags().test.images[0].numpy()])
def test_a_drawing_is_kept_with_its_colours(pixels: np.ndarray | None, tmp_path: Path) -> None:
    keep_drawing(tmp_path / "kept", KeptDrawing(np.zeros((280, 280), np.uint8), "flag", pixels))
    kept = kept_drawing(tmp_path / "kept")
    assert kept is not None
    assert np.array_equal(kept.pixels, pixels) if pixels is not None else kept.pixels is None
    content = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(content[:-1])
    assert kept_drawing(tmp_path / "kept") is None


@pytest.fixture
def source(data: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    splits = Splits(data.train, data.validation, data.test)
    monkeypatch.setitem(DATASETS, "flags", DrawnSource(data.class_names, lambda: splits))
    monkeypatch.chdir(tmp_path)


def test_the_commands_take_it(
    source: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], one_thread: None
) -> None:
    settings = ["--epochs", "1", "--device", "cpu", "--output", "flags.safetensors"]
    assert main(["train", "--dataset", "flags", *settings]) == 0
    test = ["evaluate", "--checkpoint", "flags.safetensors", "--dataset", "flags"]
    assert main(test) == 0
    Image.fromarray(draw_strokes(load_examples()[0].strokes)).save(tmp_path / "drawing.png")
    capsys.readouterr()
    assert main(["classify", "--checkpoint", "flags.safetensors", "drawing.png"]) == 0
    assert "flag" in capsys.readouterr().out


def test_pictures_of_another_size_are_refused_by_name(
    source: None,
    trained: Checkpoint,
    small_dataset: Dataset,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = small_dataset.test
    splits = Splits(part, part, part)
    monkeypatch.setitem(DATASETS, "grey", DrawnSource(trained.class_names, lambda: splits))
    save_checkpoint(Path("flags.safetensors"), trained)
    assert main(["evaluate", "--checkpoint", "flags.safetensors", "--dataset", "grey"]) == 2
    assert "expects pictures other than those of grey" in capsys.readouterr().err


@pytest.fixture
def flag_session(
    request: pytest.FixtureRequest, qtbot: QtBot, preferences: Preferences, tmp_path: Path
) -> Any:
    """A session with flags of so many classes, and a network for them."""
    data = flags(getattr(request, "param", 7))
    session = Session(start_of(data), "flags", preferences, data_folder=tmp_path)
    session.data.dataset = data
    session.data.wanted = data.name
    session.data.changed.emit()
    yield session
    session.shut_down()


@pytest.mark.parametrize("flag_session", CLASSES, indirect=True)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_panel_shows_it(
    qtbot: QtBot, flag_session: Session, panel: Panel, checkpoint: Checkpoint, one_thread: None
) -> None:
    session = flag_session
    widget = panel.make(session)
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    pages = len(session.navigation.lessons) if panel.name == "lessons" else 1
    for _ in range(pages):
        session.show_data_picture("test", 1)
        assert not widget.grab().isNull()
        session.canvas.press(100, 100)
        session.canvas.move(180, 200)
        session.canvas.release()
        assert not widget.grab().isNull()
        session.navigation.turn_page(1)
    for shown in (checkpoint, start_of(flags(3))):
        session.network.show(shown, "another")
        assert not widget.grab().isNull()
    widget.close()
    session.shut_down()


def test_a_stroke_is_classified_and_pictures_keep_their_colours(
    qtbot: QtBot, flag_session: Session
) -> None:
    session = flag_session
    host = QWidget()
    qtbot.addWidget(host)
    widget = CanvasWidget(session.canvas, host)
    widget.resize(300, 300)
    with qtbot.waitExposed(host):
        host.show()
    session.show_data_picture("test", 1)
    colour = widget.grab().toImage().pixelColor(150, 150)
    assert len({colour.red(), colour.green(), colour.blue()}) > 1
    assert np.array_equal(session.canvas.seen.pixels, session.data.dataset.test.images[1].numpy())
    before = session.network.trace
    session.canvas.clear()
    session.canvas.press(60, 60)
    session.canvas.move(220, 200)
    session.canvas.release()
    assert session.network.trace is not before
    assert session.network.trace.probabilities.shape == (7,)
    assert session.network.trace.input.shape == SIZE


def test_a_run_of_the_window_reads_pictures_as_the_data_set_has_them(
    qtbot: QtBot, session: Session, data: Dataset, one_thread: None
) -> None:
    session.data.dataset, session.data.wanted = data, data.name
    session.data.state = DataState.READY
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.last_report is not None, timeout=10_000)
    assert session.network.picture_shape == SHAPE
    assert session.network.config.classes == 7
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active)


def test_the_canvas_follows_the_network_to_another_size(
    session: Session, checkpoint: Checkpoint, trained: Checkpoint
) -> None:
    heard: list[tuple[tuple[int, ...], tuple[int, ...]]] = []

    def hear() -> None:
        heard.append((session.canvas.seen.pixels.shape, session.network.trace.input.shape))

    for signal in (session.network.replaced, session.network.traced, session.canvas.changed):
        signal.connect(hear)
    for shown in (trained, checkpoint):
        session.network.show(shown, "another")
        size = shown.picture_shape.size
        assert session.canvas.seen.pixels.shape == session.network.trace.input.shape == size
    assert all(seen == read for seen, read in heard)
    assert session.network.trace.input.any()
