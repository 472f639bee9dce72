"""All kinds of layers by name: a new one is a file and a line here."""

from cnnviz.core.network.kinds.activations import Activation, Relu, Sigmoid, Tanh
from cnnviz.core.network.kinds.batch_norm import BatchNorm
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.network.kinds.layer import Layer
from cnnviz.core.network.kinds.poolings import (
    AveragePooling,
    L2Pooling,
    MaxPooling,
    Pooling,
    WeightedPooling,
)

ACTIVATIONS: dict[str, type[Activation]] = {kind.name: kind for kind in (Relu, Tanh, Sigmoid)}
POOLINGS: dict[str, type[Pooling]] = {
    kind.name: kind for kind in (MaxPooling, AveragePooling, L2Pooling, WeightedPooling)
}
KINDS: dict[str, type[Layer]] = {
    Convolution.name: Convolution,
    BatchNorm.name: BatchNorm,
    **ACTIVATIONS,
    **POOLINGS,
    FullyConnected.name: FullyConnected,
}
