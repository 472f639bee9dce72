"""What tests share: offscreen Qt, fresh folders, a session, and a watch on leaked widgets."""

import gc
import os
import signal
import socket

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QSettings, Qt, QThread
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from cnnviz.commands.progress import TrainingProgress
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.datasets import (
    DATASETS,
    FASHION_CLASSES,
    Dataset,
    DrawnSource,
    ImageSet,
    Splits,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.peoples_drawings.fetching import URL_VARIABLE
from cnnviz.core.peoples_drawings.folder import VARIABLE as DRAWINGS_VARIABLE
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from tests.bucket import Bucket, running_bucket
from tests.picture_shapes import grey

REAL_DATA = os.environ.get("CNNVIZ_DATA")
CLOSED_PORT = "http://127.0.0.1:9"
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _no_automatic_collection() -> None:
    """As in the app: a collection in a training thread would delete widgets there."""
    gc.disable()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _fresh_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test stores reaches the user's own folders."""
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture(autouse=True)
def _no_data_and_no_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that counts on a data set of this machine or on a connection, at once."""
    for name in ("CNNVIZ_DATA", DRAWINGS_VARIABLE, URL_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for scheme in ("http", "https"):  # for the programs that a test starts
        monkeypatch.setenv(f"{scheme}_proxy", CLOSED_PORT)
    monkeypatch.setenv("no_proxy", ",".join(THIS_MACHINE))
    asked: list[object] = []
    look_up = socket.getaddrinfo

    def look_up_here(host: object, *args: Any, **options: Any) -> Any:
        if host not in (None, *THIS_MACHINE):
            asked.append(host)
            raise socket.gaierror("tests have no connection")
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
    yield
    assert not asked, f"reached for {asked}"


@pytest.fixture(autouse=True)
def _no_leaks() -> Iterator[None]:
    """Fail a test that leaves a visible window or a running thread behind."""
    yield
    gc.collect()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    visible = [widget for widget in app.topLevelWidgets() if widget.isVisible()]
    assert not visible, f"left open: {visible}"
    running = [t for t in app.findChildren(QThread) if t.isRunning()]
    assert not running, f"left running: {running}"


@pytest.fixture(autouse=True)
def _no_theme_left() -> Iterator[None]:
    """Take a theme off again that a test gave to the application."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.setStyleSheet("")
        app.setPalette(QPalette())
        app.styleHints().setColorScheme(Qt.ColorScheme.Unknown)


@pytest.fixture
def real_data() -> Path:
    """The folder with Fashion-MNIST; a test that asks for it is left out where there is none."""
    if not REAL_DATA:
        pytest.skip("$CNNVIZ_DATA names no folder with Fashion-MNIST")
    return Path(REAL_DATA)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A server with people's drawings on this machine, where all of them are fetched from."""
    with running_bucket() as bucket:
        monkeypatch.setenv(URL_VARIABLE, bucket.url)
        yield bucket


@pytest.fixture
def one_thread() -> Iterator[None]:
    """So small a network is slower on several threads, much so on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def small_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Makes a disk on which no file has room for more bytes than this."""
    resource = pytest.importorskip("resource")

    @contextmanager
    def small_disk(most_bytes: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return small_disk


@pytest.fixture
def checkpoint() -> Checkpoint:
    """The article's network, untrained: what is tested must not depend on training."""
    config = NETWORKS["article"]
    weights = weights_of(build_network(config, seed=1))
    return Checkpoint(config, weights, FASHION_CLASSES, picture_shape=grey(0.286, 0.353))


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def session(
    qapp: QApplication, checkpoint: Checkpoint, preferences: Preferences, tmp_path: Path
) -> Iterator[Session]:
    """A session with the untrained network and the first example on its canvas."""
    session = Session(checkpoint, "untrained", preferences, data_folder=tmp_path)
    yield session
    session.shut_down()


@pytest.fixture
def show_network(session: Session) -> Callable[[NetworkConfig], None]:
    """Puts another network on screen, untrained."""

    def show(config: NetworkConfig) -> None:
        names = tuple(f"class {number}" for number in range(config.classes))
        weights = weights_of(build_network(config, seed=1))
        session.network.show(
            Checkpoint(
                config, weights, names, picture_shape=grey(0.286, 0.353, config.input_shape)
            ),
            "another",
        )

    return show


@pytest.fixture
def small_dataset() -> Dataset:
    """400 + 100 + 100 pictures in which each class is a bright bar in a row of its own."""
    return Dataset(
        "bars",
        FASHION_CLASSES,
        picture_shape=grey(0.1, 0.25),
        train=_bars(400, seed=1),
        validation=_bars(100, seed=2),
        test=_bars(100, seed=3),
    )


@pytest.fixture
def tiny_bars(small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For commands: a data set and a network, bars and tiny, and a fresh folder to work in."""
    splits = Splits(small_dataset.train, small_dataset.validation, small_dataset.test)
    tiny = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
    monkeypatch.setitem(DATASETS, "bars", DrawnSource(small_dataset.class_names, lambda: splits))
    monkeypatch.setitem(NETWORKS, "tiny", tiny)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.fixture
def interrupt_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has a signal come while `cnnviz train` tells of a step; 0 for none any more."""
    show = TrainingProgress.show

    def interrupt_at(step: int, number: int = signal.SIGINT, times: int = 1) -> None:
        def show_and_interrupt(progress: Any, report: StepReport) -> None:
            show(progress, report)
            for _ in range(times if report.step == step else 0):
                signal.raise_signal(number)

        monkeypatch.setattr(TrainingProgress, "show", show_and_interrupt)

    return interrupt_at


@pytest.fixture
def record_run(
    small_dataset: Dataset, tmp_path: Path, one_thread: None
) -> Callable[[NetworkConfig, int], RecordedRun]:
    """Trains some steps, and records them where the session looks for its runs."""

    def record_run(network: NetworkConfig, steps: int) -> RecordedRun:
        data, config = small_dataset, TrainingConfig(epochs=1, batch_size=25, device="cpu")
        made_by = describe_run(data.name, config, threads=1)
        made = build_network(network, seed=1)
        start = Checkpoint(
            network, weights_of(made), data.class_names, data.picture_shape, made_by=made_by
        )
        run = TrainingRun(made, data, config)
        number = len(list((tmp_path / "runs").glob("*")))
        folder = tmp_path / "runs" / f"20250101-12000{number}-aaaaaa"
        with RunRecorder(folder, start, run) as recorder:
            for report in run.reports():
                recorder.add(report)
                if report.step == steps:
                    break
        return read_run(folder)

    return record_run


def _bars(count: int, seed: int) -> ImageSet:
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, count)
    images = random.integers(0, 60, (count, 1, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[0, 2 * label + 4 : 2 * label + 6, 4:24] = 250
    return ImageSet(torch.from_numpy(images), torch.from_numpy(labels))
