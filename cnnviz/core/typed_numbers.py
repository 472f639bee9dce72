"""Numbers as people type and paste them, whatever the language of their system."""

import math
import re
import unicodedata
from dataclasses import dataclass

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

MAX_CHARACTERS, QUOTED_CHARACTERS = 60, 20
SHOWN_DIGITS = 10
# Within a half of what is stepped to, a rate counts as that: 0.0019999999 is 0.002.
ALMOST = 1e-6
MANTISSAS = (1, 2, 5)

SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
DASHES, MARKS = "−–‒", {"٫": ".", "٬": "'", "’": "'", "،": ","}  # noqa: RUF001
SIGNS = str.maketrans({**dict.fromkeys(DASHES, "-"), **MARKS})
RAISED = re.compile(r"[⁺⁻⁰¹²³⁴-⁹]+")
EXPONENT = r"[+-]?[0-9]{1,6}"
POWER = re.compile(rf"([+-]?)10 ?(?:\^|\*\*) ?({EXPONENT})")
TIMES = "[x*·×]"  # noqa: RUF001
SCALED = re.compile(
    rf"([+-]?) ?([0-9.,' _]*?)(?: ?(?:[eE]|{TIMES} ?10 ?(?:\^|\*\*)) ?({EXPONENT}))?"
)
GROUPED = re.compile(r"[0-9]{1,3}([.,' _])[0-9]{3}(?:\1[0-9]{3})*")
IN_LAKHS = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
PLAIN = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")


@dataclass(frozen=True)
class NumberKind:
    """Which numbers a field takes."""

    lowest: float
    highest: float
    is_whole: bool = False
    by_factors: bool = False  # steps go 1, 2, 5, 10, ... as for learning rates
    step: float = 1.0  # else

    def read(self, text: str) -> float:
        """Return the number that a person typed.

        Raises:
            CnnvizError: it is none, can be read as two, or is out of bounds.
        """
        number = read_number(text, self.is_whole)
        if not self.lowest <= number <= self.highest:
            lowest, highest = self.bounds
            raise CnnvizError(
                tr(
                    "“{quoted}” is out of bounds: {lowest} to {highest}.",
                    _quoted(text),
                    lowest,
                    highest,
                )
            )
        return number

    @property
    def bounds(self) -> tuple[str, str]:
        """Lowest and highest in words; large ones grouped, as they are hard to read else."""
        lowest, highest = (
            f"{bound:,.0f}" if bound == int(bound) and abs(bound) < 1e10 else number_words(bound)
            for bound in (self.lowest, self.highest)
        )
        return lowest, highest

    def clipped(self, number: float) -> float:
        """Return the number, or the bound that it is beyond."""
        return min(max(number, self.lowest), self.highest)

    def stepped(self, number: float, steps: int) -> float:
        """Return what so many steps up or down lead to, within the bounds."""
        if self.by_factors:
            return self.clipped(_by_factors(number, steps))
        # Sums of 0.05 drift: what is shown is what is meant.
        return self.clipped(float(number_words(number + steps * self.step)))


def number_words(number: float, digits: int = SHOWN_DIGITS) -> str:
    """Return a number in the one way in which fields show it: 0.0001, 1e-05, 64."""
    return "0" if number == 0 else f"{number:.{digits}g}"


def read_number(text: str, is_whole: bool = False) -> float:
    """Return the number that a text says: point or comma, exponents, digits of any script.

    One mark before three digits, as in 1,000, groups thousands where only whole numbers are meant.
    Elsewhere a point is a decimal sign, and a comma could be either: it is not guessed.

    Raises:
        CnnvizError: it says none, or could say two; one sentence that quotes it.
    """
    cleaned = _cleaned(text)
    if not cleaned:
        raise CnnvizError(tr("Empty: type a number like {example}.", _example(is_whole)))
    number = _power(cleaned)
    if number is None:
        number = _scaled(cleaned, is_whole)
    if number is None or not math.isfinite(number):
        raise CnnvizError(
            tr(
                "“{quoted}” is not a number: type one like {example}.",
                _quoted(text),
                _example(is_whole),
            )
        )
    if is_whole and number != int(number):
        raise CnnvizError(tr("“{quoted}” is no whole number: type one like 64.", _quoted(text)))
    return number


