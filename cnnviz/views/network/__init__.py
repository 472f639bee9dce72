"""The network panel: every map of every layer as a column."""
