import numpy as np
import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.neighbours.feature_space import (
    FeatureSpace,
    PictureList,
    choose_pictures,
    feature_count,
    feature_space,
    features_of,
)
from cnnviz.core.network.networks import Network
from cnnviz.core.progress import Progress


def exhausted(space_work: object) -> FeatureSpace:
    while True:
        try:
            next(space_work)  # type: ignore[call-overload]
        except StopIteration as end:
            return end.value


def space_of(features: torch.Tensor) -> FeatureSpace:
    return FeatureSpace(features, features.square().sum(dim=1))


@pytest.fixture
def network(checkpoint: Checkpoint) -> Network:
    return checkpoint.network()


@pytest.fixture
def pictures(network: Network, small_dataset: Dataset) -> PictureList:
    return choose_pictures(network, small_dataset)


def test_the_nearest_are_those_of_a_plain_loop() -> None:
    random = np.random.default_rng(3)
    features = random.normal(5, 1, (700, 40)).astype(np.float32)
    vector = random.normal(5, 1, 40).astype(np.float32)
    near = space_of(torch.from_numpy(features)).nearest(torch.from_numpy(vector), 12)
    apart = [float(np.sqrt(((row.astype(np.float64) - vector) ** 2).sum())) for row in features]
    expected = sorted(range(700), key=apart.__getitem__)[:12]
    assert near.indices.tolist() == expected
    np.testing.assert_allclose(near.distances, [apart[number] for number in expected], rtol=1e-5)


def test_rounding_far_from_the_origin_changes_no_order() -> None:
    """|x|^2 - 2 x.q alone is off by more than these distances."""
    steps = torch.tensor([3.0, 1.0, 2.0, 0.0, 4.0])[:, None]
    features = torch.full((5, 30), 1000.0) + 0.01 * steps
    near = space_of(features).nearest(features[3], 5)
    assert near.indices.tolist() == [3, 1, 2, 0, 4]
    assert near.distances[0] == 0


def test_the_nearest_among_some_are_told_by_their_place_among_them() -> None:
    features = torch.arange(10.0)[:, None].repeat(1, 3)
    among = torch.tensor([9, 2, 7, 5])
    near = space_of(features).distances_to(torch.full((3,), 6.2)).nearest(2, among)
    assert near.indices.tolist() == [2, 3]
    np.testing.assert_allclose(near.distances, np.sqrt(3) * np.array([0.8, 1.2]), rtol=1e-5)


def test_fewer_are_found_where_there_are_no_more() -> None:
    assert len(space_of(torch.eye(3)).nearest(torch.zeros(3), 12).indices) == 3


def test_a_space_holds_what_fc_reads_of_every_picture(
    network: Network, pictures: PictureList, small_dataset: Dataset
) -> None:
    work = feature_space(network, pictures, small_dataset.picture_shape)
    told = [next(work) for _ in range(5)]
    assert told == [Progress(100 * n, 500) for n in range(1, 6)]
    space = exhausted(work)
    read: list[torch.Tensor] = []
    network.get_submodule("fc").register_forward_pre_hook(
        lambda _, given: read.append(given[0].flatten(1))
    )
    number = 437
    part, index = pictures.part_and_index(number)
    image = small_dataset.picture_shape.normalised(
        small_dataset.part(part).images[index : index + 1]
    )
    with torch.inference_mode():
        network(image)
    assert space.features.shape == (500, 1568)
    assert space.features.dtype == torch.float32
    assert space.features.is_contiguous()
    assert space.bytes == 500 * 1569 * 4
    torch.testing.assert_close(space.features[number], read[0][0])
    torch.testing.assert_close(space.squares, space.features.square().sum(dim=1))
    torch.testing.assert_close(features_of(network, image)[0], read[0][0])


def test_pictures_are_found_again(pictures: PictureList, small_dataset: Dataset) -> None:
    assert len(pictures) == pictures.all_pictures == 500
    assert pictures.part_and_index(399) == ("train", 399)
    assert pictures.part_and_index(400) == ("validation", 0)
    expected = small_dataset.validation.images[99].numpy()
    np.testing.assert_array_equal(pictures.pixels(499), expected)
    assert pictures.labels[499] == small_dataset.validation.labels[99]


def test_of_a_network_with_many_features_fewer_pictures_are_taken(
    network: Network, small_dataset: Dataset
) -> None:
    room = 50 * 4 * feature_count(network)
    some = choose_pictures(network, small_dataset, room)
    again = choose_pictures(network, small_dataset, room)
    assert len(some) == 50
    assert some.all_pictures == 500
    assert torch.equal(some.places, again.places)
    assert len(set(some.places.tolist())) == 50
    numbers = torch.arange(50)
    for number, image in zip(numbers.tolist(), some.images(numbers), strict=True):
        np.testing.assert_array_equal(image.numpy(), some.pixels(number))
