"""The lessons: pages, and an experiment for each of them."""
