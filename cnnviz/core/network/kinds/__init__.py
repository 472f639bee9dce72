"""The kinds of layers: one record each, in one table."""
