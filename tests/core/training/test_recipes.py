import math
from dataclasses import asdict, replace
from typing import Any

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.recipes import (
    MAX_BATCH_SIZE,
    MAX_SEED,
    RECIPES,
    TrainingConfig,
    check_training_config,
    schedule_factor,
    steps_per_epoch,
    training_config_from_dict,
)


def test_the_articles_recipe() -> None:
    assert RECIPES["article"] == TrainingConfig(
        "article", epochs=10, batch_size=100, learning_rate=0.001, schedule="constant"
    )


def test_every_recipe_makes_sense_and_knows_its_name() -> None:
    for name, recipe in RECIPES.items():
        check_training_config(recipe)
        assert recipe.recipe == name


def test_more_than_half_of_the_sketch_recipes_batch_is_drawn() -> None:
    config = RECIPES["sketch"]
    assert (config.batch_size, config.drawings, config.others) == (128, 49, 20)
    assert config.dataset_pictures == 59


@pytest.mark.parametrize("name", ["article", "one-cycle", "best", "fast"])
def test_the_other_recipes_draw_nothing(name: str) -> None:
    config = RECIPES[name]
    assert config.drawings == config.others == 0
    assert config.dataset_pictures == config.batch_size


@pytest.mark.parametrize("batch_size", [2, 3, 7, 100, MAX_BATCH_SIZE])
def test_a_batch_of_any_size_is_made_of_its_three_parts(batch_size: int) -> None:
    config = replace(RECIPES["sketch"], batch_size=batch_size)
    check_training_config(config)
    assert config.drawings == pytest.approx(0.38 * batch_size, abs=0.5)
    assert config.others == pytest.approx(0.16 * batch_size, abs=0.5)
    assert config.drawings + config.others + config.dataset_pictures == batch_size


def test_steps_per_epoch_count_the_smaller_last_batch() -> None:
    config = TrainingConfig(batch_size=150)
    assert steps_per_epoch(config, 400) == 3
    assert steps_per_epoch(config, 450) == 3
    assert steps_per_epoch(config, 451) == 4
    # A picture by itself joins the batch before where a network cannot learn from one.
    assert steps_per_epoch(config, 451, least=2) == 3
    assert steps_per_epoch(config, 452, least=2) == 4
    assert steps_per_epoch(config, 1, least=2) == 1
    # 59 of each batch are the data set's.
    assert steps_per_epoch(RECIPES["sketch"], 55_000) == 933
    assert steps_per_epoch(RECIPES["sketch"], 59 + 1, least=2) == 2


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"epochs": 0}, "0 epochs"),
        ({"batch_size": 1}, "batch of 1"),
        ({"batch_size": MAX_BATCH_SIZE + 1}, "too much memory"),
        ({"learning_rate": 0.0}, "learning rate of 0.0"),
        ({"learning_rate": -1.0}, "learning rate of -1.0"),
        ({"learning_rate": math.nan}, "learning rate of nan"),
        ({"learning_rate": 1e31}, "learning rate of 1e.31"),
        ({"learning_rate": math.inf}, "learning rate of inf"),
        ({"drawings_share": -0.1}, "drawings_share -0.1 is not a fraction .*; use a number"),
        ({"others_share": -1}, "others_share -1 is not a fraction"),
        ({"others_share": 1.01}, "others_share 1.01 is not a fraction"),
        ({"drawings_share": math.nan}, "drawings_share nan is not a fraction"),
        ({"others_share": math.inf}, "others_share inf is not a fraction"),
        ({"plain_share": -0.1}, "plain_share -0.1 is not a fraction"),
        ({"plain_share": math.nan}, "plain_share nan is not a fraction"),
        ({"fc_decay": -1.0}, "fc_decay -1.0 is out of range; use 0 to 10"),
        ({"fc_decay": 10.5}, "fc_decay 10.5 is out of range"),
        ({"fc_decay": math.nan}, "fc_decay nan is out of range"),
        ({"seed": -1}, "-1 is not a seed"),
        ({"seed": MAX_SEED + 1}, "is not a seed"),
    ],
)
def test_settings_that_make_no_sense_are_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(CnnvizError, match=named):
        check_training_config(replace(TrainingConfig(), **changes))


@pytest.mark.parametrize(
    ("drawings_share", "others_share"), [(1.0, 0.0), (0.0, 1.0), (0.6, 0.4), (0.5, 0.9)]
)
def test_shares_that_leave_no_room_for_the_data_set_are_refused(
    drawings_share: float, others_share: float
) -> None:
    config = TrainingConfig(
        batch_size=100, drawings_share=drawings_share, others_share=others_share
    )
    with pytest.raises(CnnvizError, match=r"A batch of 100 leaves no room .*; use a") as caught:
        check_training_config(config)
    assert f"{config.drawings} drawings and {config.others} others" in str(caught.value)


def test_a_run_of_a_version_that_knew_fewer_settings_goes_on_without_them() -> None:
    saved = asdict(RECIPES["best"])
    assert training_config_from_dict(saved) == RECIPES["best"]
    del saved["plain_share"], saved["fc_decay"]
    expected = replace(RECIPES["best"], plain_share=0.0, fc_decay=0.0)
    assert training_config_from_dict(saved) == expected


def test_a_schedule_that_stays_constant() -> None:
    assert {schedule_factor("constant", done) for done in (0.0, 0.3, 1.0)} == {1.0}


def test_one_cycle_rises_straight_and_falls_as_a_cosine() -> None:
    assert schedule_factor("one-cycle", 0.0) == pytest.approx(0.04)
    assert schedule_factor("one-cycle", 0.125) == pytest.approx(0.52)
    assert schedule_factor("one-cycle", 0.25) == pytest.approx(1)
    assert schedule_factor("one-cycle", 0.5) == pytest.approx(0.75)
    assert schedule_factor("one-cycle", 0.625) == pytest.approx(0.5)
    assert schedule_factor("one-cycle", 1.0) == pytest.approx(0)


def test_linear_rises_for_a_tenth_and_falls_straight() -> None:
    assert schedule_factor("linear", 0.0) == pytest.approx(0.04)
    assert schedule_factor("linear", 0.05) == pytest.approx(0.52)
    assert schedule_factor("linear", 0.1) == pytest.approx(1)
    assert schedule_factor("linear", 0.55) == pytest.approx(0.5)
    assert schedule_factor("linear", 1.0) == pytest.approx(0)
