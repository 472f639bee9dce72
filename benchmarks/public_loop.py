"""The plain public way to train on Fashion-MNIST, to compare with.

torchvision's data set, ToTensor, a DataLoader, Adam at 0.001 and batches of 100, as the article's
listing has it.
"""

import importlib
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.data.torchvision_import import torchvision_datasets
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network

BATCH, LEARNING_RATE = 100, 0.001
PARTS = {"train": "train", "t10k": "test"}


def public_steps(
    dataset: Dataset, seed: int, device: torch.device
) -> Iterator[tuple[nn.Module, float]]:
    """Train forever; yield the network and the seconds that training took so far, after each step.

    What the caller does between two steps takes no time here.
    """
    with tempfile.TemporaryDirectory() as folder:
        _write_raw_files(Path(folder), dataset)
        fashion_mnist = torchvision_datasets().FashionMNIST
        to_tensor = importlib.import_module("torchvision.transforms").ToTensor()
        pictures = fashion_mnist(folder, transform=to_tensor)
    torch.manual_seed(seed)
    loader = DataLoader(pictures, batch_size=BATCH, shuffle=True)
    network = build_network(NETWORKS["article"], seed).to(device)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    seconds, started = 0.0, time.perf_counter()
    while True:
        network.train()
        for images, labels in loader:
            loss = loss_of(network(images.to(device)), labels.to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seconds += time.perf_counter() - started
            yield network, seconds
            network.train()
            started = time.perf_counter()


def public_accuracy(network: nn.Module, pictures: ImageSet) -> float:
    """The share of pictures that a network of this loop recognises, 0 to 1."""
    network.eval()
    with torch.inference_mode():
        found = pictures.to(next(network.parameters()).device)
        batches = zip(found.images.split(500), found.labels.split(500), strict=True)
        return sum(_hits(network, *batch) for batch in batches) / len(pictures)


def _hits(network: nn.Module, images: Tensor, labels: Tensor) -> int:
    return int((network(images / 255).argmax(dim=1) == labels).sum())


def _write_raw_files(folder: Path, dataset: Dataset) -> None:
    """Write the same training pictures that cnnviz trains on where torchvision looks for them."""
    raw = folder / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, part in PARTS.items():
        pictures: ImageSet = getattr(dataset, part)
        count = len(pictures)
        images = struct.pack(">4i", 0x803, count, 28, 28) + pictures.images.numpy().tobytes()
        labels = struct.pack(">2i", 0x801, count) + pictures.labels.byte().numpy().tobytes()
        (raw / f"{name}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(labels)
