"""What the evidence panel says in words."""

import math

from cnnviz.core.attribution import Attribution, Completeness
from cnnviz.core.attribution_methods import METHODS
from cnnviz.session.attribution_work import Findings
from cnnviz.session.attributions import Attributions
from cnnviz.views.class_reading import percent

LARGEST_EXPONENT = 700  # e^710 is beyond all floats


def class_title(found: Attribution, names: tuple[str, ...]) -> str:
    """Return whose evidence a picture shows."""
    said = f"for {names[found.request.target]}"
    against = found.request.against
    return said if against is None else f"{said} rather than {names[against]}"


def method_title(found: Attribution) -> str:
    """Return by which method, and where that matters with which settings."""
    request = found.request
    title = METHODS[request.method].title
    if request.method == "grad-cam":
        return f"{title} at {request.layer}"
    if request.method == "occlusion":
        return f"{title}, {request.window}x{request.window} every {request.stride} px"
    return title


def target_words(findings: Findings) -> str:
    """Return what the evidence is evidence for, and whether it adds up."""
    found = findings.attributions[0]
    if found.completeness is not None:
        return completeness_words(found.completeness)
    return f"For the logit, before softmax: {found.logit:.2f}. These values need not add up to it."


def completeness_words(complete: Completeness) -> str:
    """Return the check of integrated gradients as a sum."""
    empty, difference = _in_brackets(complete.empty_logit), complete.difference
    verdict = "complete" if complete.holds else "not complete"
    return (
        f"Logit (before softmax) {complete.logit:.2f} - {empty} of the empty canvas = "
        f"{difference:.2f}; pixels add up to {complete.attributed:.2f}: "
        f"{verdict}, {abs(complete.attributed - difference):.2f} off"
    )


def pointed_words(findings: Findings, pixel: tuple[int, int], names: tuple[str, ...]) -> str:
    """Return what is at a pixel."""
    row, column = pixel
    values = ", ".join(
        f"{class_title(found, names)} {found.values[pixel]:+.4f}" for found in findings.attributions
    )
    grey = int(findings.pixels[pixel])
    return f"Row {row + 1}, column {column + 1}: pixel {grey} of 255, {values}"


def odds_words(first: float, second: float, names: tuple[str, str]) -> str:
    """Return what a difference of two logits means for the probabilities."""
    ahead = first - second
    if not math.isfinite(ahead):
        return "A logit is infinite or no number: neither class can be called likelier."
    one, two = names if ahead >= 0 else names[::-1]
    size = abs(ahead)
    times = _power(size)
    return (
        f"{names[0]} {first:.2f} - {names[1]} {_in_brackets(second)} = {ahead:.2f} logits: "
        f"{one} is e^{size:.2f} = {times} times as likely as {two}"
    )


def _power(exponent: float) -> str:
    """Return e^exponent in print, also where no float can hold it."""
    if exponent < 14:
        return f"{math.exp(exponent):,.1f}"
    if exponent < LARGEST_EXPONENT:
        return f"{math.exp(exponent):.0e}"
    return f"about 10^{exponent / math.log(10):,.0f}"


def work_words(attributions: Attributions) -> str:
    """Return what is going on."""
    title = METHODS[attributions.question.method].title
    done, total = attributions.progress.done, attributions.progress.total
    left = attributions.seconds_left
    rest = "" if left is None or left < 1 else f", {left:.0f} s left"
    return f"{title}: {percent(done / max(1, total)).strip()}{rest}"


def _in_brackets(number: float) -> str:
    return f"({number:.2f})" if number < 0 else f"{number:.2f}"
