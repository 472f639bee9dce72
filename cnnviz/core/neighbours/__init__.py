"""Feature space: the nearest pictures to an input, and its projections to two dimensions."""
