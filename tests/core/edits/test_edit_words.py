"""Edits in words, and in a checkpoint's account that may come from anybody."""

import pytest

from cnnviz.core.edits.edit_words import OWN_EDITS, TOLD_EDITS, in_words, told_edits, with_edits
from cnnviz.core.edits.weight_edits import ScaleKernel, SetBias, SetWeight, SilenceChannel


def test_edits_are_told_in_words() -> None:
    assert in_words(SetWeight("conv1", 2, 0, 1, 4, 0.5)) == "conv1 3, input 1: at (4, 1) = 0.5"
    assert in_words(SetBias("fc", 1, -2), ("Shirt", "Coat")) == "fc Coat: bias = -2"
    assert in_words(ScaleKernel("conv2", 0, 1.5)) == "conv2 1: times 1.5"
    assert in_words(ScaleKernel("conv2", 0, 0, 4)) == "conv2 1, input 5: times 0"
    assert in_words(SilenceChannel("conv2", 30)) == "conv2 31: silenced"


def test_a_checkpoints_account_tells_them_in_bounds() -> None:
    edits = tuple(SilenceChannel("conv2", unit) for unit in range(30))
    made_by = with_edits({"seed": 1}, edits[:1], ())
    assert made_by == {"seed": 1, OWN_EDITS: ["conv2 1: silenced"]}
    made_by = with_edits(made_by, edits, ())
    assert len(told_edits(made_by)) == 31
    for _ in range(3):
        made_by = with_edits(made_by, edits, ())
    assert len(made_by[OWN_EDITS]) == TOLD_EDITS
    assert with_edits({"seed": 1}, (), ()) == {"seed": 1}


@pytest.mark.parametrize("hostile", [None, 5, "text", {"a": 1}, [1, None, ["x"]]])
def test_an_account_from_a_file_is_not_trusted(hostile: object) -> None:
    assert told_edits({OWN_EDITS: hostile}) == ()
    assert told_edits({OWN_EDITS: ["x" * 10_000] * 1000}) == ("x" * 120,) * TOLD_EDITS
