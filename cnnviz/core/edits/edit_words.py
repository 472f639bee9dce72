"""What was done to a network by hand, in words: for lists, and for a checkpoint's account."""

from collections.abc import Mapping, Sequence
from typing import Any

from cnnviz.core.edits.weight_edits import Edit, Edits, ScaleKernel, SetBias, SilenceChannel
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.translation import tr

TOLD_EDITS = 60  # so many are written down in a checkpoint
LONGEST_TOLD = 120  # characters of one of them
# In a checkpoint's account: of its weights, and of those with which its run began.
OWN_EDITS, START_EDITS = "edits", "start_edits"


def in_words(edit: Edit, class_names: Sequence[str] = ()) -> str:
    """Return what an edit did, counting from 1; fc's classes by name where these are given."""
    named = edit.layer == FullyConnected.stem and edit.unit < len(class_names)
    unit = class_names[edit.unit] if named else f"{edit.unit + 1}"
    place = f"{edit.layer} {unit}"
    if isinstance(edit, SilenceChannel):
        return tr("{place}: silenced", place)
    if isinstance(edit, SetBias):
        return tr("{place}: bias = {value:g}", place, edit.value)
    if isinstance(edit, ScaleKernel):
        if edit.channel is None:
            return tr("{place}: times {factor:g}", place, edit.factor)
        return tr(
            "{place}, input {channel}: times {factor:g}", place, edit.channel + 1, edit.factor
        )
    return tr(
        "{place}, input {channel}: at ({column}, {row}) = {value:g}",
        *(place, edit.channel + 1, edit.column, edit.row, edit.value),
    )


def told_edits(made_by: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a checkpoint's account, which is not trusted, says was edited."""
    told = made_by.get(OWN_EDITS)
    if not isinstance(told, list):
        return ()
    return tuple(text[:LONGEST_TOLD] for text in told[:TOLD_EDITS] if isinstance(text, str))


def with_edits(
    made_by: Mapping[str, Any], edits: Edits, class_names: Sequence[str]
) -> Mapping[str, Any]:
    """Return a checkpoint's account that tells of the edits, in so many words at most."""
    if not edits:
        return made_by
    words = [*told_edits(made_by), *(in_words(edit, class_names)[:LONGEST_TOLD] for edit in edits)]
    if len(words) > TOLD_EDITS:
        words = [*words[: TOLD_EDITS - 1], tr("and {count} more", len(words) - TOLD_EDITS + 1)]
    return {**made_by, OWN_EDITS: words}
