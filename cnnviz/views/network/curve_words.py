"""What a layer was like after a step, in words: the tooltip of its small curves."""

import numpy as np

from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.runs.layer_histories import Column, LayerHistory
from cnnviz.views.network.layer_curves import bounds, ratio_text
from cnnviz.views.widgets.number_text import short_number

USUAL = tr("about 0.001 is usual for Adam; 1 would be a step as large as the weights")


def words_at(layer: LayerShape, history: LayerHistory, place: int, step: int, drawings: int) -> str:
    """Return every value of a layer's history there, and what each one means."""
    lines = [tr("{name} after step {step:,}", layer.name, step)]
    if layer.kind.normalises:
        lines += [*_statistics(layer, history, place), _update(history, place)]
    elif layer.parameters:
        lines += [_update(history, place), *_norms(history, place)]
    elif layer.kind.silences:
        lines.append(_dead(layer, history.dead_share, place, drawings))
    return "\n".join([*lines, tr("Click to go to this step")])


def to_come(layer: LayerShape, step: int) -> str:
    """Say that a step of the run in training is not known."""
    return tr("{name}, step {step:,}: still to come", layer.name, step)


def summary_at(layer: LayerShape, history: LayerHistory, place: int, step: int) -> str:
    """Return the same in one line."""
    first = tr("{name}, step {step:,}:", layer.name, step)
    if layer.kind.normalises:
        std, mean = _number(history.running_std, place), _number(history.running_mean, place)
        return tr("{first} running std {std} (blue) · mean {mean} (orange)", first, std, mean)
    if layer.kind.silences:
        share = history.dead_share[place]
        return (
            tr("{first} {share} of its maps dead", first, _share(share))
            if np.isfinite(share)
            else f"{first} -"
        )
    gradient, weights = (_number(c, place) for c in (history.gradient_norm, history.weight_norm))
    ratio = _ratio(history, place)
    return tr(
        "{first} update / weights {ratio} · gradient {gradient} (blue) · weights "
        "{weights} (orange)",
        first,
        ratio,
        gradient,
        weights,
    )


def _update(history: LayerHistory, place: int) -> str:
    if not np.isfinite(history.update_ratio[place]):
        return tr("Update / weights: unknown, as no training step was recorded")
    return tr("Update / weights: {ratio}; {usual}", _ratio(history, place), USUAL)


def _norms(history: LayerHistory, place: int) -> tuple[str, str]:
    gradient = _with_range(history.gradient_norm, place)
    weights = _with_range(history.weight_norm, place)
    return (
        tr(
            "Gradient (blue): norm {gradient}, over all its parameters, of this step's batch",
            gradient,
        ),
        tr("Weights (orange): norm {weights}, over all its parameters", weights),
    )


def _statistics(layer: LayerShape, history: LayerHistory, place: int) -> tuple[str, str]:
    std = _with_range(history.running_std, place)
    mean = _with_range(history.running_mean, place)
    return (
        tr(
            "Running std (blue): {std}; what it divides by, average of its {depth} maps",
            std,
            layer.depth,
        ),
        tr("Running mean (orange): {mean}; what it subtracts, average size", mean),
    )


def _dead(layer: LayerShape, shares: Column, place: int, drawings: int) -> str:
    share = shares[place]
    if not np.isfinite(share):
        return tr("Dead: {unknown}", _unknown(shares))
    count = round(share * layer.depth)
    return tr(
        "Dead: {count} of {depth} maps are 0 everywhere for all {drawings} example drawings",
        count,
        layer.depth,
        drawings,
    )


def _with_range(values: Column, place: int) -> str:
    value = values[place]
    if not np.isfinite(value):
        return _unknown(values)
    low, high = bounds(values)
    return tr(
        "{value} ({lowest} to {highest} in this run)",
        short_number(value),
        short_number(low),
        short_number(high),
    )


def _unknown(values: Column) -> str:
    return tr("unknown here") if np.isfinite(values).any() else tr("unknown so far")


def _number(values: Column, place: int) -> str:
    value = values[place]
    return short_number(value) if np.isfinite(value) else "-"


def _ratio(history: LayerHistory, place: int) -> str:
    value = history.update_ratio[place]
    return ratio_text(float(value)).strip() if np.isfinite(value) else "-"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"
