"""The catalogue of experiments: a line here puts one beside the lesson of that slug."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.lessons.activations.nonlinearity import NonlinearityExperiment
from cnnviz.views.lessons.batch_norm.batch_norm import BatchNormExperiment
from cnnviz.views.lessons.connections.sharing_experiment import SharingExperiment
from cnnviz.views.lessons.connections.sparse_experiment import SparseExperiment
from cnnviz.views.lessons.convolution.convolution_experiment import ConvolutionExperiment
from cnnviz.views.lessons.equivariance.equivariance_experiment import EquivarianceExperiment
from cnnviz.views.lessons.fully_connected.fully_connected_experiment import FullyConnectedExperiment
from cnnviz.views.lessons.pixels.pixel_grid import PixelGridExperiment
from cnnviz.views.lessons.pooling.pooling_experiment import PoolingExperiment
from cnnviz.views.lessons.training_step.network_experiment import NetworkExperiment
from cnnviz.views.lessons.training_step.training_step import TrainingStepExperiment

EXPERIMENTS: dict[str, Callable[[Session], QWidget]] = {
    "picture": PixelGridExperiment,
    "convolution": ConvolutionExperiment,
    "sparse": SparseExperiment,
    "sharing": SharingExperiment,
    "equivariance": EquivarianceExperiment,
    "pooling": PoolingExperiment,
    "fully-connected": FullyConnectedExperiment,
    "batch-norm": BatchNormExperiment,
    "nonlinearity": NonlinearityExperiment,
    "network": NetworkExperiment,
    "training": TrainingStepExperiment,
}
