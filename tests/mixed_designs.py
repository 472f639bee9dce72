"""Networks of every make that the Design panel allows, for whatever speaks of the one on screen."""

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig

SMALL = {"kernel_size": 3, "padding": 1}


def _network(name: str, *blocks: BlockConfig, classes: int = 10) -> NetworkConfig:
    return NetworkConfig(name, blocks, classes=classes)


MIXED_DESIGNS: dict[str, NetworkConfig] = {
    **NETWORKS,
    "nothing but a convolution": _network(
        "plain", BlockConfig(3, batch_norm=False, activation="tanh", pooling=None), classes=3
    ),
    "without padding": _network("unpadded", BlockConfig(4, padding=0), BlockConfig(6, padding=0)),
    "each block another": _network(
        "each another",
        BlockConfig(5, batch_norm=False, activation="tanh", pooling="average", **SMALL),
        BlockConfig(6, activation="sigmoid", pooling="l2", **SMALL),
        BlockConfig(7, pooling=None, **SMALL),
    ),
    "norm and pooling in the second block alone": _network(
        "late",
        BlockConfig(4, batch_norm=False, pooling=None, **SMALL),
        BlockConfig(4, pooling="weighted", pool_size=4, pool_stride=2, **SMALL),
    ),
    "strides in place of pooling": _network(
        "strided",
        BlockConfig(4, kernel_size=4, stride=2, padding=1, pooling=None),
        BlockConfig(4, kernel_size=2, stride=2, padding=0, pooling=None, activation="sigmoid"),
    ),
    "five blocks": _network(
        "five",
        *(BlockConfig(3, pooling=None, activation="tanh", **SMALL) for _ in range(3)),
        BlockConfig(4, padding=2, pooling="average"),
        BlockConfig(4, padding=2),
    ),
    "kernels as large as the picture": _network(
        "whole", BlockConfig(8, kernel_size=28, padding=0, pooling=None, batch_norm=False)
    ),
    "kernels larger than the picture": _network(
        "beyond", BlockConfig(2, kernel_size=31, padding=2, pooling=None, activation="sigmoid")
    ),
    "one kernel of one weight": _network(
        "point", BlockConfig(1, kernel_size=1, padding=0, pool_size=1, pool_stride=1)
    ),
    "maps of 1x1 at the end": _network(
        "small end",
        BlockConfig(4, pooling="average", pool_size=4, pool_stride=4),
        BlockConfig(4, pooling="l2", pool_size=7, pool_stride=7),
    ),
}
