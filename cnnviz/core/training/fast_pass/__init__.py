"""A training step with few trips to memory; compiled where there is a C compiler."""
