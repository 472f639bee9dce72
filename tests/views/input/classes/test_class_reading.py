"""What is read from the network: a winner, doubt, or a reason why there is neither."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.evaluation.doubt import REFUSED_SHARE
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import Reading, read


def doubting(session: Session, doubt_below: float) -> Reading:
    session.network.show(replace(session.network.checkpoint(), doubt_below=doubt_below), "doubting")
    return read(session)


def highest(session: Session) -> float:
    return float(session.network.trace.probabilities.max())


def test_a_network_that_is_not_sure_has_a_likeliest_class_and_no_winner(session: Session) -> None:
    sure = read(session)
    unsure = doubting(session, 0.99)
    name = session.network.class_names[int(session.network.trace.probabilities.argmax())]
    assert (sure.unsure, sure.headline, sure.closest) == (False, name, "")
    assert sure.winner == sure.likeliest == unsure.likeliest
    assert unsure.unsure
    assert unsure.winner is None
    assert unsure.headline == "Not sure"
    assert unsure.closest.startswith((f"{name} or ", f"{name}, "))
    assert np.array_equal(unsure.probabilities, sure.probabilities)
    assert unsure.likeliest_percent == sure.likeliest_percent
    assert [unsure.details(n) for n in range(10)] == [sure.details(n) for n in range(10)]


@pytest.mark.parametrize(
    ("probabilities", "told"),
    [
        ((0.1, 0.5, 0.4), "Not sure: shoe or boot"),
        ((0.29, 0.4, 0.31), "Not sure: shoe, boot or hat"),
        ((0.0, 1.0, 0.0), "Not sure: shoe or hat"),  # refused for another reason
        ((0.45, 0.55), "Not sure: shoe or hat"),
        ((1.0,), "Not sure: hat"),
    ],
)
def test_it_says_between_which_classes_the_network_hesitates(
    probabilities: tuple[float, ...], told: str
) -> None:
    numbers = np.array(probabilities, np.float32)
    names = ("hat", "shoe", "boot")[: len(numbers)]
    likeliest = int(numbers.argmax())
    assert Reading(names, numbers, numbers, likeliest, "Not sure", unsure=True).told == told


def test_the_line_is_told_as_it_is_read_aloud(session: Session) -> None:
    share = f"{100 * highest(session):.1f} %"
    sure, unsure = read(session), doubting(session, 0.99)
    assert sure.told == f"{sure.headline} {share}"
    assert unsure.told == f"Not sure: {unsure.closest}"
    session.canvas.clear()
    assert read(session).told == "Nothing drawn"


def test_the_copied_table_tells_of_doubt_and_keeps_its_numbers(session: Session) -> None:
    sure, unsure = read(session), doubting(session, 0.99)
    assert unsure.table() == f"{unsure.told}\n{sure.table()}"


def test_the_threshold_itself_is_sure(session: Session) -> None:
    share = highest(session)
    assert not doubting(session, share).unsure
    assert doubting(session, float(np.nextafter(share, 1))).unsure


def test_a_network_that_was_never_measured_is_always_sure(session: Session) -> None:
    for example in session.examples:
        session.canvas.show_example(example)
        reading = read(session)
        assert not reading.unsure
        assert reading.winner is not None
    assert reading.doubt == ""


def test_nothing_drawn_is_no_doubt(session: Session) -> None:
    doubting(session, 0.99)
    session.canvas.clear()
    reading = read(session)
    assert not reading.unsure
    assert reading.likeliest is None
    assert (reading.headline, reading.closest) == ("Nothing drawn", "")
    assert reading.table() == "Nothing drawn"


def test_numbers_that_are_none_are_no_doubt(session: Session) -> None:
    doubting(session, 0.99)
    weights = dict(session.network.checkpoint().weights)
    weights["fc.bias"] = weights["fc.bias"] * float("nan")
    session.network.update_weights(weights)
    assert not read(session).unsure
    assert read(session).headline == "No finite numbers"


def test_the_threshold_is_that_of_the_checkpoint_on_screen(session: Session) -> None:
    doubting(session, 0.625)
    session.network.update_weights(weights_of(build_network(session.network.config, seed=9)))
    assert session.network.doubt_below == read(session).doubt_below == 0.625
    assert session.network.checkpoint().doubt_below == 0.625
    doubting(session, 0.0)
    assert session.network.doubt_below == read(session).doubt_below == 0.0


@pytest.mark.parametrize(("below", "told"), [(0.625, "62.5 %"), (0.05, "5.0 %")])
def test_what_the_line_means_is_said_with_its_number(
    below: float, told: str, session: Session
) -> None:
    text = doubting(session, below).doubt
    assert f"no class reaches {told}," in text
    assert f"{100 * (1 - REFUSED_SHARE):.0f} % of good pictures" in text


def test_a_blank_picture_says_why(session: Session) -> None:
    why = "all of it is transparent"
    session.canvas.show_picture(np.zeros((280, 280), np.uint8), "clip-art.png", why)
    reading = read(session)
    assert reading.told == f"Nothing drawn, {why}"
    assert reading.table() == reading.told
    assert why in reading.doubt


def test_a_picture_without_paper_is_never_sure(session: Session) -> None:
    session.next_example()
    canvas = session.canvas.canvas.copy()
    sure = read(session)
    session.canvas.show_picture(canvas, "cat.png", "ink and paper cannot be told apart")
    reading = read(session)
    assert (reading.likeliest, reading.winner) == (sure.likeliest, None)
    assert "cannot be told apart" in reading.doubt
    session.canvas.press(20, 20)  # it is a drawing now
    assert read(session).trouble == ""
