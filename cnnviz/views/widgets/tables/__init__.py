"""Tables that are painted by us and read by Qt: lists of bars, and grids of numbers."""
