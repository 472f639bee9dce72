"""Finds the equations in what a person reads, and works them out again with the printed numbers.

A sum of printed numbers must be the printed result exactly. Products, quotients and powers of
rounded numbers must meet their result within what rounding the printed numbers leaves open.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+"
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "relu": lambda x: max(0.0, x),
    "ReLU": lambda x: max(0.0, x),
}
TOKEN = re.compile(
    rf"(?P<power>e\^)|(?P<function>{'|'.join(FUNCTIONS)})(?=\()"
    rf"|(?P<number>{NUMBER})|(?P<times>[x\u00d7*](?![A-Za-z]))"
    r"|(?P<word>[A-Za-z_][\w'/-]*)|(?P<sign>[-+/()])|(?P<other>\S)"
)
# Where one statement ends and the next begins.
BOUNDARY = re.compile(r"\n|[;:,.]\s|\s[·→]\s|[“”]")
CONTINUED = re.compile(r"\n(?=[=\u00d7]|x \S)")
RELATION = re.compile(r"(?<![<>=!])([=≈])(?!=)")
RESULT = re.compile(rf"\s*(about 10\^)?([-+]?\s?(?:{NUMBER}))(\s?%)?")
ROUNDED_INTEGERS_FROM = 100  # smaller ones are counts


@dataclass(frozen=True)
class Interval:
    """What a printed number may have been before it was rounded."""

    low: float
    high: float

    def apply(self, function: Callable[[float], float]) -> "Interval":
        """Of a function that only rises."""
        return Interval(function(self.low), function(self.high))

    def with_other(
        self, other: "Interval", operation: Callable[[float, float], float]
    ) -> "Interval":
        ends = [operation(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))


@dataclass(frozen=True)
class Equation:
    """Both sides as they are printed, words left out."""

    tokens: tuple[tuple[str, str], ...]
    result: str
    is_power_of_ten: bool
    is_percent: bool
    is_about: bool  # ≈: whole numbers may be rounded ones

    @property
    def is_sum(self) -> bool:
        return all(kind == "number" or text in "+-()" for kind, text in self.tokens)

    @property
    def text(self) -> str:
        left = " ".join(text for _, text in self.tokens)
        return f"{left} = {self.result}{' %' if self.is_percent else ''}"

    def trouble(self) -> str:
        """Return what is wrong with it; nothing if it is true."""
        if self.is_sum and not self.is_about and not (self.is_percent or self.is_power_of_ten):
            total = _Sum(self.tokens).value()
            return "" if total == _decimal(self.result) else f"{self.text}: it makes {total}"
        if self.is_power_of_ten:  # of e^1633.60, beyond all floats
            power = float(_decimal(self.tokens[-1][1])) / math.log(10)
            is_near = abs(power - float(_decimal(self.result))) <= 0.5001
            return "" if is_near else f"{self.text}: it is 10^{power:.2f}"
        found, wanted = _Work(self.tokens, self.is_about).value(), self._wanted()
        holds = found.low <= wanted.high and wanted.low <= found.high
        return "" if holds else f"{self.text}: it makes {found.low:.9g} to {found.high:.9g}"

    def _wanted(self) -> Interval:
        value, unit = float(_decimal(self.result)), _unit(self.result)
        if any(kind == "power" for kind, _ in self.tokens):
            plain = self.result.replace(",", "")
            zeros = len(plain) - len(plain.rstrip("0"))
            unit = unit * 10**zeros if unit == 1 else unit
            return Interval(value - 0.5001 * unit, value + 0.5001 * unit)
        is_count = all(kind != "number" or "." not in text for kind, text in self.tokens)
        if is_count and unit == 1 and not self.is_about:
            return Interval(value, value)  # counts
        # What adds up to a printed sum may have moved by a unit for that.
        share = 100 if self.is_percent else 1
        return Interval((value - unit) / share, (value + unit) / share)


def equations_in(text: str) -> list[Equation]:
    """Return every statement of the form 1 + 2 = 3 that is to be found in some text."""
    text = CONTINUED.sub(" ", text.replace("\u2212", "-").replace("\xa0", " "))
    return [equation for clause in BOUNDARY.split(text) for equation in _of_clause(clause)]


def troubles_in(text: str) -> list[str]:
    """Return what is wrong with the equations in some text, and where."""
    troubles = (equation.trouble() for equation in equations_in(text))
    return [f"{trouble}, in {text!r}" for trouble in troubles if trouble]


def _of_clause(clause: str) -> Iterator[Equation]:
    sides = RELATION.split(clause)
    for left, relation, right in zip(sides[::2], sides[1::2], sides[2::2], strict=False):
        result = RESULT.match(right)
        tokens = _arithmetic(left)
        if result is None or tokens is None:
            continue
        ten, number, percent = result.groups()
        yield Equation(
            tokens, number.replace(" ", ""), ten is not None, percent is not None, relation == "≈"
        )


def _arithmetic(left: str) -> tuple[tuple[str, str], ...] | None:
    """Return the numbers and operators of a left side; None where there is nothing to work out."""
    tokens: list[tuple[str, str]] = []
    for match in TOKEN.finditer(left):
        kind = str(match.lastgroup)
        if kind == "other":
            return None
        if kind != "word":
            tokens.append((kind, match.group()))
    kept = _without_empty_brackets(tokens)
    if not any(kind in ("times", "sign", "power", "function") for kind, _ in kept):
        return None
    try:
        _Work(tuple(kept)).value()
    except (IndexError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return tuple(kept)


def _without_empty_brackets(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for token in tokens:
        if token[1] == ")" and kept and kept[-1][1] == "(":
            kept.pop()
        else:
            kept.append(token)
    return kept


class _Work:
    """Works an expression out, with what rounding leaves open."""

    def __init__(self, tokens: tuple[tuple[str, str], ...], is_about: bool = False) -> None:
        self._tokens, self._at = tokens, 0
        self._has_decimals = is_about or any(
            kind == "number" and "." in text for kind, text in tokens
        )

    def value(self) -> Interval:
        found = self._sum()
        if self._at < len(self._tokens):
            raise ValueError("something is left over")
        return found

    def _sum(self) -> Interval:
        found = self._product()
        while self._next() in ("+", "-"):
            sign = self._take()
            other = self._product()
            found = found.with_other(other, lambda a, b, s=sign: a + b if s == "+" else a - b)
        return found

    def _product(self) -> Interval:
        found = self._factor()
        while self._next() in ("x", "\u00d7", "*", "/"):
            operator = self._take()
            other = self._factor()
            if operator == "/" and other.low <= 0 <= other.high:
                raise ZeroDivisionError
            found = found.with_other(other, lambda a, b, o=operator: a / b if o == "/" else a * b)
        return found

    def _factor(self) -> Interval:
        kind, text = self._tokens[self._at]
        self._at += 1
        if text in ("-", "+"):
            inner = self._factor()
            return Interval(-inner.high, -inner.low) if text == "-" else inner
        if text == "(":
            inner = self._sum()
            if self._take() != ")":
                raise ValueError("a bracket is not closed")
            return inner
        if kind == "power":
            exponent = float(_decimal(self._take()))  # as it is printed
            power = math.exp(exponent) if exponent < 709 else math.inf
            return Interval(power, power)
        if kind == "function":
            return self._factor().apply(FUNCTIONS[text])
        if kind != "number":
            raise ValueError(text)
        return self._number(text)

    def _number(self, text: str) -> Interval:
        value, slack = float(_decimal(text)), _unit(text) / 2
        if "." not in text and "e" not in text:
            slack = 0.5 if self._has_decimals and value >= ROUNDED_INTEGERS_FROM else 0.0
        return Interval(value - slack, value + slack)

    def _next(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]


class _Sum:
    """Adds up a row of printed numbers exactly; brackets hold single numbers."""

    def __init__(self, tokens: tuple[tuple[str, str], ...]) -> None:
        self._texts = [text for _, text in tokens]

    def value(self) -> Decimal:
        total, sign = Decimal(0), 1
        for text in self._texts:
            if text == "-":
                sign = -sign
            elif text not in "+()":
                total += sign * _decimal(text)
                sign = 1
        return total


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit(text: str) -> float:
    """The last digit's worth."""
    return float(Decimal(1).scaleb(int(_decimal(text).as_tuple().exponent)))
