"""What it costs to leave a step out: the words."""

import numpy as np

from cnnviz.session.session import Session
from cnnviz.views.input.classes.path_cost import PathCost, path_cost


def test_the_whole_path_costs_nothing(session: Session) -> None:
    assert path_cost(session) is None


def test_the_cost_is_what_the_whole_path_says(session: Session) -> None:
    whole = session.network.trace.probabilities
    session.canvas.switch_step("normalised")
    cost = path_cost(session)
    assert cost is not None
    assert np.allclose(cost.probabilities, whole, atol=1e-6)
    assert session.network.class_names[int(whole.argmax())] in cost.caption


def test_caption_and_details_have_the_numbers() -> None:
    cost = PathCost(("Coat", "Ankle boot"), np.array([0.0877, 0.9123], np.float32))
    assert cost.caption == "with all stages on: Ankle boot 91.2 %"
    unsure = PathCost(cost.class_names, cost.probabilities, unsure=True)
    assert unsure.caption == "with all stages on: not sure, most like Ankle boot 91.2 %"
    told = cost.details(0).removeprefix("with all stages on: probability ")
    assert np.float32(told) == np.float32(0.0877)


def test_without_a_drawing_or_finite_numbers_there_is_nothing_to_compare(session: Session) -> None:
    session.canvas.switch_step("normalised")
    assert path_cost(session) is not None
    weights = dict(session.network.checkpoint().weights)
    session.canvas.clear()
    assert path_cost(session) is None
    session.next_example()
    session.network.update_weights(weights | {"fc.bias": weights["fc.bias"] * float("nan")})
    assert path_cost(session) is None
