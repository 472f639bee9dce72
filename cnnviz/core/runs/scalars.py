"""The numbers of a recorded run over its steps: as rows of a table, and for TensorBoard."""

import csv
import importlib
import importlib.util
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import OTHER_FOLDER, not_written
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.runs.recorded_run import RecordedRun, told
from cnnviz.core.translation import tr

SETTINGS = {
    "dataset": "data",
    "recipe": "recipe",
    "seed": "seed",
    "batch_size": tr("batch size"),
    "learning_rate": tr("learning rate"),
    "schedule": "schedule",
    "epochs": "epochs",
}
TENSORBOARD_MISSING = tr("TensorBoard is not installed; install it with: pip install tensorboard")
TENSORBOARD_BROKEN = tr(
    "TensorBoard is installed but cannot be imported; reinstall it with: pip install "
    "--force-reinstall tensorboard"
)
NORMS = ("weight", "gradient", "update")
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Scalar:
    """One quantity of a run."""

    name: str
    unit: str  # empty where it has none
    tag: str  # as TensorBoard groups it
    values: Mapping[int, float]  # by step

    @property
    def head(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


def scalars_of(run: RecordedRun) -> list[Scalar]:
    """Return all quantities of a run; norms only of the steps whose weights were kept."""
    curves, steps = run.history, run.history.steps
    checked = curves.validation_steps
    share = tr("0 to 1")
    made = [
        Scalar(tr("training loss"), "nats", "loss/training", _by(steps, curves.losses)),
        Scalar(tr("training accuracy"), share, "accuracy/training", _by(steps, curves.accuracies)),
        Scalar(tr("learning rate"), "", tr("learning rate"), _by(steps, curves.learning_rates)),
        Scalar(
            tr("validation loss"), "nats", "loss/validation", _by(checked, curves.validation_losses)
        ),
        Scalar(
            tr("validation accuracy"),
            share,
            "accuracy/validation",
            _by(checked, curves.validation_accuracies),
        ),
    ]
    layers = dict.fromkeys(layer for measures in run.measures.values() for layer in measures)
    for layer in layers:
        of_layer = {s: m[layer] for s, m in run.measures.items() if layer in m}
        for norm in NORMS:
            values = {step: float(getattr(measure, norm)) for step, measure in of_layer.items()}
            made.append(Scalar(f"{layer} {norm}", tr("L2 norm"), f"{norm} norm/{layer}", values))
    return made


def epoch_of(run: RecordedRun, step: int) -> int | None:
    """Return in which epoch a step lay, 1 for the first; None where the run does not say."""
    epochs = run.start.made_by.get("epochs")
    if type(epochs) is not int or not 0 < epochs <= run.total_steps:
        return None
    return (max(step, 1) - 1) // -(-run.total_steps // epochs) + 1


def settings_text(run: RecordedRun, names: Mapping[str, str] = SETTINGS) -> str:
    """Return the settings under which a run was made, in one line."""
    made_by = run.start.made_by
    settings = [f"{text} {told(made_by, name)}" for name, text in names.items() if name in made_by]
    return ", ".join([tr("network {name}", run.start.config.name), *settings])


def csv_of(run: RecordedRun) -> bytes:
    """Return a table with a row for each step and a column for each quantity, for a spreadsheet.

    What was not measured at a step is empty. The last two columns say which run it is.
    """
    scalars = scalars_of(run)
    steps = sorted({step for scalar in scalars for step in scalar.values})
    about = (_no_formula(run.title), _no_formula(settings_text(run)))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["step", "epoch", *(scalar.head for scalar in scalars), "run", "settings"])
    for step in steps:
        values = (scalar.values.get(step, "") for scalar in scalars)
        writer.writerow([step, epoch_of(run, step) or "", *values, *about])
    return text.getvalue().encode()


def write_csv(run: RecordedRun, path: Path) -> None:
    """Write the table whole or not at all.

    Raises:
        CnnvizError: the file cannot be written.
    """
    try:
        write_atomically(path, csv_of(run))
    except OSError as error:
        raise _unwritable(path, error) from error


def write_tensorboard(run: RecordedRun, folder: Path) -> None:
    """Write the quantities as events that TensorBoard shows.

    Raises:
        CnnvizError: TensorBoard is not installed or broken, or the folder cannot be written.
    """
    try:
        summary_writer: Callable[..., Any] = importlib.import_module(
            "torch.utils.tensorboard"
        ).SummaryWriter
    except Exception as error:  # whatever a half upgraded package of others raises
        is_there = importlib.util.find_spec("tensorboard") is not None
        raise CnnvizError(TENSORBOARD_BROKEN if is_there else TENSORBOARD_MISSING) from error
    try:
        with summary_writer(log_dir=str(folder)) as writer:
            writer.add_text("run", f"{run.title}: {settings_text(run)}", walltime=run.began_s)
            for scalar in scalars_of(run):
                for step, value in scalar.values.items():
                    writer.add_scalar(scalar.tag, value, step, walltime=run.began_s)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _by(steps: list[int], values: list[float]) -> dict[int, float]:
    return dict(zip(steps, values, strict=True))


def _no_formula(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _unwritable(path: Path, error: OSError) -> CnnvizError:
    return CnnvizError(not_written(path, error, OTHER_FOLDER))
