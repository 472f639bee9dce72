"""What README and docs count and name is what the program has; what they measured is consistent."""

import importlib.util
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import DATASETS, HELD_OUT_SHARE
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.runs.snapshot_steps import MOST_SNAPSHOTS, snapshot_steps
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.training.drawing_stock import ADDED, CAPACITY, VALIDATION_DRAWINGS
from cnnviz.core.training.recipes import RECIPES
from cnnviz.views.lessons.experiments import EXPERIMENTS
from cnnviz.views.window.help_dialogs import keys_table

ROOT = Path(__file__).parents[1]
LISTING = importlib.util.spec_from_file_location("list_rooms", ROOT / "docs" / "list_rooms.py")
assert LISTING
assert LISTING.loader
list_rooms = importlib.util.module_from_spec(LISTING)
LISTING.loader.exec_module(list_rooms)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README, ARCHITECTURE, SPEED, SKETCHES = (
    " ".join((ROOT / name).read_text(encoding="utf-8").split())
    for name in (
        "README.md",
        "docs/architecture.md",
        "docs/training-speed.md",
        "docs/sketch-recognition.md",
    )
)
LAYERS = layer_shapes(NETWORKS["article"])
ARTICLE, SKETCH = RECIPES["article"], RECIPES["sketch"]
FASHION_PICTURES = 60_000
HELD_OUT = FASHION_PICTURES // HELD_OUT_SHARE
WORDS = {9: "nine", 12: "twelve"}
COMMAND = re.compile(
    r"cnnviz ((?:train|evaluate|classify|export-run|fetch-drawings|doctor|compare)\b[^`\n]*)"
)
BENCHMARK = re.compile(r"python -m (benchmarks\.\w+)([^`|\n]*)")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def maps_shown() -> int:
    return sum(layer.depth for layer in LAYERS)


def kernels_of(layer: str) -> int:
    before = {"conv2": LAYERS[3]}[layer]
    return before.depth * next(shape.depth for shape in LAYERS if shape.name == layer)


COUNTED = [
    (README, f"all {maps_shown()} maps and logits of the {WORDS[len(LAYERS)]} layers"),
    (README, f"{sum(layer.parameters for layer in LAYERS):,} parameters"),
    (README, f"with {LAYERS[0].depth} and {LAYERS[4].depth} kernels"),
    (README, f"conv2's {kernels_of('conv2')}"),
    (README, f"{WORDS[len(load_lessons())]} lessons"),
    (README, f"about {MOST_SNAPSHOTS} snapshots"),
    (README, f"the {len(load_examples())} shipped examples"),
    (README, f"each of {LAYERS[0].depth + LAYERS[4].depth} channels silenced"),
    (README, f"Adam at {ARTICLE.learning_rate:g}, cross-entropy and {ARTICLE.epochs} epochs"),
    (README, f"batches of {ARTICLE.batch_size}, {HELD_OUT:,} pictures set apart"),
    (README, f"{FASHION_PICTURES - HELD_OUT:,} pictures ({HELD_OUT:,} of the 60,000"),
    (SPEED, f"{HELD_OUT:,} of the 60,000 training pictures are set apart"),
    (SPEED, f"Adam at {ARTICLE.learning_rate:g}, cross-entropy, {ARTICLE.epochs} epochs"),
    (SPEED, f"batches of {ARTICLE.batch_size} |"),
    (SKETCHES, f"Of every {SKETCH.batch_size} pictures of a batch {SKETCH.dataset_pictures} are"),
    (SKETCHES, f"{SKETCH.drawings} are made drawings of garments, {SKETCH.others} made drawings"),
    (SKETCHES, f"to {SKETCH.learning_rate:g} and down to 0 over {SKETCH.epochs} epochs"),
    (SKETCHES, f"{VALIDATION_DRAWINGS:,} made drawings"),
    (SKETCHES, f"oldest of {CAPACITY:,} give way"),
    (SKETCHES, f"{ {5: 'five'}[ADDED] } drawings are added at every step"),
]


@pytest.mark.parametrize(("document", "statement"), COUNTED, ids=[line for _, line in COUNTED])
def test_what_is_counted_is_so(document: str, statement: str) -> None:
    assert statement in document


def test_the_sizes_of_the_articles_network_are_its_own() -> None:
    sizes = ["28x28x1"]
    sizes += [layer.size_text for layer in LAYERS if not layer.kind.is_pointwise]
    assert " -> ".join(sizes) in README


def test_all_lessons_but_the_last_have_an_experiment() -> None:
    slugs = [lesson.slug for lesson in load_lessons()]
    assert "all but the last have an experiment" in README
    assert set(EXPERIMENTS) == set(slugs[:-1])


def test_a_run_keeps_about_as_many_snapshots_as_is_said() -> None:
    steps = (FASHION_PICTURES - HELD_OUT) // ARTICLE.batch_size
    kept = len(snapshot_steps(ARTICLE.epochs * steps, steps))
    assert 0.95 * MOST_SNAPSHOTS <= kept <= 1.1 * MOST_SNAPSHOTS


