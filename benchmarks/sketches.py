"""How well drawings are recognised, and how little pen, size, place and ink matter.

People's drawings, which nothing was chosen by, and our own in `benchmarks/drawings`, made by
somebody who did not know the made drawings, for choosing between recipes.

python -m benchmarks.sketches [--checkpoint F] [--plain F] [--sketches DIR]
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.no_garments import others_by_kind
from benchmarks.people import APART, Rendering, read_drawings
from benchmarks.reading import (
    Reader,
    RenderedDrawings,
    agreement,
    balanced_accuracy,
    class_accuracies,
    open_reader,
)
from benchmarks.report import print_machine, print_table
from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import load_dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.doubt import expected_calibration_error
from cnnviz.core.evaluation.metrics import evaluation_batches
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.sketch import see_sketch

SIZE = NETWORKS["article"].input_shape

BESIDE_THE_PROJECT = Path(__file__).parents[2] / "shared" / "sketches"
OWN = Path(__file__).parent / "drawings"
OTHERS_A_KIND, OTHERS_SEED = 100, 4242

BASE = Rendering()
PENS_PX = (4, 8, 14, 20, 24)
SIZES = (0.25, 0.5, 0.75, 1.0)
PLACES = {
    f"{down} {across}": (x, y)
    for down, y in (("top", 0.0), ("middle", 0.5), ("bottom", 1.0))
    for across, x in (("left", 0.0), ("centre", 0.5), ("right", 1.0))
}
PENS = {f"pen {pen} px": replace(BASE, pen_px=pen) for pen in PENS_PX}
SIZED = {f"size {size:.0%}": replace(BASE, size=size) for size in SIZES}
PLACED = {f"{name}, size 40%": replace(BASE, size=0.4, place=at) for name, at in PLACES.items()}
INKS = {
    "white on black": BASE,
    "black on white": replace(BASE, on_white=True),
    "grey 120 on black": replace(BASE, grey=120),
}
TURNED = {f"turned {turn:+d} degrees": replace(BASE, turn=turn) for turn in (-10, -5, 5, 10)}
ALONG_AXES = {**PENS, **SIZED, **PLACED, **INKS, **TURNED}


_GRID = [replace(BASE, pen_px=pen, size=size) for pen in PENS_PX for size in SIZES]


def main() -> int:
    options = _options().parse_args()
    try:
        readers = [open_reader(options.checkpoint)]
        if options.plain is not None:
            readers.append(replace(open_reader(options.plain), name="plain network"))
        names = readers[0].checkpoint.class_names
        drawings = {
            whose: RenderedDrawings(read_drawings(folder, names))
            for whose, folder in (("People's", options.sketches), ("Our own", OWN))
        }
        print_machine()
        torch.set_num_threads(1)
        for whose, rendered_drawings in drawings.items():
            _report_classes(whose, rendered_drawings, readers)
            _report_renderings(rendered_drawings, readers)
            _report_grid(rendered_drawings, readers[0])
        if len(readers) == 1:
            print(_NO_PLAIN_NETWORK)
        _report_test_set(readers)
        _report_examples(readers)
        _report_others(readers)
    except CnnvizError as error:
        print(f"benchmarks.sketches: {error}", file=sys.stderr)
        return 2
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser()
    options.add_argument("--checkpoint", type=Path, metavar="F", default=shipped_checkpoint())
    options.add_argument("--plain", type=Path, metavar="F")
    options.add_argument("--sketches", type=Path, metavar="DIR", default=default_sketches())
    return options


def default_sketches() -> Path:
    """The folder of people's drawings, unless another one is named."""
    return Path(os.environ.get("CNNVIZ_SKETCHES") or BESIDE_THE_PROJECT)


_NO_PLAIN_NETWORK = (
    "\nNo plain network is compared: train one with `cnnviz train --recipe article "
    "--output plain.safetensors` and name it with `--plain plain.safetensors`."
)


def _report_classes(whose: str, drawings: RenderedDrawings, readers: Sequence[Reader]) -> None:
    names = readers[0].checkpoint.class_names
    labels = drawings.labels(readers[0])
    columns = []
    for reader in readers:
        answers, own_labels = drawings.read_by(reader, BASE), drawings.labels(reader)
        shares = [f"{share:.0%}" for share in class_accuracies(answers, own_labels).values()]
        balanced = f"{balanced_accuracy(answers, own_labels):.1%}"
        columns.append([*shares, balanced, f"{answers.refused.mean():.1%}"])
    counts = [str(np.count_nonzero(labels == label)) for label in np.unique(labels)]
    rows = [names[label] for label in np.unique(labels)]
    everything = str(len(labels))
    heads = [*rows, "**balanced accuracy**", 'refused as "not sure"']
    print(f"\n## {whose} drawings, {BASE.size:.0%} of the canvas, pen {BASE.pen_px} px\n")
    print_table(
        ["class", "drawings", *(reader.name for reader in readers)],
        list(zip(heads, [*counts, everything, everything], *columns, strict=True)),
    )


