"""The data set in memory, and the work of getting it there."""
