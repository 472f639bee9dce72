"""The reader of equations finds true ones true and false ones false."""

import pytest

from tests.printed_equations import equations_in, troubles_in


@pytest.mark.parametrize(
    "text",
    [
        "1.25 + 0.50 - 2.00 = -0.25",
        "Logit (before softmax) 3.21 - (-0.12) of the empty canvas = 3.33; pixels add up to 3.30",
        "T-shirt/top 9.12 - Coat (-1.23) = 10.35 logits: T-shirt/top is e^10.35 = 31,000 times",
        "Bag is e^1.50 = 4.5 times as likely as Coat",
        "e^699.00 = 4e+303 times",
        "conv1  5x5x1x16 + 16 = 416",
        "Width (14 - 5 + 2*2)/1 + 1 = 14",
        "(28 - 3)/2 + 1 = 13.5",
        "(28 - 3)/3 + 1 ≈ 9.3",
        "dense 784 x 12,544 + 12,544 = 9,847,040",
        "Probability of Coat: 0.0893 / 2.4533 = 3.64 %; exp(logit - largest) of all classes:",
        "x =  0.500   tanh(0.500) =  0.462   slope = 0.786",
        "0.42 x -1.5 =-0.631",
        "pad 0 x 0.37 =0.000",
        "row 1, column 2\n0.25 x 3\n= 0.75",
        "( 12/255 - 0.2860) / 0.3530 = -0.68",
        "kernel 2, input 3: row 1, column 2 = 0.5",
        "sigmoid(x) = 1 / (1 + exp(-x))",
        "F = 5, S = 1",
    ],
)
def test_what_is_true_is_no_trouble(text: str) -> None:
    assert troubles_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "1.25 + 0.50 - 2.00 = -0.24",
        "Logit (before softmax) 3.21 - (-0.12) of the empty canvas = 3.34; pixels add up to 3.30",
        "Coat 9.12 - Bag (-1.23) = 10.36 logits",
        "Bag is e^7.25 = 1,404 times as likely as Coat",
        "e^1.50 = 4.4 times",
        "5x5x1x16 + 16 = 415",
        "(28 - 5 + 2*2)/1 + 1 = 27",
        "784 x 12,544 + 12,544 = 9,847,041",
        "Probability: 0.0893 / 2.4533 = 3.74 %",
        "tanh(0.500) = 0.470",
        "0.42 x -1.5 =-0.670",
        "0.25 x 3\n= 0.78",
        "( 12/255 - 0.2860) / 0.3530 = -0.73",
    ],
)
def test_what_is_false_is_found(text: str) -> None:
    assert len(troubles_in(text)) == 1


def test_words_and_counts_are_told_apart() -> None:
    (found,) = equations_in("map 3 of conv2: 0.1 + 0.2 - bias 0.3 = 0.0, class 7")
    assert found.text == "0.1 + 0.2 - 0.3 = 0.0"
    assert equations_in("column 2 = 0.5, step 3 = the last") == []
