"""A colour for each class, for whoever shows all of them in one picture."""

from collections.abc import Sequence
from html import escape

from PySide6.QtGui import QColor

# Searched for: as different as ten colours get for people with every kind of colour vision
# (protanopia, deuteranopia and tritanopia as well), neighbours most of all; none is as dark or as
# pale as a background.
CLASS_COLOURS = (
    "#22b8fa", "#815f7a", "#e0a217", "#5a71d4", "#2af9f4",
    "#959b95", "#8f1b0b", "#ece07d", "#bf5e0a", "#4c3899",
)  # fmt: skip
DARK, LIGHT = QColor("#000000"), QColor("#ffffff")
MIDDLE = 0.179  # the relative luminance on which black and white are read equally well


def class_colour(number: int) -> QColor:
    """Return a class's colour; where there are more classes than colours they come round again."""
    return QColor(CLASS_COLOURS[number % len(CLASS_COLOURS)])


def colour_key(names: Sequence[str]) -> str:
    """Return the classes with a sample of each one's colour, as rich text."""
    rows = (
        f"<tr><td><span style='color:{class_colour(number).name()}'>■</span></td>"
        f"<td>{escape(name)}</td></tr>"
        for number, name in enumerate(names)
    )
    return f"<table>{''.join(rows)}</table>"


def text_on(colour: QColor) -> QColor:
    """Return black or white, whichever is read more easily on this colour."""
    return DARK if luminance(colour) > MIDDLE else LIGHT


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG, 0 to 1."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
