"""The runs panel: recorded runs as a list, and a run again with one thing changed."""
