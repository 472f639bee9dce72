"""Networks trained elsewhere: what is assumed of them, chosen, and found out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import DATASETS, Dataset, DrawnSource, ImageSet, Splits
from cnnviz.core.data.normalisations import NORMALISATIONS, normalisation_named, normalisation_of
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from tests.picture_shapes import grey

SCALED = {"zero-to-one": (0.0, 1.0), "minus-one-to-one": (0.5, 0.5)}


def greys(count: int, seed: int) -> ImageSet:
    """Plain pictures of which only the brightness tells the class."""
    chance = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 3, (count,), generator=chance)
    noise = torch.randint(-15, 15, (count, 1, 28, 28), generator=chance)
    return ImageSet((60 + 70 * labels[:, None, None, None] + noise).to(torch.uint8), labels)


@pytest.fixture
def bars(small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """A data set in which the scale of pixels is all that matters."""
    splits = Splits(greys(400, 1), greys(100, 2), greys(100, 3))
    source = DrawnSource(small_dataset.class_names, lambda: splits)
    monkeypatch.setitem(DATASETS, "bars", source)
    return replace(
        small_dataset, train=splits.train, validation=splits.validation, test=splits.test
    )


@pytest.fixture(params=SCALED)
def theirs(
    request: pytest.FixtureRequest, bars: Dataset, tmp_path: Path, one_thread: None
) -> tuple[Path, str]:
    """A state dict of a network trained on pixels that were scaled in another way."""
    torch.manual_seed(3)
    network = build_network(NETWORKS["article"], seed=3).train()
    adam = torch.optim.Adam(network.parameters(), 1e-3)
    inputs = grey(*SCALED[request.param]).normalised(bars.train.images)
    for rows in torch.arange(len(inputs)).repeat(6).split(50):
        loss = torch.nn.functional.cross_entropy(network(inputs[rows]), bars.train.labels[rows])
        adam.zero_grad()
        loss.backward()
        adam.step()
    path = tmp_path / "theirs.pt"
    torch.save(network.state_dict(), path)
    return path, request.param


def test_the_normalisation_that_fits_is_found_and_marked(
    theirs: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, wanted = theirs
    command = ["evaluate", "--checkpoint", str(path), "--dataset", "bars"]
    assert main([*command, "--compare-normalisations", "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["best"], told["used"]) == (wanted, "fashion-mnist")
    assert {row["normalisation"] for row in told["compared"]} == set(NORMALISATIONS)
    assert "Fashion-MNIST's statistics" in printed.err
    assert main([*command, "--compare-normalisations"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (best,) = (line for line in lines if line.endswith("best"))
    assert best.startswith(wanted)
    assert any(line.endswith("used now") for line in lines)
    for row in told["compared"]:
        assert main([*command, "--json", "--normalisation", row["normalisation"]]) == 0
        assert 0 <= json.loads(capsys.readouterr().out)["accuracy"] <= 1


def test_a_chosen_normalisation_is_what_the_network_is_evaluated_with(
    theirs: tuple[Path, str], bars: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    path, wanted = theirs
    mean, std = SCALED[wanted]
    with torch.no_grad():
        logits = load_checkpoint(path).network()(grey(mean, std).normalised(bars.test.images))
    right = (logits.argmax(1) == bars.test.labels).float().mean().item()
    for name in (wanted, f"{mean},{std}"):
        command = ["evaluate", "--checkpoint", str(path), "--dataset", "bars", "--json"]
        assert main([*command, "--normalisation", name]) == 0
        assert json.loads(capsys.readouterr().out)["accuracy"] == pytest.approx(right)


@pytest.mark.parametrize("text", ["nonsense", "0.5", "0.5,0", "0.5,nan", "7,1", "0,1,2", "", ","])
def test_what_is_no_normalisation_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--normalisation", text, "a.png"]) == 2
    printed = capsys.readouterr().err
    assert "choose one of fashion-mnist, zero-to-one" in printed
    assert printed.count("\n") == 1


def test_numbers_near_a_usual_normalisation_have_its_name() -> None:
    assert normalisation_of(grey(0.28604, 0.35302)).name == "fashion-mnist"
    assert normalisation_of(grey(0.28604, 0.35302)).mean == (0.28604,)
    assert normalisation_of(grey(0.3, 0.3)).name == "own"
    assert normalisation_named("0.5,0.5") == NORMALISATIONS["minus-one-to-one"]


def test_a_choice_ends_the_assumption(tmp_path: Path) -> None:
    torch.save(build_network(NETWORKS["article"]).state_dict(), tmp_path / "a.pt")
    loaded = load_checkpoint(tmp_path / "a.pt")
    chosen = loaded.normalised_as(NORMALISATIONS["mnist"])
    assert (chosen.picture_shape, chosen.notes) == (grey(0.1307, 0.3081), ())
    assert chosen == replace(
        loaded, picture_shape=grey(0.1307, 0.3081), notes=(), made_by=chosen.made_by
    )
