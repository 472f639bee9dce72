"""A film as an animated GIF, or as a folder of numbered PNG pictures; for a background thread."""

import io
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QPalette

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import OTHER_FOLDER, not_written
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.runs.film import Film, range_so_far, shots
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import Work
from cnnviz.views.maps.colour_maps import colour_table
from cnnviz.views.runs.exports.frame_painter import FrameLook, FramePainter

ROLE = QPalette.ColorRole
LAST_FRAME_MS = 2000  # time to look at what came of it
TEXT_SHADES = 24
COLOURS = 256


@dataclass(frozen=True, eq=False)
class FilmStyle:
    """How a film's frames look and how fast they go."""

    width_px: int
    frames_a_second: int
    look: FrameLook


def preview(film: Film, style: FilmStyle, step: int) -> Work:
    """Make the frame of one step, a QImage, as the film will have it."""
    shown = yield from _range(film, 1.0)
    for at, values in shots(_at(film, step)):
        return FramePainter(film, shown, style.width_px, style.look).image(at, values)
    raise _unreadable(film)


def write_gif(film: Film, style: FilmStyle, path: Path) -> Work:
    """Write the film; in one palette, so that a colour means the same in all frames."""
    frames: list[Image.Image] = []
    shown = yield from _range(film, 0.4)
    colours = _gif_colours(shown.diverging, style.look.palette)
    for frame in _frames(film, shown, style):
        frames.append(_as_pillow(frame).quantize(palette=colours, dither=Image.Dither.NONE))
        yield 0.4 + 0.5 * len(frames) / len(film.steps)
    if not frames:
        raise _unreadable(film)
    # GIF counts in hundredths of a second.
    pause_ms = max(2, round(100 / style.frames_a_second)) * 10
    durations = [*[pause_ms] * (len(frames) - 1), max(LAST_FRAME_MS, pause_ms)]
    content = io.BytesIO()
    frames[0].save(
        content, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0
    )
    yield 1.0
    with told_of_disk(path):
        write_atomically(path, content.getvalue())
    return path


def write_pngs(film: Film, style: FilmStyle, folder: Path) -> Work:
    """Write a numbered picture a step into a new folder, which is there whole or not at all."""
    part = folder.with_name(f".{folder.name}.part")
    shown = yield from _range(film, 0.4)
    with told_of_disk(folder):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
    try:
        number = 0
        for number, frame in enumerate(_frames(film, shown, style), start=1):
            with told_of_disk(folder):
                (part / f"{folder.name}-{number:04d}.png").write_bytes(png_of(frame))
            yield 0.4 + 0.6 * number / len(film.steps)
        if not number:
            raise _unreadable(film)
        with told_of_disk(folder):
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def png_of(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def _range(film: Film, share: float) -> Generator[float, None, ColourRange]:
    """Look at all steps before the first is drawn; return the range that holds all values."""
    shown = ColourRange(0.0, film.is_signed)
    for number, so_far in enumerate(range_so_far(film), start=1):
        shown = so_far
        yield share * number / len(film.steps)
    return shown


def _frames(film: Film, shown: ColourRange, style: FilmStyle) -> Iterator[QImage]:
    painter = FramePainter(film, shown, style.width_px, style.look)
    for step, values in shots(film):
        yield painter.image(step, values)


def _at(film: Film, step: int) -> Film:
    return Film(film.run, film.layer, film.picture, (step,))


def _as_pillow(image: QImage) -> Image.Image:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())


def _gif_colours(diverging: bool, palette: QPalette) -> Image.Image:
    """Return GIF's 256 colours: the shades of text and lines, and of the colour map the rest."""
    back = palette.color(ROLE.Base)
    lines = [palette.color(role) for role in (ROLE.Midlight, ROLE.Highlight)]
    colours = [back, *lines]
    for role in (ROLE.Text, ROLE.PlaceholderText):
        colours += _shades(back, palette.color(role))
    table = colour_table(diverging)[1:]
    places = np.linspace(0, len(table) - 1, COLOURS - len(colours)).round().astype(int)
    colours += [QColor(table[place]) for place in places.tolist()]
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in colours for part in _parts(colour)])
    return image


def _shades(back: QColor, front: QColor) -> list[QColor]:
    """Return the colours of a letter's edges, from that of the ground to its own."""
    shades = []
    for share in np.linspace(0, 1, TEXT_SHADES + 1)[1:].tolist():
        pairs = zip(_parts(back), _parts(front), strict=True)
        shades.append(QColor(*(round(a + share * (b - a)) for a, b in pairs)))
    return shades


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


@contextmanager
def told_of_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CnnvizError(not_written(path, error, OTHER_FOLDER)) from error


def _unreadable(film: Film) -> CnnvizError:
    return CnnvizError(tr("No step of {title} can be read: choose another run.", film.run.title))