def test_the_shipped_network_was_made_as_is_said() -> None:
    made_by = load_checkpoint(shipped_checkpoint()).made_by
    recipe, epochs, kept = (made_by[name] for name in ("recipe", "epochs", "kept_epoch"))
    assert f"by recipe `{recipe}` and 14,246 drawings" in README
    assert f"train --recipe {recipe} --device {made_by['device']} --output" in README
    assert f"Of its {epochs} epochs it keeps the weights of the {kept}st" in README
    assert made_by["threads"] == 1
    assert "with one thread" in README
    assert f"with one thread and seed {made_by['seed']}" in SKETCHES
    assert f"the weights of epoch {kept}" in SKETCHES


def test_keys_are_those_that_the_program_lists() -> None:
    listed = " ".join(keys for _, keys, _ in keys_table())
    named = set(re.findall(r"\b(?:F\d+|Ctrl\+\w+|Alt\+\w+)\b", README))
    assert "F1" in named
    assert all(re.search(rf"\b{re.escape(key)}\b", listed) for key in named)


@every_document
def test_commands_and_their_options_exist(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in COMMAND.findall(text_of(document)):
        words = command.replace("[", " ").replace("]", " ").split()
        with pytest.raises(SystemExit, match="0"):
            main([words[0], "--help"])
        explained = capsys.readouterr().out
        for option in (word.split("=")[0] for word in words if word.startswith("--")):
            assert option in explained, command
        for option, known in (
            ("--recipe", RECIPES),
            ("--network", NETWORKS),
            ("--dataset", DATASETS),
        ):
            if option in words and words.index(option) + 1 < len(words):
                named = words[words.index(option) + 1].rstrip(".,`")
                assert named in known or named.isupper(), command


@every_document
def test_benchmarks_and_their_options_exist(document: Path) -> None:
    for module, options in BENCHMARK.findall(text_of(document)):
        assert importlib.util.find_spec(module) is not None, module
        source = text_of(ROOT / f"{module.replace('.', '/')}.py")
        for option in re.findall(r"--\w[\w-]*", options):
            assert f'"{option}"' in source, f"{module} {option}"


@every_document
def test_files_that_are_linked_or_named_exist(document: Path) -> None:
    text = text_of(document)
    for link in re.findall(r"\]\(((?!https?:)[^)#]+)\)", text):
        assert (document.parent / link).exists(), link
    for name in re.findall(r"`((?:core|benchmarks|cnnviz|docs|session|views)/[\w./-]+)`", text):
        assert (ROOT / name).exists() or (ROOT / "cnnviz" / name).exists(), name


@every_document
def test_ratios_are_those_of_the_figures_beside_them(document: Path) -> None:
    text = " ".join(text_of(document).split())
    speeds = r"([\d.]+) (%|x|of the speed|of the headless speed)? ?(?:of the headless speed )?"
    speeds += r"\(([\d,]+) (?:of|against) ([\d,]+) pictures"
    for said, unit, part, whole in re.findall(speeds, text):
        exact = float(part.replace(",", "")) / float(whole.replace(",", ""))
        assert float(said) == round(100 * exact if unit == "%" else exact, 2 - 2 * (unit == "%"))
    seconds = r"\| ([\d.]+) s \| ([\d.]+) s[^|]*\| ([\d.]+) x"
    for loop, own, said in re.findall(seconds, text):
        places = len(said.partition(".")[2])
        assert float(said) == pytest.approx(float(loop) / float(own), abs=1.5 * 10**-places)


@every_document
def test_means_are_those_of_the_seeds_beside_them(document: Path) -> None:
    for mean, listed in re.findall(r"([\d.]+) % \(((?:\d+\.\d+, )+\d+\.\d+)\)", text_of(document)):
        seeds = [float(value) for value in listed.split(", ")]
        assert float(mean) == pytest.approx(sum(seeds) / len(seeds), abs=0.0051)


@pytest.mark.parametrize("figure", ["2.52 x", "10.2 x", "90.65 %", "92.44 %", "8,904 of 11,354"])
def test_what_readme_quotes_of_training_stands_in_its_page(figure: str) -> None:
    assert figure in README
    assert figure in SPEED


def test_readme_quotes_the_sketch_page() -> None:
    """The three columns of its table are the bottom line of that page's."""
    shares = r"([\d.]+ % \| [\d.]+ % \| [\d.]+ %)"
    people = re.search(rf"over seven classes \| {shares}", README)
    own = re.search(rf"over ten classes \| {shares}", README)
    assert people is not None
    assert own is not None
    line = f"| 70 | {people[1]} | 160 | {own[1]} |"
    assert f"| **balanced accuracy** {line}" in SKETCHES


def test_the_architecture_page_lists_every_room_as_it_is() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert page == list_rooms.page_with_rooms(page), "run: python docs/list_rooms.py"


def test_the_architecture_page_names_no_file_that_is_not() -> None:
    files = [path.name for path in ROOT.rglob("*") if ".git" not in path.parts]
    named = set(re.findall(r"[\w*]+\.(?:py|c|toml)\b", ARCHITECTURE))
    assert not [name for name in named if not any(fnmatch(file, name) for file in files)]


def test_ci_installs_the_very_libraries_that_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    line = next(line for line in script.splitlines() if line.startswith("libraries="))
    bash = ["bash", "-c", f'{line}; echo "$libraries"']
    read = subprocess.run(bash, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)
    named = re.search(r"`(?:sudo )?apt install ([^`]+)`", README)
    assert named
    assert read.stdout.split() == named[1].split()
