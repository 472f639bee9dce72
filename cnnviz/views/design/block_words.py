"""What the settings of a block are called, and what each does to the network."""

from collections.abc import Mapping

from cnnviz.core.network.network_config import MAX_CHANNELS, MAX_WINDOW_PX

# Field of BlockConfig: letter, name, lowest, highest, tooltip.
CONVOLUTION = {
    "channels": (
        "k",
        "Kernels",
        1,
        MAX_CHANNELS,
        "k kernels make k maps: more kinds of pattern are looked for, and everything costs more",
    ),
    "kernel_size": (
        "F",
        "Kernel size",
        1,
        MAX_WINDOW_PX,
        "Each kernel is F x F: a larger one sees more at once and has F x F x D weights",
    ),
    "stride": (
        "S",
        "Stride",
        1,
        MAX_WINDOW_PX,
        "The kernel moves S pixels at a time: 2 halves the map's sides",
    ),
    "padding": (
        "P",
        "Padding",
        0,
        MAX_WINDOW_PX,
        "P rings of zeros around the map: P = (F - 1)/2 keeps its size where S is 1",
    ),
}
POOLING = {
    "pool_size": (
        "F",
        "Pooling window",
        1,
        MAX_WINDOW_PX,
        "Each window of F x F values becomes one value: larger ones keep less of where it was",
    ),
    "pool_stride": (
        "S",
        "Pooling stride",
        1,
        MAX_WINDOW_PX,
        "The window moves S values at a time: 2 halves the map's sides",
    ),
}
BATCH_NORM = (
    "Brings each map to mean 0 and variance 1 over the batch, then scales and shifts it by two "
    "learned numbers: training starts more easily"
)
ACTIVATION = "What follows each value: without it, all layers together would be one linear map"
ACTIVATIONS: Mapping[str | None, tuple[str, str]] = {
    "relu": ("ReLU", "max(0, x): its slope is 1 or 0, which learns fastest"),
    "tanh": ("tanh", "Squashes to -1 to 1, centred at 0; its slope vanishes at both ends"),
    "sigmoid": ("sigmoid", "Squashes to 0 to 1, never negative; its slope vanishes at both ends"),
}
POOLING_KIND = "How each window of the map becomes one value"
POOLINGS: Mapping[str | None, tuple[str, str]] = {
    "max": ("max pool", "The largest value of the window: is the pattern anywhere in it?"),
    "average": ("average pool", "The mean of the window: how much of the pattern is in it?"),
    "l2": ("L2 pool", "The root of the sum of squares of the window"),
    "weighted": ("weighted pool", "A mean in which the values near the window's centre count more"),
    None: ("no pooling", "The map keeps its size: the next layer costs more"),
}
