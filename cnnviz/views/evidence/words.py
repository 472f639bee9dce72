"""What the evidence panel says in words."""

import math

from cnnviz.core.evidence.attribution import Attribution
from cnnviz.core.evidence.attribution_methods import METHODS
from cnnviz.core.evidence.integrated_gradients import Completeness
from cnnviz.core.inspection.printed_sums import (
    adding_up,
    as_printed,
    difference,
    digits_for,
    in_print,
    rounded,
)
from cnnviz.core.translation import tr
from cnnviz.session.evidence.attribution_work import Findings
from cnnviz.session.evidence.attributions import Attributions
from cnnviz.views.input.classes.class_reading import percent

DIGITS = 2  # of logits
LARGEST_EXPONENT = 700  # e^710 is beyond all floats


def class_title(found: Attribution, names: tuple[str, ...]) -> str:
    """Return which class a picture explains, and against which other."""
    name, against = names[found.request.target], found.request.against
    if against is None:
        return tr("for {name}", name)
    return tr("for {name} rather than {other}", name, names[against])


def method_title(found: Attribution) -> str:
    """Return by which method, and where that matters with which settings."""
    request = found.request
    title = METHODS[request.method].title
    if request.method == "grad-cam":
        return tr("{title} at {layer}", title, request.layer)
    if request.method == "occlusion":
        return tr(
            "{title}, {window}x{window} every {stride} px", title, request.window, request.stride
        )
    return title


def target_words(findings: Findings) -> str:
    """Return what the evidence is evidence for, and whether it adds up."""
    found = findings.attributions[0]
    if found.completeness is not None:
        return completeness_words(found.completeness)
    return tr(
        "For the logit, before softmax: {logit:.2f}. These values need not add up to it.",
        found.logit,
    )


def completeness_words(complete: Completeness) -> str:
    """Return the check of integrated gradients as a sum that adds up as it is printed."""
    logit, empty = complete.logit, complete.empty_logit
    if not math.isfinite(complete.off):
        return tr("A logit is NaN or infinite: nothing adds up to it.")
    digits = _check_digits(complete)
    first, second = adding_up([logit, -empty], digits, rounded(complete.difference, digits))
    total, attributed = first + second, rounded(complete.attributed, digits)
    off = abs(attributed - total)
    told = tr(
        "Logit (before softmax) {logit} - {empty_logit} of the empty canvas = {difference}; pixels "
        "add up to {sum}:",
        *(in_print(first, digits), _in_brackets(-second, digits)),
        *(in_print(total, digits), in_print(attributed, digits)),
    )
    gap = in_print(off, digits)
    if complete.holds:
        verdict = tr("complete, {gap} off", gap)
    elif not total:
        verdict = tr("not complete, {gap} off", gap)
    else:
        share = 100 * off / abs(total)
        verdict = tr("not complete, {gap} off, {share:.1f} % of it", gap, share)
    return f"{told} {verdict}"


def _check_digits(complete: Completeness) -> int:
    """Return how many decimals show two digits of the logits, and two of what is missing."""
    digits = max(DIGITS, digits_for([complete.logit, complete.empty_logit]) - 2)
    return digits if complete.holds else max(digits, digits_for([complete.off]) - 2)


def pointed_words(findings: Findings, pixel: tuple[int, int], names: tuple[str, ...]) -> str:
    """Return what is at a pixel."""
    row, column = pixel
    values = ", ".join(
        f"{class_title(found, names)} {found.values[pixel]:+.4f}" for found in findings.attributions
    )
    pixel_text = ", ".join(map(str, findings.pixels[:, row, column]))
    return tr(
        "Row {row}, column {column}: pixel {pixel_text} of 255, {values}",
        row + 1,
        column + 1,
        pixel_text,
        values,
    )


def odds_words(first: float, second: float, names: tuple[str, str]) -> str:
    """Return what a difference of two logits means for the probabilities."""
    ahead = first - second
    if not math.isfinite(ahead):
        return tr("A logit is NaN or infinite: neither class is more probable.")
    printed = difference(first, second, DIGITS)
    one, two = names if printed >= 0 else names[::-1]
    size = in_print(abs(printed), DIGITS)
    return tr(
        "{names} {number} - {other} {number_2} = {difference} logits: {one} is "
        "e^{size} = {power} times as likely as {two}",
        names[0],
        in_print(rounded(first, DIGITS), DIGITS),
        names[1],
        _in_brackets(rounded(second, DIGITS), DIGITS),
        in_print(printed, DIGITS),
        one,
        size,
        _power(as_printed(abs(printed), DIGITS)),
        two,
    )


def _power(exponent: float) -> str:
    """Return e^exponent in print, also where no float can hold it; an exponent of two decimals
    tells no more than two digits of it."""
    if exponent < 14:
        power = math.exp(exponent)
        return f"{float(f'{power:.1e}'):,.{1 if power < 10 else 0}f}"
    if exponent < LARGEST_EXPONENT:
        return f"{math.exp(exponent):.0e}"
    return tr("about 10^{exponent:,.0f}", exponent / math.log(10))


def work_words(attributions: Attributions) -> str:
    """Return what is going on."""
    title = METHODS[attributions.question.method].title
    done, total = attributions.progress.done, attributions.progress.total
    left = attributions.progress.seconds_left
    share = percent(done / max(1, total)).strip()
    if left is None or left < 1:
        return f"{title}: {share}"
    return tr("{title}: {share}, {seconds:.0f} s left", title, share, left)


def _in_brackets(units: int, digits: int) -> str:
    number = in_print(units, digits)
    return f"({number})" if units < 0 else number
