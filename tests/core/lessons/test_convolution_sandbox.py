from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.convolution_sandbox import (
    KERNEL_NAMES,
    MAX_KERNEL,
    MAX_WIDTH,
    NAMED_KERNEL_SIDES,
    Sizes,
    brief,
    convolve,
    legal_values,
    named_kernel,
    window_of,
    window_sum,
    with_kernel,
)

SOME_SIZES = [Sizes(28, 5, 1, 2), Sizes(7, 3, 2, 1), Sizes(9, 2, 7), Sizes(3, 5, 1, 4), Sizes(1, 1)]


@pytest.mark.parametrize("sizes", SOME_SIZES, ids=str)
def test_the_output_is_torchs(sizes: Sizes) -> None:
    chance = np.random.default_rng(3)
    picture = chance.normal(size=(sizes.width, sizes.width))
    kernel = chance.normal(size=(sizes.kernel, sizes.kernel))
    expected = functional.conv2d(
        torch.from_numpy(picture)[None, None],
        torch.from_numpy(kernel)[None, None],
        stride=sizes.stride,
        padding=sizes.padding,
    )[0, 0]
    found = convolve(picture, kernel, sizes.stride, sizes.padding)
    assert found.shape == (sizes.output, sizes.output)
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-12)


@pytest.mark.parametrize("sizes", SOME_SIZES, ids=str)
def test_a_cell_follows_exactly_the_pixels_of_its_window(sizes: Sizes) -> None:
    for row, column in product({0, sizes.output // 2, sizes.output - 1}, repeat=2):
        window = window_of(sizes, row, column)
        seen = np.zeros((sizes.width, sizes.width), bool)
        for y, x in product(range(sizes.kernel), repeat=2):
            if not window.is_padding[y, x]:
                seen[window.top + y, window.left + x] = True
        picture = torch.ones(1, 1, sizes.width, sizes.width, requires_grad=True)
        kernel = torch.ones(1, 1, sizes.kernel, sizes.kernel)
        output = functional.conv2d(picture, kernel, stride=sizes.stride, padding=sizes.padding)
        (slopes,) = torch.autograd.grad(output[0, 0, row, column], picture)
        np.testing.assert_array_equal(seen, slopes[0, 0].numpy() != 0)
        assert int((~window.is_padding).sum()) == seen.sum()


@pytest.mark.parametrize(
    ("sizes", "formula"),
    [
        (Sizes(28, 5, 1, 2), "(28 - 5 + 2*2)/1 + 1 = 28"),
        (Sizes(7, 3, 2, 0), "(7 - 3 + 2*0)/2 + 1 = 3"),
    ],
)
def test_the_formula_is_the_articles_and_true(sizes: Sizes, formula: str) -> None:
    assert sizes.formula == formula
    left, right = formula.split(" = ")
    assert eval(left) == int(right)


def test_legal_values_are_those_that_torch_and_the_formula_accept() -> None:
    sizes = Sizes(12, 4, 2, 1)
    legal = legal_values(sizes)

    def fits(w: int, f: int, s: int, p: int) -> bool:
        return p < f and s <= w and w + 2 * p >= f and (w - f + 2 * p) % s == 0

    assert legal.widths == tuple(w for w in range(1, MAX_WIDTH + 1) if fits(w, 4, 2, 1))
    assert legal.kernels == tuple(f for f in range(1, MAX_KERNEL + 1) if fits(12, f, 2, 1))
    assert legal.strides == tuple(s for s in range(1, 13) if fits(12, 4, s, 1))
    assert legal.paddings == tuple(p for p in range(MAX_KERNEL) if fits(12, 4, 2, p))
    assert legal.strides == (1, 2, 5, 10)


def neighbours(sizes: Sizes) -> list[Sizes]:
    """All that one slider can reach."""
    legal = legal_values(sizes)
    return [
        *(replace(sizes, width=value) for value in legal.widths),
        *(replace(sizes, kernel=value) for value in legal.kernels),
        *(replace(sizes, stride=value) for value in legal.strides),
        *(replace(sizes, padding=value) for value in legal.paddings),
    ]


def test_sliders_reach_every_legal_state_and_no_other() -> None:
    reached, waiting = set(), [Sizes(28, 5, 1, 2)]
    while waiting:
        sizes = waiting.pop()
        if sizes not in reached:
            assert sizes.is_legal
            reached.add(sizes)
            waiting += [n for n in neighbours(sizes) if n not in reached]
    legal = {
        Sizes(w, f, s, p)
        for w in range(1, MAX_WIDTH + 1)
        for f in range(1, MAX_KERNEL + 1)
        for s in range(1, w + 1)
        for p in range(f)
        if w + 2 * p >= f and (w - f + 2 * p) % s == 0
    }
    assert reached == legal


@pytest.mark.parametrize("sizes", [Sizes(4, 3, 2), Sizes(3, 5), Sizes(5, 3, 1, 3), Sizes(29, 3)])
def test_illegal_sizes_are_told(sizes: Sizes) -> None:
    with pytest.raises(CnnvizError, match=f"do not fit W={sizes.width}"):
        legal_values(sizes)
    picture, kernel = np.zeros((sizes.width,) * 2), np.zeros((sizes.kernel,) * 2)
    with pytest.raises(CnnvizError, match="S that divides"):
        convolve(picture, kernel, sizes.stride, sizes.padding)


def test_a_cell_that_is_not_there_is_told() -> None:
    with pytest.raises(CnnvizError, match="28x28 cells: there is none at row 28"):
        window_of(Sizes(28, 5, 1, 2), 28, 0)


@pytest.mark.parametrize("side", NAMED_KERNEL_SIDES)
def test_named_kernels_do_what_their_names_say(side: int) -> None:
    picture = np.random.default_rng(1).normal(size=(20, 20))
    edge = side // 2
    middle = picture[edge:-edge, edge:-edge]

    def answer(name: str, to: np.ndarray) -> np.ndarray:
        return convolve(to, named_kernel(name, side), 1, 0)

    np.testing.assert_array_equal(answer("identity", picture), middle)
    np.testing.assert_allclose(
        answer("box blur", picture)[0, 0], picture[:side, :side].mean(), atol=1e-12
    )
    row, column = np.indices((20, 20)).astype(float)
    np.testing.assert_allclose(answer("Laplace", row**2 + column**2), 4, atol=1e-9)
    np.testing.assert_allclose(answer("Laplace", 3 * row - column + 1), 0, atol=1e-9)
    step = (row >= 10).astype(float)
    assert answer("horizontal edges", step).max() == pytest.approx(1)
    assert answer("horizontal edges", step.T) == pytest.approx(0)
    assert answer("vertical edges", step.T).max() == pytest.approx(1)
    assert answer("vertical edges", step.T).min() == pytest.approx(0)
    assert answer("vertical edges", step) == pytest.approx(0)
    blurred = answer("Gaussian blur", picture)
    np.testing.assert_allclose(answer("sharpen", picture), 2 * middle - blurred, atol=1e-12)
    assert blurred.std() < middle.std() < answer("sharpen", picture).std()


def test_a_gaussian_blur_is_two_neighbours_averaged_again_and_again() -> None:
    pair = np.full((2, 2), 0.25)
    for side in NAMED_KERNEL_SIDES:
        picture = np.random.default_rng(side).normal(size=(12, 12))
        averaged = picture
        for _ in range(side - 1):
            averaged = convolve(averaged, pair, 1, 0)
        blurred = convolve(picture, named_kernel("Gaussian blur", side), 1, 0)
        np.testing.assert_allclose(blurred, averaged, atol=1e-12)


def test_sobels_kernel_is_recognised() -> None:
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4
    np.testing.assert_allclose(named_kernel("vertical edges", 3), sobel)


@pytest.mark.parametrize(("name", "side"), [("emboss", 3), (KERNEL_NAMES[0], 4)])
def test_unknown_kernels_are_told(name: str, side: int) -> None:
    with pytest.raises(CnnvizError, match="choose one of identity"):
        named_kernel(name, side)


def test_the_printed_products_of_a_window_add_up() -> None:
    random = np.random.default_rng(3)
    sizes = Sizes(9, 3, 2, 1)
    picture, kernel = random.random((9, 9)), random.normal(size=(3, 3))
    output = convolve(picture, kernel, sizes.stride, sizes.padding)
    for row, column in np.ndindex(output.shape):
        printed = window_sum(picture, kernel, sizes, row, column)
        assert len(printed.terms) == 9
        assert sum(Fraction(t.printed) for t in printed.terms) == Fraction(printed.total.printed)
        assert printed.total.value == pytest.approx(output[row, column])
    corner = [term.name for term in window_sum(picture, kernel, sizes, 0, 0).terms]
    assert sum(name.startswith("pad x") for name in corner) == 5


@pytest.mark.parametrize("side", range(1, MAX_KERNEL + 1))
def test_every_kernel_finds_legal_sizes(side: int) -> None:
    for sizes in (Sizes(13, 3, 3, 1), Sizes(2, 2, 1, 1), Sizes(28, 7, 7, 0)):
        fitted = with_kernel(sizes, side)
        assert fitted.is_legal
        assert fitted.kernel == side
    assert with_kernel(Sizes(13, 3, 1, 1), 5) == Sizes(13, 5, 1, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.001, "0"),
        (1, "1"),
        (0.25, ".25"),
        (-0.5, "-.5"),
        (1.5, "1.5"),
        (-12.34, "-12"),
        (10, "10"),
    ],
)
def test_brief_numbers(value: float, text: str) -> None:
    assert brief(value) == text
