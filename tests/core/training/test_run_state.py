from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.run_state import (
    ResumeError,
    RunState,
    fitted,
    restore_chance,
    restoring,
    run_state_from_dict,
)


def described(**changes: Any) -> dict[str, Any]:
    config = replace(RECIPES["sketch"], seed=7)
    return RunState(config, 3, 20, {}, {"learning_rate": 0.1}).to_dict() | changes


def test_a_state_comes_back_as_it_was() -> None:
    tensors = {"batches/chance": torch.zeros(3)}
    state = run_state_from_dict(described(), tensors)
    assert state.config == replace(RECIPES["sketch"], seed=7)
    assert (state.step, state.total_steps, state.is_finished) == (3, 20, False)
    assert state.tensors is tensors
    assert state.values == {"learning_rate": 0.1}
    assert run_state_from_dict(described(step=20), tensors).is_finished


@pytest.mark.parametrize(
    "changes",
    [
        {"step": 0},
        {"step": -1},
        {"step": 21},
        {"step": 3.0},
        {"step": True},
        {"step": "3"},
        {"step": 10**400},
        {"total_steps": None},
        {"total_steps": float("nan")},
        {"values": []},
        {"config": None},
        {"config": {}},
        {"config": 7},
    ],
    ids=str,
)
def test_what_is_no_state_is_refused_in_a_sentence(changes: dict[str, Any]) -> None:
    with pytest.raises(ResumeError) as caught:
        run_state_from_dict(described(**changes), {})
    assert str(caught.value).startswith("The run in this file cannot be resumed (")
    assert str(caught.value).endswith("start a new one, or train on from its weights.")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("data", [None, [], "run", 3, {"step": 1}], ids=str)
def test_something_else_is_refused_too(data: Any) -> None:
    with pytest.raises(ResumeError):
        run_state_from_dict(data, {})


@pytest.mark.parametrize(
    "setting",
    [
        {"epochs": 0},
        {"epochs": 2.0},
        {"epochs": "many"},
        {"batch_size": 10**9},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"learning_rate": 10**400},
        {"learning_rate": True},
        {"drawings_share": float("nan")},
        {"seed": 2**63},
        {"seed": -1},
        {"recipe": "x" * 1000},
        {"recipe": "a\x1b[31m"},
        {"recipe": None},
    ],
    ids=lambda setting: str(setting)[:40],
)
def test_settings_that_no_run_can_have_are_refused(setting: dict[str, Any]) -> None:
    data = described()
    with pytest.raises(CnnvizError):
        run_state_from_dict(data | {"config": data["config"] | setting}, {})


def test_whole_numbers_are_rates_too() -> None:
    data = described()
    state = run_state_from_dict(data | {"config": data["config"] | {"learning_rate": 1}}, {})
    assert state.config.learning_rate == 1.0
    assert type(state.config.learning_rate) is float


def test_a_tensor_is_fitted_to_shape_type_and_layout() -> None:
    like = torch.zeros(2, 3, 4, 5).to(memory_format=torch.channels_last)
    held = torch.rand(2, 3, 4, 5)
    copy = fitted({"held": held}, "held", like)
    assert torch.equal(copy, held)
    assert copy.stride() == like.stride()
    assert copy.data_ptr() != held.data_ptr()
    for other in (held.double(), held[0], torch.zeros(())):
        with pytest.raises(ValueError, match="held is"):
            fitted({"held": other}, "held", like)


@pytest.mark.parametrize("drawn", [0, 1, 2, 623, 624, 625, 5000])
def test_chance_goes_on_where_it_stood(drawn: int) -> None:
    chance = torch.Generator().manual_seed(5)
    torch.randint(10, (drawn,), generator=chance)
    other = torch.Generator()
    restore_chance(other, chance.get_state())
    expected = torch.rand(2000, generator=chance)
    assert torch.equal(torch.rand(2000, generator=other), expected)


def moved(left: int, following: int) -> Callable[[torch.Tensor], torch.Tensor]:
    """A state that would read from beyond the 624 numbers that there are."""

    def change(state: torch.Tensor) -> torch.Tensor:
        state[8:12] = torch.tensor([left], dtype=torch.int32).view(torch.uint8)
        state[16:24] = torch.tensor([following]).view(torch.uint8)
        return state

    return change


@pytest.mark.parametrize(
    "change",
    [
        moved(624, 600),
        moved(600, 600),
        moved(2, 0),
        moved(624, 0),
        moved(-1, 5),
        lambda state: state[:-1],
        lambda state: torch.zeros_like(state),
        lambda state: torch.full_like(state, 255),
        lambda state: state.float(),
        lambda state: torch.zeros(0, dtype=torch.uint8),
        lambda state: None,
    ],
)
def test_bytes_that_are_no_chance_are_refused(
    change: Callable[[torch.Tensor], torch.Tensor],
) -> None:
    state = change(torch.Generator().manual_seed(5).get_state())
    with pytest.raises(ResumeError), restoring():
        restore_chance(torch.Generator(), state)


def test_every_setting_of_a_recipe_is_kept() -> None:
    config = TrainingConfig(
        recipe="mine",
        epochs=3,
        batch_size=50,
        learning_rate=0.5,
        schedule="one-cycle",
        optimizer="muon",
        label_smoothing=0.1,
        flipped=True,
        plain_share=0.3,
        whitened=True,
        fc_decay=0.4,
        drawings_share=0.2,
        others_share=0.15,
        people="0123456789abcdef",
        seed=9,
        device="cpu",
        precision="bfloat16",
    )
    defaults = vars(TrainingConfig())
    assert not any(value == defaults[name] for name, value in vars(config).items())
    state = RunState(config, 1, 2, {}, {})
    assert run_state_from_dict(state.to_dict(), {}).config == config
