"""A trained network in a file, and how far a run got that can go on from it."""
