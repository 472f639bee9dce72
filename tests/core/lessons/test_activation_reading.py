import numpy as np

from cnnviz.core.lessons.activation_reading import BINS, REACHES, reach_of, read_activations


def test_counts_and_shares_follow_the_values() -> None:
    values = np.random.default_rng(1).normal(0, 1, (2, 3, 9, 9)).astype(np.float32)
    values[:, 1] = -np.abs(values[:, 1])
    reading = read_activations(values, "relu1")
    assert (reading.layer, reading.pictures) == ("relu1", 2)
    assert len(reading.counts) == BINS
    assert reading.counts.sum() == (np.abs(values) <= reading.reach).sum()
    assert reading.counts[: BINS // 2].sum() == ((values < 0) & (values >= -reading.reach)).sum()
    assert reading.statistics["relu"].saturated_share == (values <= 0).mean()
    assert reading.statistics["relu"].dead_units == (1,)
    assert set(reading.statistics) == {"relu", "tanh", "sigmoid"}


def test_the_axis_is_a_round_number_that_holds_nearly_all() -> None:
    values = np.linspace(-5, 5, 2001).astype(np.float32)
    assert reach_of(values) == 6
    assert reach_of(np.zeros(4, np.float32)) == REACHES[0]
    assert reach_of(np.full(4, 1000, np.float32)) == 1000
