from cnnviz.core.lessons.chain import chain
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig


def test_the_articles_chain() -> None:
    links = {link.name: link for link in chain(NETWORKS["article"])}
    assert list(links)[:5] == ["input", "conv1", "batch1", "relu1", "pool1"]
    assert links["input"].size == "28x28x1"
    assert links["conv1"].formula == "(28 - 5 + 2*2)/1 + 1 = 28"
    assert links["pool2"].formula == "max: (14 - 2)/2 + 1 = 7"
    assert (links["fc"].size, links["fc"].formula) == ("10", "7x7x32 = 1,568 to 10")
    assert [name for name, link in links.items() if link.learns] == [
        "conv1", "batch1", "conv2", "batch2", "fc",
    ]  # fmt: skip


def test_a_chain_without_batch_norm_and_pool() -> None:
    block = BlockConfig(4, batch_norm=False, activation="tanh", pooling=None)
    links = chain(NetworkConfig("small", (block,), classes=3))
    assert [link.name for link in links] == ["input", "conv1", "tanh1", "fc"]
    assert links[2].formula == "tanh(x)"
    assert links[-1].formula == "28x28x4 = 3,136 to 3"
