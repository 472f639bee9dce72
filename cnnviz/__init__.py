"""See a convolutional neural network think."""

__version__ = "0.1.0"