def _cleaned(text: str) -> str:
    """Return it without blanks around it and invisible marks, in plain digits and signs."""
    if len(text) > MAX_CHARACTERS:
        text = text.strip()
    if len(text) > MAX_CHARACTERS:
        raise CnnvizError(
            tr("“{quoted}…” is too long for a number: type a shorter one.", _quoted(text))
        )
    text = RAISED.sub(_lowered, text)
    text = unicodedata.normalize("NFKC", text).translate(SIGNS).strip()
    visible = (character for character in text if unicodedata.category(character) != "Cf")
    return "".join(_plain_digit(character) for character in visible).strip()


def _lowered(raised: re.Match[str]) -> str:
    return "^" + raised.group().translate(SUPERSCRIPTS)


def _plain_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _power(text: str) -> float | None:
    """Read 10^-4."""
    found = POWER.fullmatch(text)
    return None if found is None else float(f"{found[1]}1e{found[2]}")


def _scaled(text: str, is_whole: bool) -> float | None:
    """Read a number with or without an exponent."""
    found = SCALED.fullmatch(text)
    if found is None:
        return None
    sign, mantissa, exponent = found[1], found[2].strip(), found[3]
    is_alone = exponent is None
    if is_alone and not is_whole and _is_ambiguous(mantissa):
        point, none = mantissa.replace(",", "."), mantissa.replace(",", "")
        raise CnnvizError(
            tr(
                "“{quoted}” could be {sign}{point} or {sign}{none}: type which.",
                _quoted(text),
                sign,
                point,
                none,
            )
        )
    plain = _plain_mantissa(mantissa, may_group_once=is_whole and is_alone)
    if not PLAIN.fullmatch(plain):
        return None
    number = float(f"{sign}{plain}e{exponent or 0}")
    is_lost = number == 0 and any(digit in "123456789" for digit in plain)
    return None if is_lost else number


def _is_ambiguous(mantissa: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", mantissa))


def _plain_mantissa(mantissa: str, may_group_once: bool) -> str:
    """Return it with a point for its decimal sign, and nothing between thousands."""
    marks = [mark for mark in ".," if mark in mantissa]
    if len(marks) == 1 and mantissa.count(marks[0]) == 1:
        looks_grouped = GROUPED.fullmatch(mantissa) and mantissa[0] != "0"
        decimal = "" if may_group_once and looks_grouped else marks[0]
    elif len(marks) == 2:
        decimal = max(marks, key=mantissa.rindex)
    else:
        decimal = ""
    whole, point, rest = mantissa.rpartition(decimal) if decimal else (mantissa, "", "")
    if GROUPED.fullmatch(whole) or IN_LAKHS.fullmatch(whole):
        whole = re.sub(r"[.,' _]", "", whole)
    return f"{whole}{'.' if point else ''}{rest}"


def _by_factors(number: float, steps: int) -> float:
    """Return 1, 2 or 5 times a power of ten, so many of them up or down."""
    for _ in range(abs(steps) if number > 0 else 0):
        number = _next_factor(number) if steps > 0 else 1 / _next_factor(1 / number)
        number = float(f"{number:.0e}")
    return number


def _next_factor(number: float) -> float:
    power = math.floor(math.log10(number))
    larger = (m * 10.0**p for p in range(power - 1, power + 3) for m in MANTISSAS)
    return next(value for value in larger if value > number * (1 + ALMOST))


def _example(is_whole: bool) -> str:
    return "64" if is_whole else "0.001"


def _quoted(text: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:QUOTED_CHARACTERS]
