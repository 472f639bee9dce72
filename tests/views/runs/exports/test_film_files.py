"""Films hold the right frames, in colours that mean the same in all of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.network.network_config import BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.film import Film, layers_with_kernels, layers_with_maps, shots
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.background.background_work import Work
from cnnviz.views.runs.exports.film_files import FilmStyle, png_of, preview, write_gif, write_pngs
from cnnviz.views.runs.exports.frame_painter import FrameLook, FramePainter
from cnnviz.views.theme import palette

SmallDisk = Callable[[int], AbstractContextManager[None]]


def finished(work: Work) -> Any:
    """Drive it to its end."""
    shares = [0.0]
    try:
        while True:
            shares.append(next(work))
            assert 0 <= shares[-2] <= shares[-1] <= 1
    except StopIteration as end:
        return end.value


@pytest.fixture(params=["dark", "light"])
def style(qapp: QApplication, request: pytest.FixtureRequest) -> FilmStyle:
    look = replace(FrameLook.of_app(), palette=palette(request.param == "dark"))
    return FilmStyle(480, 10, look)


@pytest.fixture
def kernels(run: RecordedRun) -> Film:
    return Film(run, layers_with_kernels(run)[0], None, run.steps)


@pytest.fixture
def maps(run: RecordedRun) -> Film:
    picture = np.random.default_rng(1).normal(size=(1, 28, 28)).astype(np.float32)
    layer = next(s for s in layers_with_maps(run) if s.name == "relu2")
    return Film(run, layer, picture, run.steps)


def pixels(path: Path) -> list[np.ndarray]:
    with Image.open(path) as image:
        return [np.asarray(frame.convert("RGB"), int) for frame in ImageSequence.Iterator(image)]


def rgb(image: QImage) -> np.ndarray:
    flat = image.convertToFormat(QImage.Format.Format_RGB888)
    data = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return data[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3).astype(int)


@pytest.mark.parametrize("what", ["kernels", "maps"])
def test_a_gif_has_a_frame_a_step_as_it_was_painted(
    what: str, style: FilmStyle, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    film: Film = request.getfixturevalue(what)
    path = tmp_path / "film.gif"
    assert finished(write_gif(film, style, path)) == path
    frames = pixels(path)
    assert len(frames) == len(film.steps) == 9
    for step, frame in zip(film.steps, frames, strict=True):
        painted = rgb(finished(preview(film, style, step)))
        assert frame.shape == painted.shape
        assert frame.shape[1] == 480
        assert np.abs(frame - painted).max() <= 24, "256 colours are near enough"
        assert np.abs(frame - painted).mean() < 2
    with Image.open(path) as image:
        image.seek(1)
        assert image.info["duration"] == 100
        assert image.info["loop"] == 0
    assert list(tmp_path.glob(".*")) == []


def test_brightness_means_the_same_in_all_frames(kernels: Film, style: FilmStyle) -> None:
    """After step n the weights are n + 1 times the first ones: each frame is brighter."""
    shown = ColourRange(max(float(np.abs(v).max()) for _, v in shots(kernels)), True)
    painter = FramePainter(kernels, shown, 480, style.look)
    brightness = [rgb(painter.image(7, values))[80:300].mean() for _, values in shots(kernels)]
    assert brightness == sorted(brightness)
    assert brightness[-1] > brightness[0] + 5


def test_the_foot_alone_tells_two_steps_with_the_same_values_apart(
    kernels: Film, style: FilmStyle
) -> None:
    painter = FramePainter(kernels, ColourRange(1.0, True), 480, style.look)
    values = np.zeros(kernels.shape, np.float32)
    early, late = (rgb(painter.image(step, values)) for step in (1, 8))
    rows = np.flatnonzero((early != late).any(axis=(1, 2)))
    assert rows.min() > 0.8 * len(early)
    background = QColor(style.look.palette.color(QPalette.ColorRole.Base)).getRgb()[:3]
    assert tuple(early[2, 2]) == background


def test_frames_are_numbered_pictures_in_a_folder_of_their_own(
    kernels: Film, style: FilmStyle, tmp_path: Path
) -> None:
    folder = tmp_path / "frames"
    assert finished(write_pngs(kernels, style, folder)) == folder
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"frames-{n:04d}.png" for n in range(1, 10)]
    for step, name in zip(kernels.steps, names, strict=True):
        painted = finished(preview(kernels, style, step))
        assert (folder / name).read_bytes() == png_of(painted)


@pytest.mark.parametrize("write", [write_gif, write_pngs])
def test_a_full_disk_is_told_and_nothing_half_stays(
    write: Callable[..., Work],
    kernels: Film,
    style: FilmStyle,
    tmp_path: Path,
    small_disk: SmallDisk,
) -> None:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "film.gif"
    with small_disk(500), pytest.raises(CnnvizError, match=r"film.gif could not be written"):
        finished(write(kernels, style, path))
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(CnnvizError, match="choose another folder"):
        finished(write(kernels, style, tmp_path / "nowhere" / "film.gif"))


def test_what_is_given_up_leaves_nothing(kernels: Film, style: FilmStyle, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for count in (2, 12):
        work = write_pngs(kernels, style, tmp_path / "out" / "frames")
        for _ in range(count):
            next(work)
        work.close()
        assert list((tmp_path / "out").iterdir()) == []


def test_a_run_that_is_gone_is_told(kernels: Film, style: FilmStyle, tmp_path: Path) -> None:
    gone = Film(kernels.run, kernels.layer, None, (77,))
    for work in (
        write_gif(gone, style, tmp_path / "a.gif"),
        write_pngs(gone, style, tmp_path / "a"),
        preview(gone, style, 77),
    ):
        with pytest.raises(CnnvizError, match="can be read"):
            finished(work)
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


def test_a_layer_with_too_much_to_show_is_told(run: RecordedRun, style: FilmStyle) -> None:
    blocks = (BlockConfig(8), BlockConfig(300))
    config = replace(run.start.config, blocks=blocks)
    start = replace(run.start, config=config, weights=weights_of(build_network(config)))
    large = replace(run, start=start, steps=(0,))
    film = Film(large, layers_with_kernels(large)[1], None, (0,))
    with pytest.raises(CnnvizError, match="conv2 has too much to show in 480 pixels"):
        finished(preview(film, style, 0))


@pytest.mark.parametrize("width", [480, 720, 1280])
def test_every_layer_of_the_article_fits(run: RecordedRun, style: FilmStyle, width: int) -> None:
    picture = np.zeros((1, 28, 28), np.float32)
    films = [Film(run, layer, None, (1,)) for layer in layers_with_kernels(run)]
    films += [Film(run, layer, picture, (1,)) for layer in layers_with_maps(run)]
    for film in films:
        image = finished(preview(film, replace(style, width_px=width), 1))
        assert image.width() == width
        assert 100 < image.height() < width
