"""What the channel panel says."""

from cnnviz.core.channels.channel_search import Find
from cnnviz.core.channels.maximisation import Ascent
from cnnviz.core.data.datasets import PART_TITLES, Dataset
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.channels.channels import Channels
from cnnviz.session.session import Session
from cnnviz.views.widgets.number_text import short_number

EXCITES_MAP = tr(
    "The frame is all that the largest value of its map could see. These nine are its "
    "peaks: most of what it responds to is weaker, and may look different."
)
EXCITES_CLASS = tr(
    "By the logit of this class, which sees the whole picture. Another class may have "
    "a higher logit there, and then wins."
)
LIKES_MAP = tr(
    "Pixels climb from noise so that the value in the middle of its map rises "
    "(gradient ascent, smoothed). It shows what the channel responds to, not what "
    "occurs in the data."
)
LIKES_CLASS = tr(
    "Pixels climb from noise so that the logit rises (gradient ascent, smoothed). It "
    "need not look like a garment: the network was never trained to tell one from "
    "noise."
)
CLASSES_MAP = tr(
    "The largest value of its map, on average over all pictures of a class. Few "
    "channels respond to only one class."
)
CLASSES_CLASS = tr("The logit of this class, on average over all pictures of each class.")


def title(session: Session) -> str:
    """Return which channel it is about."""
    selection, network = session.selection, session.network
    layer = network.layer(selection.layer)
    place = tr("{unit} of {depth}", selection.unit + 1, layer.depth)
    if not layer.kind.has_maps:
        return tr("fc · {name} ({place})", network.class_names[selection.unit], place)
    return tr("{name} · channel {place}", layer.name, place)


def dead_words(layer: LayerShape, pictures: int) -> str:
    if layer.signed:
        return tr("Activations are NaN: training diverged.")
    return tr("A dead channel: none of the {pictures:,} pictures activates it.", pictures)


def search_text(session: Session) -> str:
    """Return what the button that searches says."""
    dataset = session.data.dataset
    if dataset is None:
        return tr("Search all pictures")
    return tr("Search {count:,} pictures", len(dataset.train) + len(dataset.validation))


def search_words(channels: Channels) -> str:
    """Return what is known, or what a search would bring."""
    if channels.obstacle:
        return channels.obstacle
    if channels.findings is None:
        return tr(
            "Runs every picture through the network once, for all channels; the result is kept."
        )
    pictures, name = channels.findings.finds.pictures, channels.findings.dataset.name
    if channels.is_old:
        return tr("Found among {pictures:,} pictures with earlier weights.", pictures)
    return tr(
        "Found among {pictures:,} training and validation pictures of {name}.", pictures, name
    )


def find_caption(find: Find, dataset: Dataset) -> str:
    return f"{dataset.class_name(find.part, find.index)}\n{short_number(find.value)}"


def find_tooltip(find: Find, dataset: Dataset, is_class: bool) -> str:
    name = dataset.class_name(find.part, find.index)
    what = tr("{part} picture {index}: {name}", PART_TITLES[find.part], find.index, name)
    value = f"{find.value:.6g}"
    if not is_class:
        value = tr("{value} in row {row}, column {column} of the map", value, find.row, find.column)
    use = tr("Click to use it as the input")
    return f"{what}\n{value}\n{use}"


def ascent_words(session: Session, ascent: Ascent) -> str:
    """Return what the climb has reached, beside what the data set has."""
    findings, selection = session.channels.findings, session.selection
    if not ascent.rose and ascent.is_done:
        return tr("Gradient ascent from this noise did not raise the activation.")
    if findings is None or session.channels.is_old:
        return tr("Search the pictures to compare it with the best of them.")
    found = findings.finds.of(selection.layer, selection.unit)
    if not found:
        return tr("No picture of the data set activates it.")
    best = found[0].value
    least, reached = short_number(best), short_number(ascent.value)
    is_more = min(best, ascent.value) > 0
    told = tr("The best picture reaches {least}, this input {reached}.", least, reached)
    if not is_more:
        return told
    ratio = tr("That is {ratio:.1f} times as much.", float(reached) / float(least))
    return f"{told} {ratio}"
