"""The curves of a run as SVG, PNG or CSV; for a background thread."""

from pathlib import Path

from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.scalars import csv_of
from cnnviz.session.background.background_work import Work
from cnnviz.views.runs.exports.curves_picture import CurvesPicture
from cnnviz.views.runs.exports.film_files import png_of, told_of_disk
from cnnviz.views.runs.exports.frame_painter import FrameLook


def preview_curves(run: RecordedRun, look: FrameLook) -> Work:
    """Make the picture of the curves, a QImage."""
    yield from ()
    return CurvesPicture(run, look).image()


def write_curves(run: RecordedRun, look: FrameLook, path: Path) -> Work:
    """Write the curves in the format that the file's suffix names."""
    match path.suffix.lower():
        case ".svg":
            content = CurvesPicture(run, look).svg()
        case ".png":
            content = png_of(CurvesPicture(run, look).image())
        case _:
            content = csv_of(run)
    yield 0.9
    with told_of_disk(path):
        write_atomically(path, content)
    return path
