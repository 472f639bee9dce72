"""What a layer was like after a step, in words: the tooltip of its small curves."""

import numpy as np

from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.runs.layer_histories import Column, LayerHistory
from cnnviz.views.network.layer_curves import bounds, ratio_text
from cnnviz.views.widgets.number_text import short_number

USUAL = "about 0.001 is usual for Adam; 1 would be a step as large as the weights"


def words_at(layer: LayerShape, history: LayerHistory, place: int, step: int, drawings: int) -> str:
    """Return every value of a layer's history there, and what each one means."""
    lines = [f"{layer.name} after step {step:,}"]
    if layer.kind.normalises:
        lines += [*_statistics(layer, history, place), _update(history, place)]
    elif layer.parameters:
        lines += [_update(history, place), *_norms(history, place)]
    elif layer.kind.silences:
        lines.append(_dead(layer, history.dead_share, place, drawings))
    return "\n".join([*lines, "Click to go to this step"])


def to_come(layer: LayerShape, step: int) -> str:
    """Say that a step of the run in training is not known."""
    return f"{layer.name}, step {step:,}: still to come"


def summary_at(layer: LayerShape, history: LayerHistory, place: int, step: int) -> str:
    """Return the same in one line."""
    first = f"{layer.name}, step {step:,}:"
    if layer.kind.normalises:
        std, mean = _number(history.running_std, place), _number(history.running_mean, place)
        return f"{first} running std {std} (blue) · mean {mean} (orange)"
    if layer.kind.silences:
        share = history.dead_share[place]
        return f"{first} {_share(share)} of its maps dead" if np.isfinite(share) else f"{first} -"
    gradient, weights = (_number(c, place) for c in (history.gradient_norm, history.weight_norm))
    ratio = _ratio(history, place)
    return (
        f"{first} update / weights {ratio} · gradient {gradient} (blue) "
        f"· weights {weights} (orange)"
    )


def _update(history: LayerHistory, place: int) -> str:
    if not np.isfinite(history.update_ratio[place]):
        return "Update / weights: not known, as no training step was noted here"
    return f"Update / weights: {_ratio(history, place)}; {USUAL}"


def _norms(history: LayerHistory, place: int) -> tuple[str, str]:
    gradient = _with_range(history.gradient_norm, place)
    weights = _with_range(history.weight_norm, place)
    return (
        f"Gradient (blue): norm {gradient}, over all its parameters, of this step's batch",
        f"Weights (orange): norm {weights}, over all its parameters",
    )


def _statistics(layer: LayerShape, history: LayerHistory, place: int) -> tuple[str, str]:
    std = _with_range(history.running_std, place)
    mean = _with_range(history.running_mean, place)
    return (
        f"Running std (blue): {std}; what it divides by, average of its {layer.depth} maps",
        f"Running mean (orange): {mean}; what it subtracts, average size",
    )


def _dead(layer: LayerShape, shares: Column, place: int, drawings: int) -> str:
    share = shares[place]
    if not np.isfinite(share):
        return f"Dead: {_unknown(shares)}"
    count = round(share * layer.depth)
    return (
        f"Dead: {count} of {layer.depth} maps are 0 everywhere for all {drawings} example drawings"
    )


def _with_range(values: Column, place: int) -> str:
    value = values[place]
    if not np.isfinite(value):
        return _unknown(values)
    low, high = bounds(values)
    return f"{short_number(value)} ({short_number(low)} to {short_number(high)} in this run)"


def _unknown(values: Column) -> str:
    return "not known here" if np.isfinite(values).any() else "not known yet"


def _number(values: Column, place: int) -> str:
    value = values[place]
    return short_number(value) if np.isfinite(value) else "-"


def _ratio(history: LayerHistory, place: int) -> str:
    value = history.update_ratio[place]
    return ratio_text(float(value)).strip() if np.isfinite(value) else "-"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"
