"""The runs panel: recorded runs as a list, and a run repeated with one change."""
