"""The comparison in plain words."""

from cnnviz.core.translation import tr
from cnnviz.session.runs.comparison import Comparison
from cnnviz.session.session import Session

NO_RUN = tr(
    "Choose a run above, or start one with “Repeat with…” in Runs: "
    "the same initial weights, and one change."
)
NOTHING_RECORDED = tr(
    "Nothing to compare with yet. Train a network: every run is recorded as it trains, "
    "and can be compared here."
)


def empty_words(comparison: Comparison, can_choose: bool) -> str:
    """Return what to do where no run stands beside."""
    advice = NO_RUN if can_choose else NOTHING_RECORDED
    return f"{comparison.farewell}\n\n{advice}".strip()


def difference_words(session: Session) -> str:
    """Return in one line what differs between the runs."""
    comparison = session.comparison
    if comparison.other is None:
        return ""
    if comparison.is_same:
        return tr("This run is compared with itself: choose another one.")
    found = comparison.differences
    sentences = [class_words(session)] if class_words(session) else []
    if comparison.same_start:
        sentences.append(tr("Same initial weights."))
    if found:
        sentences.append(tr("This run has {found}.", "; ".join(found)))
    else:
        sentences.append(tr("Network and settings are the same."))
    return " ".join(sentences)


def class_words(session: Session) -> str:
    """Return a sentence where the networks do not know the same classes."""
    other = session.comparison.other
    if other is None or other.start.class_names == session.network.class_names:
        return ""
    shared = set(other.start.class_names) & set(session.network.class_names)
    how = (
        tr("only {count} are common to both", len(shared))
        if shared
        else tr("they have none in common")
    )
    return tr("The runs have different classes: {how}.", how)


def this_step_words(session: Session) -> str:
    """Return which step of the run on screen is shown."""
    machine = session.time_machine
    if machine.run is None:
        return tr("not a recorded run: as on screen")
    step = tr("step {shown_step:,}", machine.shown_step)
    if session.network.is_past:
        return tr("{step}, in the past", step)
    return tr("{step}, now", step) if machine.is_growing else tr("{step}, its last", step)


def that_step_words(session: Session) -> str:
    """Return which step of the other run stands beside, and why it is not the same one."""
    comparison = session.comparison
    beside = comparison.beside()
    if beside is None:
        return ""
    step = tr("step {step:,}", beside.step)
    if beside.is_damaged:
        return tr("{step}: nearer ones cannot be read", step)
    if session.time_machine.run is None:
        return tr("{step}, its last", step)
    if comparison.has_ended:
        return tr("{step}, its last", step)
    if beside.step != session.time_machine.shown_step:
        return tr("{step}, the nearest recorded", step)
    return step
