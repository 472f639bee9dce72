"""What the neighbours panel says."""

from collections import Counter
from collections.abc import Sequence

from cnnviz.core.data.datasets import PART_TITLES
from cnnviz.core.neighbours.feature_space import PictureList
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.neighbours.neighbours import Neighbours, Surroundings
from cnnviz.views.input.classes.class_reading import Reading
from cnnviz.views.widgets.number_text import progress_words

PCA_TIP = tr(
    "Principal components: the two directions in which the pictures differ most, as fc "
    "reads them. Most of the variance lies in the directions left out, so classes "
    "overlap here that the network separates. Any picture can be placed exactly."
)
TSNE_TIP = tr(
    "t-SNE arranges the pictures so that those near each other for fc are near each "
    "other here. Distances between groups and their sizes mean nothing. It has no "
    "formula for new pictures: the input is placed at the weighted mean of its nearest "
    "pictures on the map."
)
TSNE_NOTE = tr("Only nearness matters here. The input is placed among its nearest pictures.")


def agreement(reading: Reading, classes: Sequence[str]) -> str:
    """Say in a sentence whether the neighbours, of these classes, are of the network's opinion."""
    name, count = Counter(classes).most_common(1)[0]
    if reading.likeliest is None:
        return tr("{reason}: these are the pictures nearest to that.", reading.reason)
    likeliest = reading.class_names[reading.likeliest]
    share = reading.likeliest_percent.strip()
    if reading.winner is None:
        said = tr("The network is not sure (most like {name}, {share}).", likeliest, share)
    else:
        said = tr("The network says {name} ({share}).", likeliest, share)
    near = tr("Of its {total} nearest pictures, {count} are {name}.", len(classes), count, name)
    if likeliest != name and (rest := classes.count(likeliest)):
        near = tr(
            "Of its {total} nearest pictures, {count} are {name} and {rest} {likeliest}.",
            *(len(classes), count, name, rest, likeliest),
        )
    return f"{said} {near}"


def picture_words(pictures: PictureList, number: int) -> tuple[str, str]:
    """Return a picture's class, and where it is found in the data set."""
    part, index = pictures.part_and_index(number)
    name = pictures.dataset.class_names[int(pictures.labels[number])]
    return name, tr("{part} picture {index:,}", PART_TITLES[part], index)


def pca_note(surroundings: Surroundings) -> str:
    share = 100 * float(surroundings.components.shares[:2].sum())
    return tr(
        "Two directions with {share:.0f} % of the variance. The input's position is exact.", share
    )


def space_words(surroundings: Surroundings) -> str:
    """Say what the input is compared with, and what memory that takes."""
    pictures, mega = surroundings.pictures, surroundings.space_bytes / 1e6
    each = surroundings.numbers_each
    if len(pictures) < pictures.all_pictures:
        return tr(
            "Compared with {count:,} of {total:,} pictures (no memory for more) by the {each:,} "
            "inputs of fc · {size:.0f} MB",
            *(len(pictures), pictures.all_pictures, each, mega),
        )
    return tr(
        "Compared with {count:,} pictures by the {each:,} inputs of fc · {size:.0f} MB",
        *(len(pictures), each, mega),
    )


def line_words(neighbours: Neighbours) -> str:
    """Return the line below: progress, age, or what there is."""
    if neighbours.is_running:
        return tr("Pictures processed: {progress}", progress_words(neighbours.progress))
    if neighbours.surroundings is None:
        return ""
    if neighbours.is_old:
        return tr("Out of date: the weights have changed.")
    return space_words(neighbours.surroundings)


def button_words(data: DataLibrary, neighbours: Neighbours) -> str:
    """Return what the button below does; empty where there is nothing to do."""
    dataset = data.dataset
    if neighbours.is_running:
        return tr("Cancel")
    if dataset is None:
        return tr("Load {wanted}", data.wanted)
    if neighbours.surroundings is None:
        count = len(dataset.train) + len(dataset.validation)
        return tr("Compare with {count:,} pictures", count)
    return tr("Compare again") if neighbours.is_old else ""


def empty_words(data: DataLibrary, neighbours: Neighbours) -> str:
    """Return what to do while there is nothing to show."""
    what = tr(
        "The pictures most similar to the input for the network, and a map of the data set on "
        "which the input moves while you draw."
    )
    if data.state in (DataState.LOADING, DataState.DOWNLOADING):
        then = tr("Loading {name}…", data.wanted)
    elif data.dataset is None:
        then = tr("This needs a data set: load {name} below.", data.wanted)
    elif neighbours.is_running:
        then = tr("Running all pictures through the network.")
    else:
        then = tr(
            "For this, every picture runs through the network once, in the background: about ten "
            "seconds. Press the button below."
        )
    return f"{what}\n\n{then}"
