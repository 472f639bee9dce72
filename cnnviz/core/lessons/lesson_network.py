"""What lessons say of a network as a whole, of the article's two, and of the recipes."""

from dataclasses import replace

from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.shapes import LayerShape, first_kernels, layer_shapes
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.translation import listed, tr


def network_words(config: NetworkConfig, layers: tuple[LayerShape, ...]) -> dict[str, str]:
    """Return what is true of all layers together."""
    return {
        **_of_kinds(layers),
        **_of_start(layers),
        "padded": fact(any(span.padding for layer in layers for span in layer.kind.spans or ())),
        "is_article": fact(_is(config, "article")),
        "is_listing": fact(_is(config, "article-3x3")),
    }


def _of_kinds(layers: tuple[LayerShape, ...]) -> dict[str, str]:
    """Which function and pooling stand where: "ReLU in relu1 and relu2"."""
    functions, poolings = (
        [(layer.kind.word, layer.name) for layer in layers if layer.kind.role == role]
        for role in ("activation", "pooling")
    )
    heaviest = max(layers, key=lambda layer: layer.parameters)
    total = sum(layer.parameters for layer in layers)
    return {
        "parameters": f"{total:,}",
        "heaviest": heaviest.name,
        "heaviest_share": f"{100 * heaviest.parameters / total:.0f} %",
        "activations": _grouped(functions),
        "poolings": _grouped(poolings),
        "pools": fact(poolings),
        "norms": fact(any(layer.kind.normalises for layer in layers)),
    }


def _of_start(layers: tuple[LayerShape, ...]) -> dict[str, str]:
    """What new weights begin as: see `initial_weights` and `networks`."""
    drawn = [layer for layer in layers if layer.kind.has_kernels]
    normed = sum(layer.parameters for layer in layers if layer.kind.normalises)
    first = first_kernels(layers)
    kernels, read, high, wide = first.kernel_shape
    whitened = 2 * min(kernels // 2, high * wide * read)
    return {
        "random": f"{sum(layer.parameters for layer in drawn):,}",
        "random_layers": listed([layer.name for layer in drawn]),
        "norm_parameters": f"{normed:,}",
        "whitens": fact(whitened),
        "whitened": tr("{count} of {kernels}", whitened, kernels)
        if whitened < kernels
        else tr("all {kernels}", kernels),
    }


def _is(config: NetworkConfig, name: str) -> bool:
    return replace(config, name=name) == NETWORKS[name]


def fact(holds: object) -> str:
    """Return how a lesson's text is told that something is so; where it is not, nothing."""
    return "yes" if holds else ""


def _grouped(pairs: list[tuple[str, str]]) -> str:
    groups: dict[str, list[str]] = {}
    for kind, layer in pairs:
        groups.setdefault(kind, []).append(layer)
    told = [tr("{kind} in {layers}", kind, listed(names)) for kind, names in groups.items()]
    return "; ".join(told)


def _parameters(name: str) -> dict[str, str]:
    total = sum(layer.parameters for layer in layer_shapes(NETWORKS[name]))
    return {"parameters": f"{total:,}"}


_ARTICLE = RECIPES["article"]
EVERY_NETWORK: dict[str, dict[str, str]] = {
    "article": _parameters("article"),
    "listing": _parameters("article-3x3"),
    "recipe": {
        "epochs": f"{_ARTICLE.epochs}",
        "rate": f"{_ARTICLE.learning_rate:g}",
        "batch": f"{_ARTICLE.batch_size}",
    },
    "recipes": {
        "whitening": listed([f"*{name}*" for name, one in RECIPES.items() if one.whitened]),
        "muon": listed([f"*{name}*" for name, one in RECIPES.items() if one.optimizer == "muon"]),
    },
}