def _report_renderings(drawings: RenderedDrawings, readers: Sequence[Reader]) -> None:
    rows = []
    for name, rendering in ALONG_AXES.items():
        row = [name]
        for reader in readers:
            answers, base = drawings.read_by(reader, rendering), drawings.read_by(reader, BASE)
            row.append(f"{balanced_accuracy(answers, drawings.labels(reader)):.1%}")
            row.append(f"{agreement([answers], base):.1%}")
        rows.append(row)
    print("\nOne thing changed; agreement: the same class as at the base rendering\n")
    columns = [f"{reader.name}, {what}" for reader in readers for what in ("balanced", "agreement")]
    print_table(["rendering", *columns], rows)


def _report_grid(drawings: RenderedDrawings, reader: Reader) -> None:
    base = drawings.read_by(reader, BASE)
    answered = [drawings.read_by(reader, rendering) for rendering in _GRID]
    grid = [answered[start : start + len(SIZES)] for start in range(0, len(_GRID), len(SIZES))]
    print(f"\nAgreement of {reader.name}, every pen at every size\n")
    print_table(
        ["pen", *(f"size {size:.0%}" for size in SIZES)],
        [
            [f"{pen} px", *(f"{agreement([answers], base):.1%}" for answers in row)]
            for pen, row in zip(PENS_PX, grid, strict=True)
        ],
    )
    changed = [rendering for rendering in ALONG_AXES.values() if rendering != BASE]
    along = agreement([drawings.read_by(reader, rendering) for rendering in changed], base)
    whole = agreement([answers for row in grid for answers in row], base)
    print(f"\nOverall agreement: {along:.1%} along single axes, {whole:.1%} over the whole grid.")
    apart = [
        rendering
        for rendering in (*_GRID, *PLACED.values(), *INKS.values(), *TURNED.values())
        if rendering.keeps_lines_apart and rendering != BASE
    ]
    kept = agreement([drawings.read_by(reader, rendering) for rendering in apart], base)
    turned = agreement([drawings.read_by(reader, one) for one in TURNED.values()], base)
    print(
        f"Where lines stay apart (pens up to {APART:.0%} of the drawing's length): {kept:.1%} over "
        f"{len(apart)} renderings of the grid, places, inks and turns; {turned:.1%} when turned."
    )
    placed = [drawings.read_by(reader, rendering) for rendering in PLACED.values()]
    alike = np.mean(np.all([answers.classes == placed[0].classes for answers in placed], axis=0))
    print(f"Of the drawings {alike:.1%} get the same class at all nine places.")


def _report_test_set(readers: Sequence[Reader]) -> None:
    try:
        test = load_dataset("fashion-mnist").test
    except DatasetMissing as missing:
        print(f"\nFashion-MNIST is not measured: {missing}")
        return
    rows = []
    for reader in readers:
        checkpoint = reader.checkpoint
        batches = evaluation_batches(checkpoint.network(), test, checkpoint.picture_shape)
        probabilities = torch.softmax(torch.cat(list(batches)), dim=1).numpy()
        labels = test.labels.numpy()
        accuracy = float((probabilities.argmax(axis=1) == labels).mean())
        error = expected_calibration_error(probabilities, labels)
        unsure = float((probabilities.max(axis=1) < checkpoint.doubt_below).mean())
        rows.append([reader.name, f"{accuracy:.2%}", f"{error:.1%}", f"{unsure:.1%}"])
    print(f"\nFashion-MNIST's {len(test):,} test pictures\n")
    heads = ["network", "accuracy", "expected calibration error", "refused"]
    print_table(heads, rows)


def _report_examples(readers: Sequence[Reader]) -> None:
    examples = load_examples()
    seen = [see_sketch(draw_strokes(example.strokes), SIZE) for example in examples]
    print(f"\nThe {len(examples)} shipped examples\n")
    rows = []
    for reader in readers:
        names, answers = reader.checkpoint.class_names, reader.read(seen)
        mistaken = [
            f"{example.name} ({example.class_name}) as {names[said]}"
            for example, said in zip(examples, answers.classes, strict=True)
            if names[said] != example.class_name
        ]
        refused = [e.name for e, no in zip(examples, answers.refused, strict=True) if no]
        right = len(examples) - len(mistaken)
        rows.append([reader.name, str(right), "; ".join(mistaken), "; ".join(refused)])
    print_table(["network", "recognised", "mistaken", "refused"], rows)


def _report_others(readers: Sequence[Reader]) -> None:
    """What is no garment should be refused; no run learned from the printed characters."""
    print(
        f"\nNo garments: {OTHERS_A_KIND} drawings of each kind (seed {OTHERS_SEED}), characters\n"
    )
    rows = []
    for name, seen in others_by_kind(OTHERS_A_KIND, OTHERS_SEED).items():
        refused = [f"{reader.read(seen).refused.mean():.0%}" for reader in readers]
        rows.append([name, str(len(seen)), *refused])
    print_table(["kind", "drawings", *(f"{reader.name}, refused" for reader in readers)], rows)


if __name__ == "__main__":
    sys.exit(main())
