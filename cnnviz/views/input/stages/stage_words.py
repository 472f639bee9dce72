"""The steps between a drawing and the network's input, in words."""

from dataclasses import astuple, dataclass

from cnnviz.core.sketching.sketch import SketchPath, Step
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class StepWords:
    """What the stage behind a step is called, in short too, and what the step is good for."""

    name: str
    short_name: str
    effect: str


STEP_WORDS: dict[Step, StepWords] = {
    "cleaned": StepWords(
        tr("Cleaned"),
        tr("Clean"),
        tr("Removes frames, paper edges, specks and marks far from the drawing."),
    ),
    "cropped": StepWords(
        tr("Cropped"),
        tr("Crop"),
        tr("Crops the input to its ink, so that position and size do not matter."),
    ),
    "evened": StepWords(
        tr("One pen"),
        tr("Pen"),
        tr("Redraws the input's lines with a pen of one width, so that the pen does not matter."),
    ),
    "filled": StepWords(
        tr("Filled"), tr("Fill"), tr("Closes gaps in the lines and fills enclosed areas with grey.")
    ),
    "fitted": StepWords(
        "{size}",
        "{size}",
        tr("Fits the input into {size} pixels, proportions kept; otherwise it is stretched."),
    ),
    "normalised": StepWords(
        tr("Normalised"),
        tr("Norm"),
        tr("Subtracts the training pictures' mean and divides by their standard deviation."),
    ),
}
STEPS: tuple[Step, ...] = tuple(STEP_WORDS)


def step_words(step: Step, size: str) -> StepWords:
    """Return what is said of a step where the network's pictures are so large."""
    return StepWords(*(text.format(size=size) for text in astuple(STEP_WORDS[step])))


def is_taken(path: SketchPath, step: Step) -> bool:
    return bool(getattr(path, step))
