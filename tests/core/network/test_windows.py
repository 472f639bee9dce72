from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.core.network.windows import Span

SPANS = [
    (Span(size, stride, padding, dilation), length)
    for size, stride, padding, dilation, length in product(
        (1, 2, 3), (1, 2, 3), (0, 1, 2), (1, 2), (5, 8)
    )
    if Span(size, stride, padding, dilation).slack(length) >= 0
]


@pytest.mark.parametrize(("span", "length"), SPANS, ids=str)
def test_what_is_read_is_what_torch_reads(span: Span, length: int) -> None:
    """Each number is a power of its own, so that a sum tells which were added."""
    line = 2.0 ** torch.arange(length, dtype=torch.float64)[None, None]
    settings = {"stride": span.stride, "padding": span.padding, "dilation": span.dilation}
    ones = torch.ones(1, 1, span.size, dtype=torch.float64)
    sums = functional.conv1d(line, ones, **settings)[0, 0]
    assert len(sums) == span.outputs(length)
    assert span.fits(length) == ((length - span.reach + 2 * span.padding) % span.stride == 0)
    read = span.read(np.arange(len(sums)))
    inside = (read >= 0) & (read < length)
    assert [int(np.sum(2.0 ** r[i])) for r, i in zip(read, inside, strict=True)] == sums.tolist()
    assert span.counts(length).tolist() == inside.sum(axis=1).tolist()


@pytest.mark.parametrize(("span", "length"), SPANS, ids=str)
def test_a_weight_meets_what_it_is_multiplied_with(span: Span, length: int) -> None:
    outputs = span.outputs(length)
    for weight in range(span.size):
        first, way = span.met(weight, outputs)
        met = range(first, first + way, span.stride)
        assert list(met) == span.read(np.arange(outputs))[:, weight].tolist()
