"""What the neighbours panel says."""

from collections import Counter
from collections.abc import Sequence

from cnnviz.core.data.datasets import PART_TITLES
from cnnviz.core.neighbours.feature_space import PictureList
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.neighbours.neighbours import Neighbours, Surroundings
from cnnviz.views.input.classes.class_reading import Reading
from cnnviz.views.widgets.number_text import clock

PCA_TIP = tr(
    "Principal components: the two directions in which the pictures differ most, as "
    "fc reads them. What is left out of the other directions is most of the "
    "difference, so classes overlap here that the network tells apart. Any picture "
    "can be placed exactly."
)
TSNE_TIP = tr(
    "t-SNE arranges the pictures so that those near each other for fc are near each "
    "other here. How far groups are apart, and how large they are, says nothing. It "
    "has no formula for new pictures: the input is put at the weighted mean of its "
    "nearest pictures on the map."
)
TSNE_NOTE = tr("Only nearness counts here. The input is put among its nearest pictures.")


def agreement(reading: Reading, classes: Sequence[str]) -> str:
    """Say in a sentence whether the neighbours, of these classes, are of the network's opinion."""
    name, count = Counter(classes).most_common(1)[0]
    of = tr("{count} of its {count_2} nearest pictures", count, len(classes))
    if reading.likeliest is None:
        return tr("{reason}: these pictures are nearest to that.", reading.reason)
    likeliest = reading.class_names[reading.likeliest]
    share = reading.likeliest_percent.strip()
    if reading.winner is None:
        return tr(
            "The network is not sure (most like {likeliest}, {share}); {of} are {name}.",
            likeliest,
            share,
            of,
            name,
        )
    said = tr("The network says {likeliest} ({share})", likeliest, share)
    if likeliest == name:
        return tr("{said}, and {of} are {name}.", said, of, name)
    rest = classes.count(likeliest)
    return tr("{said}, but {of} are {name}", said, of, name) + (
        tr(" and {rest} {likeliest}.", rest, likeliest) if rest else "."
    )


def picture_words(pictures: PictureList, number: int) -> tuple[str, str]:
    """Return a picture's class, and where it is found in the data set."""
    part, index = pictures.part_and_index(number)
    name = pictures.dataset.class_names[int(pictures.labels[number])]
    return name, f"{PART_TITLES[part]} picture {index:,}"


def pca_note(surroundings: Surroundings) -> str:
    share = 100 * float(surroundings.components.shares[:2].sum())
    return tr(
        "Two directions with {share:.0f} % of the variance. The input's place is exact.", share
    )


def progress_words(progress: Progress, what: str) -> str:
    """Return how far it is: 1,200 of 60,000 pictures, 0:07 left."""
    left_s = progress.seconds_left
    left = "" if left_s is None else tr(", {clock} left", clock(left_s))
    return tr("{done:,} of {total:,} {what}{left}", progress.done, progress.total, what, left)


def space_words(surroundings: Surroundings) -> str:
    """Say what the input is compared with, and what memory that takes."""
    pictures, mega = surroundings.pictures, surroundings.space_bytes / 1e6
    compared = f"{len(pictures):,} pictures"
    if len(pictures) < pictures.all_pictures:
        compared = tr(
            "{count:,} of {all_pictures:,} pictures (more would not fit)",
            len(pictures),
            pictures.all_pictures,
        )
    each = surroundings.numbers_each
    return tr(
        "Compared with {compared} by the {each:,} numbers that fc reads of each · {mega:.0f} MB",
        compared,
        each,
        mega,
    )


def line_words(neighbours: Neighbours) -> str:
    """Return the line below: progress, age, or what there is."""
    if neighbours.is_running:
        return tr(
            "Shown to the network: {progress_words}",
            progress_words(neighbours.progress, "pictures"),
        )
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
    return tr("Compare anew") if neighbours.is_old else ""


def empty_words(data: DataLibrary, neighbours: Neighbours) -> str:
    """Return what to do while there is nothing to show."""
    what = tr(
        "The pictures that the input resembles most to the network, and a map of the "
        "data set on which it moves while you draw."
    )
    if data.dataset is None:
        if data.state in (DataState.LOADING, DataState.DOWNLOADING):
            return tr("{what}\n\nLoading {wanted}…", what, data.wanted)
        return tr("{what}\n\nIt takes a data set: load {wanted} below.", what, data.wanted)
    if neighbours.is_running:
        return tr("{what}\n\nThe network is being shown all pictures once.", what)
    return tr(
        "{what}\n\nFor that the network has to see every picture once, in the "
        "background: about ten seconds. Press the button below.",
        what,
    )
