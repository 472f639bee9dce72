"""What tests share: offscreen Qt, fresh folders, a session, and a watch on leaked widgets."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QSettings, QThread
from PySide6.QtWidgets import QApplication

from cnnviz.core.checkpoints import Checkpoint
from cnnviz.core.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.network_config import NETWORKS
from cnnviz.core.networks import build_network, weights_of
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session


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


@pytest.fixture
def one_thread() -> Iterator[None]:
    """So small a network is slower on several threads, much so on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def checkpoint() -> Checkpoint:
    """The article's network, untrained: what is tested must not depend on training."""
    config = NETWORKS["article"]
    weights = weights_of(build_network(config, seed=1))
    return Checkpoint(config, weights, FASHION_CLASSES, mean=0.286, std=0.353)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def session(
    qapp: QApplication, checkpoint: Checkpoint, preferences: Preferences, tmp_path: Path
) -> Iterator[Session]:
    """A session with the untrained network and the first example on its canvas."""
    session = Session(checkpoint, "untrained", preferences, autosave_folder=tmp_path)
    yield session
    session.shut_down()


@pytest.fixture
def small_dataset() -> Dataset:
    """400 + 100 + 100 pictures in which each class is a bright bar in a row of its own."""
    return Dataset(
        "bars",
        FASHION_CLASSES,
        mean=0.1,
        std=0.25,
        train=_bars(400, seed=1),
        validation=_bars(100, seed=2),
        test=_bars(100, seed=3),
    )


def _bars(count: int, seed: int) -> ImageSet:
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, count)
    images = random.integers(0, 60, (count, 1, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[0, 2 * label + 4 : 2 * label + 6, 4:24] = 250
    return ImageSet(torch.from_numpy(images), torch.from_numpy(labels))
