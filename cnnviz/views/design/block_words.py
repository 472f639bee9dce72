"""What the settings of a block are called, and what each does to the network."""

from collections.abc import Mapping

from cnnviz.core.network.kinds.table import ACTIVATIONS, POOLINGS
from cnnviz.core.translation import tr

ACTIVATION = tr("The activation function: without it, all layers together would be one linear map")
ACTIVATION_CHOICES: Mapping[str | None, tuple[str, str]] = {
    name: (kind.title, kind.does) for name, kind in ACTIVATIONS.items()
}
POOLING_KIND = tr("How each window of the map is reduced to one value")
POOLING_CHOICES: Mapping[str | None, tuple[str, str]] = {
    **{name: (tr("{short} pool", kind.short()), kind.does) for name, kind in POOLINGS.items()},
    None: (
        tr("no pooling"),
        tr("No pooling: the map keeps its size, and the next layer costs more"),
    ),
}
